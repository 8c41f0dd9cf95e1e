"""The application may lift a hold and decide a proposal, never remove one."""

from typing import ClassVar

from django.db import migrations

from trustapp.core.migrations._operations import on_role


class Migration(migrations.Migration):
    dependencies: ClassVar = [("keeping", "0001_holds_and_proposals"), ("core", "0001_rights")]
    operations: ClassVar = [
        on_role(
            f"REVOKE DELETE, TRUNCATE ON {table} FROM {{role}}",
            f"GRANT DELETE ON {table} TO {{role}}",
        )
        for table in ("keeping_hold", "keeping_proposal")
    ]
