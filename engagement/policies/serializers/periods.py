"""A comment period in words: its timetable, how long is left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.policies.enums import PeriodState
from engagement.policies.models import Consultation, Phase
from engagement.policies.queries import standing_of
from engagement.policies.queries.periods import Standing

SOON = 7


@dataclass(frozen=True, slots=True)
class Card:
    """A comment period in a list."""

    consultation: Consultation
    standing: Standing
    time_left: str

    @property
    def closes_soon(self) -> bool:
        """Whether only a few days are left."""
        return self.standing.is_open and self.standing.days_left <= SOON


def card_of(consultation: Consultation, today: date) -> Card:
    """Return a comment period as lists and pages head it."""
    standing = standing_of(consultation, today)
    return Card(consultation, standing, time_left(standing))


def cards_by_state(consultations: Iterable[Consultation], today: date) -> dict[str, list[Card]]:
    """Return the periods by where they stand."""
    found: dict[str, list[Card]] = {state.value: [] for state in PeriodState}
    for consultation in consultations:
        card = card_of(consultation, today)
        found[card.standing.state].append(card)
    return found


def time_left(standing: Standing) -> str:
    """Say how long people may still comment."""
    phase = standing.phase
    if not standing.is_open or phase is None:
        return ""
    if standing.is_waiting:
        return _("Comments stay open until every meeting was held.")
    if standing.days_left == 0:
        return _("Last day to comment")
    return ngettext(
        "%(count)d day left to comment", "%(count)d days left to comment", standing.days_left
    ) % {"count": standing.days_left}


def timetable(consultation: Consultation, today: date) -> list[dict[str, Any]]:
    """Return the phases as steps of a tracker."""
    return [_step(phase, today) for phase in consultation.phases.all()]


def _step(phase: Phase, today: date) -> dict[str, Any]:
    first, last = date_format(phase.starts_on), date_format(phase.ends_on)
    detail = _("%(first)s to %(last)s") % {"first": first, "last": last}
    if phase.ends_on != phase.announced_end:
        detail += " " + _("(announced until %(day)s)") % {"day": date_format(phase.announced_end)}
    return {"title": phase.label, "detail": detail, "state": _state(phase, today)}


def _state(phase: Phase, today: date) -> str:
    if phase.ended_at:
        return "done"
    return "now" if phase.is_running(today) else "next"
