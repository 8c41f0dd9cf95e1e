import re
from typing import Any

from django.db import migrations

_MONTHS = re.compile(r"FREQ=MONTHLY(?:;INTERVAL=(\d+))?")


def write_rules(apps: Any, _schema_editor: Any) -> None:
    """Write "every so many months" as a rule."""
    surveys = apps.get_model("surveys", "Survey").objects
    for survey in surveys.exclude(repeat_months=0).order_by("id"):
        months = survey.repeat_months
        rules = {1: "FREQ=MONTHLY", 12: "FREQ=YEARLY"}
        rule = rules.get(months, f"FREQ=MONTHLY;INTERVAL={months}")
        surveys.filter(pk=survey.pk).update(recurrence=rule)


def write_months(apps: Any, _schema_editor: Any) -> None:
    """Write rules as months where that is what they say; any other rule becomes once."""
    surveys = apps.get_model("surveys", "Survey").objects
    for survey in surveys.exclude(recurrence="").order_by("id"):
        found = _MONTHS.fullmatch(survey.recurrence)
        months = int(found[1] or 1) if found else 12 * (survey.recurrence == "FREQ=YEARLY")
        surveys.filter(pk=survey.pk).update(repeat_months=months)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0007_recurrence_rules")]

    operations = [migrations.RunPython(write_rules, write_months)]
