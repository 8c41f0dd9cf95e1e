"""What staff see: rows of the inbox and one item."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language_info, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from feedback.cases import queries
from feedback.cases.enums import CaseState, EntryKind
from feedback.cases.models import Case, Entry
from feedback.cases.queries import CaseFile
from feedback.cases.serializers.progress import Line, what_was_sent
from feedback.cases.serializers.words import (
    age_in_words,
    category_name,
    day_in_words,
    face_of,
    runs_to,
)
from feedback.cases.services.bulk import Tally
from trustapp.promises import queries as promises
from trustapp.promises.models import Promise
from trustapp.promises.queries import Standing

_CHIPS = {
    CaseState.NEW: "new",
    CaseState.ASSIGNED: "progress",
    CaseState.ANSWERED: "done",
    CaseState.CLOSED: "no",
}
_NEWS = {
    EntryKind.ANSWER: _("%(who)s replied %(age)s."),
    EntryKind.MESSAGE: _("The resident wrote %(age)s."),
    EntryKind.REVIEW: _("The resident asked for a review %(age)s."),
    EntryKind.OBJECTION: _("The resident objected %(age)s to what was taken out."),
    EntryKind.RESOLVED: _("The resident said %(age)s whether it was resolved."),
    EntryKind.OUTCOME: _("%(who)s closed this %(age)s."),
    EntryKind.ASSIGNED: _("%(who)s took this on %(age)s."),
    EntryKind.LATE: _("%(who)s set a new date %(age)s."),
    EntryKind.REFERRED: _("%(who)s passed this on %(age)s."),
    EntryKind.CATEGORY: _("%(who)s sorted this %(age)s."),
    EntryKind.THANKED: _("%(who)s passed the thanks on %(age)s."),
    EntryKind.UNTHANKED: _("%(who)s took the thanks back %(age)s."),
    EntryKind.MERGED: _("%(who)s put this together with another message %(age)s."),
    EntryKind.JOINED: _("%(who)s added another message to this %(age)s."),
    EntryKind.SEPARATED: _("%(who)s separated this from another message %(age)s."),
    EntryKind.LEFT: _("%(who)s took another message out of this %(age)s."),
}
# What people said or decided in words; everything else is a step on the way.
_SAID = {
    EntryKind.ANSWER,
    EntryKind.MESSAGE,
    EntryKind.NOTE,
    EntryKind.OUTCOME,
    EntryKind.REVIEW,
    EntryKind.OBJECTION,
    EntryKind.LATE,
}
# Steps of which the author is somebody else than whom they name.
_STEPS = {
    EntryKind.CATEGORY,
    EntryKind.REFERRED,
    EntryKind.THANKED,
    EntryKind.UNTHANKED,
    EntryKind.MERGED,
    EntryKind.SEPARATED,
    EntryKind.JOINED,
    EntryKind.LEFT,
}
# Where the kind of words says more than who wrote them.
_NAMED = {EntryKind.OUTCOME, EntryKind.LATE, EntryKind.REVIEW, EntryKind.OBJECTION}


@dataclass(frozen=True)
class Row:
    """One line of the inbox."""

    case: Case
    title: str
    category: str
    team: str
    age: str
    language: str
    chip_kind: str
    chip_label: str
    clock: Standing | None
    owed: str
    keeper: str


@dataclass(frozen=True)
class Item:
    """One case as the people who answer it read it."""

    case: Case
    language: str
    age: str
    chip_kind: str
    answers: list[Line]
    thread: list[Line]
    history: list[Line]
    clocks: list[Standing]
    unexplained: str
    keeper: str
    # Why no notice reaches the resident, if none does.
    unreachable: str


def rows_of(cases: Iterable[Case], *, now: datetime) -> list[Row]:
    """Return the lines, with their promise clocks fetched at once."""
    cases = list(cases)
    owed = queries.owed_for(cases)
    return [_row(case, promises.standings(owed[case.subject], now), now) for case in cases]


def item_of(file: CaseFile, *, now: datetime) -> Item:
    """Return the page, block by block."""
    case = file.case
    return Item(
        case=case,
        language=language_name(case.language),
        age=age_in_words(case.received_at, now),
        chip_kind=_CHIPS[CaseState(case.state)],
        answers=what_was_sent(case, words_label=gettext("In their words")),
        thread=[_entry(entry) for entry in file.entries if entry.words and entry.kind in _SAID],
        history=[
            _event(case, entry) for entry in reversed(file.entries) if entry.kind not in _SAID
        ],
        clocks=promises.standings(file.owed, now),
        unexplained=next((p.kind.words for p in file.owed if runs_to(p) < now), ""),
        keeper=case.assigned_to.name if case.assigned_to else "",
        unreachable=_unreachable(case),
    )


def _unreachable(case: Case) -> str:
    reason = queries.unreachable(case)
    return str(reason.label) if reason else ""


def tally_in_words(tally: Tally) -> str:
    """Return what became of many cases, in counts."""
    parts = [
        (gettext("Done: %(number)s."), tally.done),
        (gettext("Changed meanwhile and left as they are: %(number)s."), tally.changed),
        (gettext("Already so, or not possible: %(number)s."), tally.refused),
        (gettext("No longer yours to see: %(number)s."), tally.absent),
    ]
    return " ".join(words % {"number": number} for words, number in parts if number)


def news_of(entry: Entry | None, *, now: datetime) -> str:
    """Return who changed the case a moment ago, for somebody who did not see it."""
    if entry is None or EntryKind(entry.kind) not in _NEWS:
        return gettext("Somebody changed this a moment ago.")
    who = entry.author.first_name if entry.author else gettext("A colleague")
    return str(_NEWS[EntryKind(entry.kind)]) % {"who": who, "age": age_in_words(entry.at, now)}


def language_name(code: str) -> str:
    """Return the name of the language, in the reader's own."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def _row(case: Case, clocks: list[Standing], now: datetime) -> Row:
    place = case.place.name if case.place else gettext("no place given")
    return Row(
        case=case,
        title=f"{case.get_kind_display()}, {place}",
        category=case.category.name if case.category else "",
        team=case.team.name if case.team else "",
        age=age_in_words(case.received_at, now),
        language=language_name(case.language),
        chip_kind=_CHIPS[CaseState(case.state)],
        chip_label=case.get_state_display(),
        clock=clocks[0] if clocks else None,
        owed=_owed_words(clocks[0].promise) if clocks else "",
        keeper=case.assigned_to.name if case.assigned_to else "",
    )


