"""The promises a department starts with; an administrator may change their lengths."""

from typing import Any, ClassVar

from django.db import migrations

PRESETS = [
    (
        "first_reply", "A first reply when you tell us something", 3, "working_days",
        "community_liaison", "Community liaison",
    ),
    (
        "outcome", "The outcome, with reasons", 30, "days",
        "community_liaison", "Community liaison",
    ),
    (
        "survey_results", "Survey results in public", 30, "days",
        "survey_analyst", "Survey team",
    ),
    (
        "visit_follow_up", "A follow-up after a visit", 5, "working_days",
        "supervisor", "Patrol supervisor",
    ),
    (
        "policy_answer", "An answer about a policy", 10, "working_days",
        "policy_editor", "Policy team",
    ),
]  # fmt: skip


def add_presets(apps: Any, schema_editor: Any) -> None:
    kinds = apps.get_model("promises", "PromiseKind").objects
    for key, title, length, unit, owner_role, owner_label in PRESETS:
        kinds.get_or_create(
            key=key,
            defaults={
                "title": title,
                "length": length,
                "unit": unit,
                "owner_role": owner_role,
                "owner_label": owner_label,
            },
        )


def remove_unused_presets(apps: Any, schema_editor: Any) -> None:
    kinds = apps.get_model("promises", "PromiseKind").objects
    kinds.filter(key__in=[preset[0] for preset in PRESETS], promises__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies: ClassVar = [("promises", "0001_promises")]
    operations: ClassVar = [migrations.RunPython(add_presets, remove_unused_presets)]
