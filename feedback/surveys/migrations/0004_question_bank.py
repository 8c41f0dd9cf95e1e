"""The first tested questions of the bank, wording 1, in three languages.

All sentences are our own; each question names the literature its construct comes from.
"""

from datetime import UTC, datetime
from typing import Any

from django.db import migrations

WRITTEN = datetime(2026, 1, 5, tzinfo=UTC)
CITY_SERIES = (
    "Construct of the published Chicago police sentiment series (0 to 10). Our own wording."
)
SUNSHINE_TYLER = "Sunshine and Tyler 2003, Law & Society Review 37(3). Our own wording."

# key, construct, source, then per language: question, label of 0, label of 10.
BANK: list[tuple[str, str, str, dict[str, tuple[str, str, str]]]] = [
    (
        "listen", "voice", CITY_SERIES,
        {
            "en": (
                "How much do the police in your neighborhood listen to the concerns of residents?",
                "Not at all", "Completely",
            ),
            "es": (
                "¿En qué medida la policía de su vecindario escucha las preocupaciones de los residentes?",
                "Nada", "Por completo",
            ),
            "ar": (
                "إلى أي مدى تستمع الشرطة في منطقتك إلى ما يقلق السكان؟",
                "لا تستمع على الإطلاق", "تستمع تمامًا",
            ),
        },
    ),
    (
        "respect", "respect", CITY_SERIES,
        {
            "en": (
                "When the police in your neighborhood deal with people, how respectful are they?",
                "Not respectful at all", "Completely respectful",
            ),
            "es": (
                "Cuando la policía de su vecindario trata con la gente, ¿qué tan respetuosa es?",
                "Nada respetuosa", "Totalmente respetuosa",
            ),
            "ar": (
                "عندما تتعامل الشرطة في منطقتك مع الناس، ما مدى احترامها لهم؟",
                "لا احترام على الإطلاق", "احترام كامل",
            ),
        },
    ),
    (
        "even_handed", "neutrality",
        "European Social Survey round 5, justice module (Jackson and others 2011). Our own wording.",
        {
            "en": (
                "How equally do the police in your neighborhood treat different groups of people?",
                "Not equally at all", "Completely equally",
            ),
            "es": (
                "¿En qué medida la policía de su vecindario trata por igual a los distintos grupos de personas?",
                "Nada por igual", "Totalmente por igual",
            ),
            "ar": (
                "إلى أي مدى تعامل الشرطة في منطقتك مختلف فئات الناس على قدم المساواة؟",
                "لا مساواة على الإطلاق", "مساواة كاملة",
            ),
        },
    ),
    (
        "motives", "motives", SUNSHINE_TYLER,
        {
            "en": (
                "How much do the police in your neighborhood try to do what is best for the people who live there?",
                "Not at all", "Completely",
            ),
            "es": (
                "¿En qué medida la policía de su vecindario intenta hacer lo mejor para quienes viven allí?",
                "Nada", "Por completo",
            ),
            "ar": (
                "إلى أي مدى تحاول الشرطة في منطقتك أن تفعل ما هو الأفضل للسكان؟",
                "لا تحاول على الإطلاق", "تحاول بكل جهدها",
            ),
        },
    ),
    (
        "safety", "perceived safety",
        ("Construct of the National Crime Victimization Survey and of the published Chicago police "
        "sentiment series. Our own wording."),
        {
            "en": (
                "How safe do you feel when you walk alone in your neighborhood after dark?",
                "Not safe at all", "Completely safe",
            ),
            "es": (
                "¿Cuánta seguridad siente cuando camina a solas por su vecindario de noche?",
                "Ninguna seguridad", "Total seguridad",
            ),
            "ar": (
                "ما مدى شعورك بالأمان عندما تمشي بمفردك في منطقتك بعد حلول الظلام؟",
                "لا أشعر بالأمان على الإطلاق", "أشعر بأمان تام",
            ),
        },
    ),
    (
        "cooperation", "cooperation", SUNSHINE_TYLER,
        {
            "en": (
                "If you saw a crime in your neighborhood, how likely would you be to report it to the police?",
                "Not likely at all", "Completely certain",
            ),
            "es": (
                "Si viera un delito en su vecindario, ¿qué tan probable es que lo denuncie a la policía?",
                "Nada probable", "Con total certeza",
            ),
            "ar": (
                "إذا رأيت جريمة في منطقتك، فما مدى احتمال أن تبلغ الشرطة عنها؟",
                "غير محتمل على الإطلاق", "مؤكد تمامًا",
            ),
        },
    ),
]  # fmt: skip


def fill(apps: Any, schema_editor: Any) -> None:
    """Add the questions, their first wording and its texts."""
    question_model = apps.get_model("surveys", "Question")
    version_model = apps.get_model("surveys", "QuestionVersion")
    text_model = apps.get_model("surveys", "QuestionText")
    for key, construct, citation, texts in BANK:
        question = question_model.objects.create(
            key=key, construct=construct, citation=citation, is_trend=True
        )
        version = version_model.objects.create(
            question=question, number=1, kind="scale", created_at=WRITTEN
        )
        text_model.objects.bulk_create(
            text_model(
                version=version, language=language, text=text, low_label=low, high_label=high
            )
            for language, (text, low, high) in texts.items()
        )


def empty(apps: Any, schema_editor: Any) -> None:
    """Take the questions out again; refused by the database while a survey uses them."""
    keys = [entry[0] for entry in BANK]
    apps.get_model("surveys", "QuestionVersion").objects.filter(
        question__key__in=keys, number=1
    ).delete()
    apps.get_model("surveys", "Question").objects.filter(key__in=keys).delete()


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_parallel_waves_and_cut_links")]
    operations = [migrations.RunPython(fill, empty)]
