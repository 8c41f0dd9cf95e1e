"""The application may add visits and corrections, never change what was logged."""

from typing import ClassVar

from django.db import migrations

from trustapp.core.migrations._operations import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("visits", "0002_event_content"),
        ("core", "0001_rights"),
    ]
    operations: ClassVar = [append_only("visits_visit")]
