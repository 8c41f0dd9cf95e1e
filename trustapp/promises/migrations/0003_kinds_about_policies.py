"""Promises about comment periods and reviews of policies."""

from typing import Any, ClassVar

from django.db import migrations

PRESETS = [
    ("comment_period", "Comments on a draft stay open as announced", 30, "days"),
    ("comments_answered", "An answer to every comment on a draft", 30, "days"),
    ("minutes_posted", "The minutes of a meeting in public", 10, "working_days"),
    ("policy_review", "A new look at every policy", 730, "days"),
    ("review_outcome", "The outcome of a review that was opened", 90, "days"),
]


def add_presets(apps: Any, schema_editor: Any) -> None:
    kinds = apps.get_model("promises", "PromiseKind").objects
    for key, title, length, unit in PRESETS:
        kinds.get_or_create(
            key=key,
            defaults={
                "title": title,
                "length": length,
                "unit": unit,
                "owner_role": "policy_editor",
                "owner_label": "Policy team",
            },
        )


def remove_unused_presets(apps: Any, schema_editor: Any) -> None:
    kinds = apps.get_model("promises", "PromiseKind").objects
    kinds.filter(key__in=[preset[0] for preset in PRESETS], promises__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies: ClassVar = [("promises", "0002_preset_kinds")]
    operations: ClassVar = [migrations.RunPython(add_presets, remove_unused_presets)]