def _owed_words(promise: Promise) -> str:
    return gettext("Reply") if promise.kind_id == "first_reply" else pgettext("step", "Outcome")


def _entry(entry: Entry) -> Line:
    resident = entry.kind in {EntryKind.MESSAGE, EntryKind.REVIEW, EntryKind.OBJECTION}
    author = gettext("The resident") if resident or not entry.author else face_of(entry.author)
    if entry.kind == EntryKind.NOTE:
        author = gettext("%(name)s, note for colleagues") % {"name": author}
    if entry.kind in _NAMED:
        author = f"{author}, {entry.get_kind_display()}"
    return Line(author=author, when=entry.at, text=entry.words or "", is_ours=not resident)


def _event(case: Case, entry: Entry) -> Line:
    who = entry.author.name if entry.author else ""
    titles = {
        EntryKind.RECEIVED: gettext("It came in: %(how)s") % {"how": case.get_channel_display()},
        EntryKind.ASSIGNED: gettext("%(who)s has it") % {"who": who},
        EntryKind.CATEGORY: gettext("Sorted: %(category)s")
        % {"category": category_name(entry.category)},
        EntryKind.RESOLVED: gettext("The resident was asked whether it was resolved: %(answer)s")
        % {"answer": entry.get_resolved_display()},
        EntryKind.REFERRED: gettext("Passed on to %(team)s")
        % {"team": entry.team.name if entry.team else ""},
        EntryKind.THANKED: str(EntryKind.THANKED.label),
        EntryKind.UNTHANKED: str(EntryKind.UNTHANKED.label),
        EntryKind.MERGED: gettext("Put together with another message, which is answered for both"),
        EntryKind.JOINED: gettext("Another message was added, which is answered with this one"),
        EntryKind.SEPARATED: gettext("Separated: it is answered by itself again"),
        EntryKind.LEFT: gettext("Another message was taken out again"),
    }
    title = titles[EntryKind(entry.kind)]
    if who and entry.kind in _STEPS:
        title = gettext("%(what)s, by %(who)s") % {"what": title, "who": who}
    return Line(when=entry.at, title=title, text=entry.words or "")


def closed_in_words(case: Case) -> str:
    """Return when the case was closed and what came of it."""
    if case.closed_at is None:
        return ""
    return gettext("Closed on %(day)s: %(outcome)s.") % {
        "day": day_in_words(case.closed_at),
        "outcome": case.get_outcome_display(),
    }
