"""Questions for the people who work here, wording 1, in three languages.

All sentences are our own; each question names the literature its construct comes from.
"""

from datetime import UTC, datetime
from typing import Any

from django.db import migrations

WRITTEN = datetime(2026, 1, 5, tzinfo=UTC)
TRINKNER = (
    "Internal procedural justice: Trinkner, Tyler and Goff 2016, Psychology, Public Policy, and Law "
    "22(2). Our own wording."
)
COLQUITT = (
    "Dimensions of organizational justice: Colquitt 2001, Journal of Applied Psychology 86(3). "
    "Our own wording."
)
EDMONDSON = (
    "Psychological safety: Edmondson 1999, Administrative Science Quarterly 44(2). Our own wording."
)
EISENBERGER = (
    "Perceived organizational support: Eisenberger and others 1986, Journal of Applied Psychology "
    "71(3). Our own wording."
)
BRADFORD = (
    "Organizational identification of officers: Bradford, Quinton, Myhill and Porter 2014, European "
    "Journal of Criminology 11(1). Our own wording."
)

# key, construct, source, then per language: question, label of 0, label of 10.
BANK: list[tuple[str, str, str, dict[str, tuple[str, str, str]]]] = [
    (
        "staff_voice", "internal procedural justice: voice", TRINKNER,
        {
            "en": (
                "How much does the department listen to you before it decides about your work?",
                "Not at all", "Completely",
            ),
            "es": (
                "¿En qué medida el departamento le escucha antes de decidir sobre su trabajo?",
                "Nada", "Por completo",
            ),
            "ar": (
                "إلى أي مدى تستمع إليك الإدارة قبل أن تتخذ قرارات بشأن عملك؟",
                "لا تستمع على الإطلاق", "تستمع تمامًا",
            ),
        },
    ),
    (
        "staff_even_handed", "internal procedural justice: neutrality", TRINKNER,
        {
            "en": (
                "How equally do the rules here apply to different people?",
                "Not equally at all", "Completely equally",
            ),
            "es": (
                "¿En qué medida se aplican aquí las reglas por igual a todas las personas?",
                "Nada por igual", "Totalmente por igual",
            ),
            "ar": (
                "إلى أي مدى تُطبَّق القواعد هنا على الجميع بالتساوي؟",
                "لا مساواة على الإطلاق", "مساواة كاملة",
            ),
        },
    ),
    (
        "staff_respect", "interpersonal justice", COLQUITT,
        {
            "en": (
                "How respectful is the person who supervises you when dealing with you?",
                "Not respectful at all", "Completely respectful",
            ),
            "es": (
                "¿Con cuánto respeto le trata la persona que le supervisa?",
                "Ningún respeto", "Total respeto",
            ),
            "ar": (
                "ما مدى احترام الشخص المشرف عليك في تعامله معك؟",
                "لا احترام على الإطلاق", "احترام كامل",
            ),
        },
    ),
    (
        "staff_reasons", "informational justice", COLQUITT,
        {
            "en": (
                "How well are decisions about your work explained to you?",
                "Not well at all", "Completely well",
            ),
            "es": (
                "¿Con qué claridad le explican las decisiones sobre sus tareas?",
                "Sin ninguna claridad", "Con toda claridad",
            ),
            "ar": (
                "ما مدى وضوح شرح القرارات المتعلقة بعملك لك؟",
                "غير واضح على الإطلاق", "واضح تمامًا",
            ),
        },
    ),
    (
        "staff_fair_outcomes", "distributive justice", COLQUITT,
        {
            "en": (
                "How fairly are shifts assigned here?",
                "Not fairly at all", "Completely fairly",
            ),
            "es": (
                "¿Qué tan justa es aquí la asignación de turnos?",
                "Nada justa", "Totalmente justa",
            ),
            "ar": (
                "ما مدى عدالة توزيع نوبات العمل هنا؟",
                "غير عادل على الإطلاق", "عادل تمامًا",
            ),
        },
    ),
    (
        "staff_speak_up", "psychological safety", EDMONDSON,
        {
            "en": (
                "How safe is it here to report a mistake of your own?",
                "Not safe at all", "Completely safe",
            ),
            "es": (
                "¿Con cuánta seguridad se puede informar aquí de un error propio?",
                "Ninguna seguridad", "Total seguridad",
            ),
            "ar": (
                "ما مدى الأمان هنا عند الإبلاغ عن خطأ ارتكبته بنفسك؟",
                "لا أمان على الإطلاق", "أمان تام",
            ),
        },
    ),
    (
        "staff_support", "perceived organizational support", EISENBERGER,
        {
            "en": (
                "How much does the department care about your well-being?",
                "Not at all", "Completely",
            ),
            "es": (
                "¿Cuánto le importa al departamento su bienestar?",
                "Nada", "Por completo",
            ),
            "ar": (
                "إلى أي مدى تهتم الإدارة براحتك وسلامتك؟",
                "لا تهتم على الإطلاق", "تهتم تمامًا",
            ),
        },
    ),
    (
        "staff_belonging", "organizational identification", BRADFORD,
        {
            "en": (
                "How much do you feel that you belong in this department?",
                "Not at all", "Completely",
            ),
            "es": (
                "¿En qué medida siente que forma parte de este departamento?",
                "Nada", "Por completo",
            ),
            "ar": (
                "إلى أي مدى تشعر بالانتماء إلى هذه الإدارة؟",
                "لا أشعر بذلك على الإطلاق", "أشعر بذلك تمامًا",
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
    dependencies = [("surveys", "0013_reminders")]
    operations = [migrations.RunPython(fill, empty)]
