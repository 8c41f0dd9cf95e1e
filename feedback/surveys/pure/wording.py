"""Words that a survey starts with, in the languages that people have checked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Intro:
    """What a survey says about itself in one language."""

    title: str
    who_asks: str
    why: str


INTROS = {
    "en": Intro(
        title="How are the police doing in your neighborhood?",
        who_asks="Your police department asks.",
        why="We want to know what people think of us, good and bad, and we publish the results.",
    ),
    "es": Intro(
        title="¿Cómo lo hace la policía en su vecindario?",
        who_asks="Pregunta su departamento de policía.",
        why=(
            "Queremos saber qué piensa la gente de nosotros, lo bueno y lo malo, "
            "y publicamos los resultados."
        ),
    ),
    "ar": Intro(
        title="كيف تعمل الشرطة في منطقتك؟",
        who_asks="إدارة الشرطة في مدينتك هي التي تسأل.",
        why="نريد أن نعرف رأي الناس فينا، الجيد والسيئ، وننشر النتائج.",
    ),
}
