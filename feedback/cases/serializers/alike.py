"""How two messages that may tell the same look to staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from feedback.cases.models import Case
from feedback.cases.serializers.inbox import language_name
from feedback.cases.serializers.progress import Line, what_was_sent
from feedback.cases.serializers.words import age_in_words, day_in_words


@dataclass(frozen=True)
class Likely:
    """One other message, in a line."""

    case: Case
    title: str
    when: str
    state: str
    may_open: bool = True


@dataclass(frozen=True)
class Side:
    """One of two messages that a person compares."""

    case: Case
    title: str
    when: str
    language: str
    sent: list[Line]


def likely_of(cases: Iterable[Case]) -> list[Likely]:
    """Return the lines of messages that may tell the same."""
    return [
        Likely(
            case=case,
            title=title_of(case),
            when=gettext("received on %(day)s") % {"day": day_in_words(case.received_at)},
            state=case.get_state_display(),
            may_open=getattr(case, "is_seen", True),
        )
        for case in cases
    ]


def side_of(case: Case, *, now: datetime) -> Side:
    """Return one of the two with all that its resident told us."""
    return Side(
        case=case,
        title=title_of(case),
        when=f"{day_in_words(case.received_at)} ({age_in_words(case.received_at, now)})",
        language=language_name(case.language),
        sent=what_was_sent(case, words_label=gettext("In their words")),
    )


def title_of(case: Case) -> str:
    """Return what it is and where."""
    place = case.place.name if case.place else gettext("no place given")
    return f"{case.get_kind_display()}, {place}"
