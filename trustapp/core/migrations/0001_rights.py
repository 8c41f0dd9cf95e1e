"""Rights of the application role on everything the owner will make."""

from typing import ClassVar

from django.db import migrations

from trustapp.core.migrations._operations import on_role


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = []
    run_before: ClassVar = [("contenttypes", "0001_initial")]
    operations: ClassVar = [
        on_role(
            "GRANT USAGE ON SCHEMA public TO {role}", "REVOKE USAGE ON SCHEMA public FROM {role}"
        ),
        on_role(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        ),
        on_role(
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public "
            "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM {role}",
        ),
        on_role(
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM {role}",
        ),
    ]
