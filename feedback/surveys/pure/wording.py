"""Words of questions in every language, and those that a survey starts with."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Intro:
    """What a survey says about itself in one language."""

    title: str
    who_asks: str
    why: str


@dataclass(frozen=True, slots=True)
class Text:
    """A question in one language."""

    text: str
    lead: str = ""
    low_label: str = ""
    high_label: str = ""
    options: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was written in this language."""
        return not any((self.text, self.lead, self.low_label, self.high_label, *self.options))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All that is settled in one wording of a question."""

    kind: str
    scale_min: int = 0
    scale_max: int = 10
    is_reversed: bool = False
    option_count: int = 0
    exclusive_options: tuple[int, ...] = ()
    shuffles_options: bool = False
    # The option beside which people may say what they mean; 0: none.
    other_option: int = 0
    texts: Mapping[str, Text] = field(default_factory=dict)

    @property
    def stamp(self) -> str:
        """A short name of this very wording: it changes with every word."""
        said = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def adds_to(self, other: "Wording") -> bool:
        """Whether this is the other wording and at most says it in more languages."""
        mine, theirs = asdict(self), asdict(other)
        kept = {language: mine["texts"].get(language) for language in theirs["texts"]}
        return mine | {"texts": kept} == theirs


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
