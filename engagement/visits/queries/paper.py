"""A plan as words on paper: the street list with boxes to tick, and cards to leave."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from engagement.visits.enums import Topic, VisitOutcome
from engagement.visits.models import Plan
from engagement.visits.queries.guidance import manner
from engagement.visits.queries.streets import StreetList
from feedback.surveys.pure.poster import qr_svg
from trustapp.core import queries as core

CARDS_A_PAGE = 8
_LETTER = ("US", "CA")


def list_words(plan: Plan, street: StreetList, *, language: str) -> dict[str, Any]:
    """Return what stands on the street list: doors, marks, languages, boxes; no resident's word."""
    with override(language):
        lines = manner(language)
        return {
            **_paper(language),
            "title": plan.street,
            "about": f"{plan.place.name}, {date_format(plan.planned_on, 'DATE_FORMAT')}",
            "officers": ", ".join(f"{each.rank} {each.name}" for each in plan.officers.all()),
            "columns": [_("Door"), *(str(label) for label in VisitOutcome.labels), _("Topics")],
            "topics": [str(label) for label in Topic.labels],
            "topics_note": _("Topics: write the number."),
            "closed": _("Not to be visited"),
            "doors": [
                {
                    "door": line.stop.name,
                    "note": line.stop.language_name,
                    "is_closed": line.stop.do_not_visit,
                }
                for line in street.lines
            ],
            "never": list(lines.never),
            "never_heading": _("Never"),
            "enter": _("Enter it the same day, door by door, then shred this sheet."),
        }


def card_words(plan: Plan, *, language: str) -> dict[str, Any]:
    """Return what stands on the cards that the officers of a plan leave."""
    department = core.department()
    with override(language):
        pages: list[Mapping[str, Any]] = [
            {
                "name": f"{officer.rank} {officer.name}",
                "badge": _("Badge %(number)s") % {"number": officer.badge} if officer.badge else "",
                "count": CARDS_A_PAGE,
            }
            for officer in plan.officers.all()
        ]
        return {
            **_paper(language),
            "title": _("Cards to leave"),
            "pages": pages,
            "phone": department.phone,
            "was_here": _("I came to say hello."),
            "say": _square("portal:say", _("Tell us")),
            "complain": _square("portal:independent", _("Complain to somebody independent")),
            "stop": _("No more visits: %(address)s")
            % {"address": _address("visits:stop").removeprefix("https://")},
        }


def _paper(language: str) -> dict[str, Any]:
    return {
        "language": language,
        "rtl": get_language_info(language)["bidi"],
        "paper": "us-letter" if settings.WORKING_DAY_COUNTRY in _LETTER else "a4",
        "department": core.department().name,
    }


def _address(name: str) -> str:
    return str(settings.BASE_URL) + reverse(name)


def _square(name: str, words: str) -> dict[str, str]:
    return {"words": words, "square": qr_svg(_address(name), words)}
