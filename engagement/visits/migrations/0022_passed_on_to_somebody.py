"""What is passed on reaches somebody. What was passed on before names nobody."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("visits", "0021_recent_contacts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.AddField(
            "signal",
            "passed_to",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "signal",
            models.CheckConstraint(
                condition=models.Q(
                    ("passed_to__isnull", True), ("decision", "passed_on"), _connector="OR"
                ),
                name="signal_waits_for_somebody_only_when_passed_on",
            ),
        ),
    ]
