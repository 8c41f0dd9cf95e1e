"""The application may add to the record, never change it."""

from typing import ClassVar

from django.db import migrations

from trustapp.core.migrations._operations import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("audit", "0001_audit_lines"),
        ("core", "0001_rights"),
    ]
    operations: ClassVar = [append_only("audit_auditline")]
