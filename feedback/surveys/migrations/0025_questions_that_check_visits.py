"""Questions for addresses that were visited, wording 1, in three languages. Our own sentences."""

from datetime import UTC, datetime
from typing import Any

from django.db import migrations

WRITTEN = datetime(2026, 1, 5, tzinfo=UTC)

# key, construct, then per language: question, options.
BANK: list[tuple[str, str, dict[str, tuple[str, list[str]]]]] = [
    (
        "visit_came", "a visit took place",
        {
            "en": (
                "In the last months, did a police officer come to your door to introduce themselves?",
                ["Yes", "No"],
            ),
            "es": (
                "En los últimos meses, ¿vino a su puerta un oficial de policía para presentarse?",
                ["Sí", "No"],
            ),
            "ar": (
                "خلال الأشهر الماضية، هل جاء شرطي إلى بابك ليعرّف بنفسه؟",
                ["نعم", "لا"],
            ),
        },
    ),
    (
        "visit_polite", "politeness at the door",
        {
            "en": ("If an officer came: were they polite?", ["Yes", "Partly", "No", "Nobody came"]),
            "es": (
                "Si vino un oficial: ¿fue amable?", ["Sí", "En parte", "No", "No vino nadie"],
            ),
            "ar": ("إذا جاء شرطي: هل كان مهذبًا؟", ["نعم", "إلى حد ما", "لا", "لم يأتِ أحد"]),
        },
    ),
    (
        "visit_card", "card left at the door",
        {
            "en": ("Did the officer leave a card?", ["Yes", "No", "Nobody came"]),
            "es": ("¿Dejó el oficial una tarjeta?", ["Sí", "No", "No vino nadie"]),
            "ar": ("هل ترك الشرطي بطاقة؟", ["نعم", "لا", "لم يأتِ أحد"]),
        },
    ),
]  # fmt: skip


def fill(apps: Any, schema_editor: Any) -> None:
    """Add the questions, their first wording and its texts."""
    for key, construct, texts in BANK:
        question = apps.get_model("surveys", "Question").objects.create(
            key=key, construct=construct
        )
        version = apps.get_model("surveys", "QuestionVersion").objects.create(
            question=question, number=1, kind="single", created_at=WRITTEN,
            option_count=len(texts["en"][1]),
        )  # fmt: skip
        text_model = apps.get_model("surveys", "QuestionText")
        text_model.objects.bulk_create(
            text_model(version=version, language=language, text=text, options=options)
            for language, (text, options) in texts.items()
        )


def empty(apps: Any, schema_editor: Any) -> None:
    """Take the questions out again; refused by the database while a survey uses them."""
    keys = [entry[0] for entry in BANK]
    apps.get_model("surveys", "QuestionVersion").objects.filter(
        question__key__in=keys, number=1
    ).delete()
    apps.get_model("surveys", "Question").objects.filter(key__in=keys).delete()


class Migration(migrations.Migration):
    dependencies = [("surveys", "0024_addresses_that_were_visited")]
    operations = [migrations.RunPython(fill, empty)]
