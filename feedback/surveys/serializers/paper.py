"""A survey as the words of a sheet of paper."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from feedback.surveys.enums import QuestionKind
from feedback.surveys.pure.branching import Condition
from feedback.surveys.queries import Item, Questionnaire
from trustapp.core.models import Department
from trustapp.places.enums import Age, RaceEthnicity

_LETTER = ("US", "CA")


def paper_words(
    told: Questionnaire, *, codes: Sequence[str], department: Department | None
) -> dict[str, Any]:
    """Return everything that stands on these sheets, in the language of the questionnaire."""
    with override(told.language):
        return {
            "language": told.language,
            "rtl": get_language_info(told.language)["bidi"],
            "paper": "us-letter" if settings.WORKING_DAY_COUNTRY in _LETTER else "a4",
            "title": told.title,
            "department": department.name if department else "",
            "who": told.who_asks,
            "why": told.why,
            "rules": _(
                "Tick the box of your answer. You can leave out any question. "
                "Please do not write your name. This survey is for people aged 18 and over."
            ),
            "sheet": _("Sheet"),
            "back": _back(department),
            "thanks": _("Thank you. We publish the results, good and bad."),
            "numbers": list(codes),
            "questions": _questions(told.items),
            "about": _about(len(told.items)),
        }


def _back(department: Department | None) -> str:
    if department is None or not department.postal_address:
        return ""
    return _("Send it to: %(address)s") % {"address": department.postal_address}


def _questions(items: Sequence[Item]) -> list[dict[str, Any]]:
    places = {item.key: (number, item) for number, item in enumerate(items, start=1)}
    return [
        {
            "number": number,
            "kind": item.kind,
            "text": f"{item.lead} {item.text}".strip(),
            "only": " ".join(_only(condition, *places[condition.question])
                             for condition in item.conditions if condition.question in places),
            "points": list(range(item.lowest, item.highest + 1)),
            "low": item.low_label,
            "high": item.high_label,
            "options": list(item.options),
            "other": item.other,
            "hint": _("Tick all that apply.") if item.kind == QuestionKind.MULTIPLE else "",
            "without": [_("I do not know"), _("I prefer not to say")],
        }
        for number, item in enumerate(items, start=1)
    ]  # fmt: skip


def _only(condition: Condition, number: int, source: Item) -> str:
    """Return to whom a question is asked, in words that need no screen."""
    if condition.values:
        named = [
            f"“{source.options[value - 1]}”" if 0 < value <= len(source.options) else str(value)
            for value in condition.values
        ]
        return _("Only if your answer to question %(number)s is %(answers)s:") % {
            "number": number,
            "answers": _(" or ").join(named),
        }
    lowest = condition.at_least if condition.at_least is not None else source.lowest
    highest = condition.at_most if condition.at_most is not None else source.highest
    return _("Only if your answer to question %(number)s is from %(lowest)s to %(highest)s:") % {
        "number": number,
        "lowest": lowest,
        "highest": highest,
    }


def _about(asked: int) -> list[dict[str, Any]]:
    adults = [str(label) for age, label in Age.choices if age != Age.UNDER_18]
    groups = [
        (_("Are you a woman or a man?"), [_("Woman"), _("Man")]),
        (_("How old are you?"), adults),
        (_("What is your race or ethnicity?"), [str(each) for each in RaceEthnicity.labels]),
    ]
    why = _("This tells us if all groups are heard. You can leave it out.")
    return [
        {
            "number": number,
            "kind": QuestionKind.SINGLE,
            "text": text,
            "only": "",
            "points": [],
            "low": "",
            "high": "",
            "options": options,
            "other": 0,
            "hint": why,
            "without": [_("Another answer, or I prefer not to say")],
        }
        for number, (text, options) in enumerate(groups, start=asked + 1)
    ]
