"""The measures that the product ships with."""

from typing import Any, ClassVar

from django.db import migrations

# Key, name, explanation, questions, headline, part.
MEASURES = [
    (
        "trust",
        "Trust",
        "The police listen to people and treat them with respect.",
        ["listen", "respect"],
        True,
        False,
    ),
    ("voice", "Voice", "They listen to what people have to say.", ["listen"], False, True),
    ("respect", "Respect", "They treat people with respect.", ["respect"], False, True),
    (
        "even_handed",
        "Even-handed",
        "They treat everyone the same way.",
        ["even_handed"],
        False,
        True,
    ),
    (
        "motives",
        "Good motives",
        "They want what is best for people here.",
        ["motives"],
        False,
        True,
    ),
    ("safety", "Safety", "How safe people feel in their neighborhood.", ["safety"], False, False),
    (
        "cooperation",
        "Cooperation",
        "People would call the police or help them.",
        ["cooperation"],
        False,
        False,
    ),
]


def add_measures(apps: Any, schema_editor: Any) -> None:
    measure = apps.get_model("trust", "Measure")
    for position, (key, name, explanation, questions, headline, part) in enumerate(MEASURES, 1):
        measure.objects.update_or_create(
            key=key,
            defaults={
                "position": position,
                "name": name,
                "explanation": explanation,
                "questions": questions,
                "is_headline": headline,
                "is_part": part,
            },
        )


def remove_measures(apps: Any, schema_editor: Any) -> None:
    keys = [key for key, *_ in MEASURES]
    apps.get_model("trust", "Measure").objects.filter(key__in=keys).delete()


class Migration(migrations.Migration):
    dependencies: ClassVar = [("trust", "0002_scores_are_immutable")]
    operations: ClassVar = [migrations.RunPython(add_measures, remove_measures)]
