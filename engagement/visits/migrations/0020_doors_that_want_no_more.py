"""A door where they asked us not to come again is an outcome of a visit, too."""

from typing import ClassVar

from django.db import migrations, models

_OUTCOMES = [
    ("talked", "Talked"),
    ("no_answer", "No answer"),
    ("not_now", "Not now"),
    ("card_left", "Card left"),
    ("no_more", "No more visits"),
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("visits", "0019_reports_are_final")]
    operations: ClassVar = [
        migrations.AlterField(
            "visit", "outcome", models.CharField(choices=_OUTCOMES, max_length=10)
        ),
        migrations.AlterField(
            "visitcount", "outcome", models.CharField(choices=_OUTCOMES, max_length=10)
        ),
    ]
