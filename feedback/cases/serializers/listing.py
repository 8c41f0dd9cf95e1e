"""The list of the inbox, page by page, and the part of it that stands beside an open case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from feedback.cases import queries
from feedback.cases.models import Case
from feedback.cases.queries import Wanted
from feedback.cases.serializers.inbox import Row, rows_of

ROWS = 25
BEFORE, AFTER = 3, 9


@dataclass(frozen=True)
class Part:
    """Which part of the inbox somebody looks at, and how an address says so."""

    wanted: Wanted
    asked: Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """One line of the list, and where it leads."""

    row: Row
    url: str


@dataclass(frozen=True)
class Listing:
    """One page of the inbox, with the ways to the pages around it."""

    lines: list[Line]
    previous_url: str
    next_url: str


@dataclass(frozen=True)
class Pane:
    """What stands around an open case, with the ways to its neighbours."""

    lines: list[Line]
    query: str
    previous_url: str
    next_url: str


def listing_of(
    part: Part, *, after: str = "", before: str = "", user_id: int, now: datetime
) -> Listing:
    """Return the page after the case of this name, or before it; the first where none is left."""
    cases = queries.inbox(part.wanted, user_id=user_id, now=now)
    around = _named(before or after, user_id)
    backwards = around is not None and bool(before)
    if around is not None:
        cases = queries.beyond(cases, around, view=part.wanted.view, backwards=backwards)
    found = list(cases[: ROWS + 1])
    if around is not None and not found:
        return listing_of(part, user_id=user_id, now=now)
    has_more, shown = len(found) > ROWS, found[:ROWS]
    if backwards:
        shown.reverse()
    has_previous = has_more if backwards else around is not None
    has_next = has_more or backwards
    return Listing(
        lines=_lines(shown, part, now),
        previous_url=_page(part, before=shown[0]) if shown and has_previous else "",
        next_url=_page(part, after=shown[-1]) if shown and has_next else "",
    )


def pane_of(part: Part, case: Case, *, user_id: int, now: datetime) -> Pane:
    """Return what comes before and after the case in the part of the inbox it was opened from."""
    cases, view = queries.inbox(part.wanted, user_id=user_id, now=now), part.wanted.view
    before = list(queries.beyond(cases, case, view=view, backwards=True)[:BEFORE])[::-1]
    after = list(queries.beyond(cases, case, view=view)[:AFTER])
    return Pane(
        lines=_lines([*before, case, *after], part, now),
        query=urlencode(part.asked),
        previous_url=_first(before[-1:], part),
        next_url=_first(after[:1], part),
    )


def item_address(case: Case, part: Part) -> str:
    """Return where a case is opened from this part of the inbox."""
    return reverse("cases:item", kwargs={"public_id": case.public_id}, query=part.asked)


def _lines(cases: Sequence[Case], part: Part, now: datetime) -> list[Line]:
    return [Line(row=row, url=item_address(row.case, part)) for row in rows_of(cases, now=now)]


def _named(name: str, user_id: int) -> Case | None:
    try:
        return queries.case_in_scope(user_id, UUID(name))
    except ValueError:
        return None


def _page(part: Part, **beside: Case) -> str:
    ways = {way: str(case.public_id) for way, case in beside.items()}
    return reverse("cases:inbox", query={**part.asked, **ways})


def _first(cases: Sequence[Case], part: Part) -> str:
    return item_address(cases[0], part) if cases else ""
