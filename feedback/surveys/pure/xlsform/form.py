"""A survey between a workbook and the bank."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from feedback.surveys.pure.branching import Condition
from feedback.surveys.pure.wording import Intro, Text, Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class FormQuestion:
    """One question with its place in the survey."""

    key: str
    construct: str = ""
    citation: str = ""
    wording: Wording
    conditions: tuple[Condition, ...] = ()
    shuffle: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """All of a survey that a workbook can hold."""

    title: str
    languages: tuple[str, ...]
    intros: Mapping[str, Intro] = field(default_factory=dict)
    questions: tuple[FormQuestion, ...] = ()

    def dump(self) -> dict[str, Any]:
        """Return the form as plain values."""
        return asdict(self)

    @classmethod
    def load(cls, saved: Mapping[str, Any]) -> "Form":
        """Return the form that was dumped like this, also after a way through JSON."""
        return cls(
            title=saved["title"],
            languages=tuple(saved["languages"]),
            intros={language: Intro(**intro) for language, intro in saved["intros"].items()},
            questions=tuple(_question(each) for each in saved["questions"]),
        )


def _question(saved: Mapping[str, Any]) -> FormQuestion:
    conditions = [
        Condition(**{**each, "values": tuple(each["values"])}) for each in saved["conditions"]
    ]
    wording = saved["wording"]
    texts = {
        language: Text(**{**text, "options": tuple(text["options"])})
        for language, text in wording["texts"].items()
    }
    alone = tuple(wording["exclusive_options"])
    return FormQuestion(
        **{
            **saved,
            "conditions": tuple(conditions),
            "wording": Wording(**{**wording, "texts": texts, "exclusive_options": alone}),
        }
    )
