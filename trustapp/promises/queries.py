"""How we stand with our word."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, F, Min, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trustapp.promises.enums import State
from trustapp.promises.models import SOON, ClosedDay, Promise, PromiseKind
from trustapp.promises.pure import clocks

# The order in which a resident meets the promises; kinds a department added come after.
_SHOWN = Case(
    When(key="first_reply", then=Value(1)),
    When(key="outcome", then=Value(2)),
    When(key="visit_follow_up", then=Value(3)),
    When(key="survey_results", then=Value(4)),
    When(key="policy_answer", then=Value(5)),
    default=Value(6),
)

OPEN = Q(kept_at__isnull=True, withdrawn_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """One promise as a screen shows it."""

    promise: Promise
    state: State
    label: str

    @property
    def is_late(self) -> bool:
        """Whether the date has passed."""
        return self.state == State.LATE


@dataclass(frozen=True, slots=True)
class KindSummary:
    """How promises of one kind were kept: of those due in the period, and late ones of all time."""

    kind: PromiseKind
    due: int
    kept_on_time: int
    kept_late: int
    open_late: int
    oldest_late_due_at: datetime | None


def calendar() -> clocks.Calendar:
    """Return where the department works; its closed days count only for working days."""
    return clocks.Calendar(
        zone=settings.TIME_ZONE,
        country=settings.WORKING_DAY_COUNTRY,
        region=settings.WORKING_DAY_REGION,
    )


def working_calendar(since: date) -> clocks.Calendar:
    """Return the calendar with the days from here on, on which the department is closed."""
    days = ClosedDay.objects.filter(day__gte=since).values_list("day", flat=True)
    return replace(calendar(), closed=frozenset(days))


def closed_days(since: date) -> QuerySet[ClosedDay]:
    """Return the days from here on, on which the department is closed, the next one first."""
    return ClosedDay.objects.filter(day__gte=since).order_by("day")


def open_promises(now: datetime, *, state: State | None = None) -> QuerySet[Promise]:
    """Return open promises, longest overdue first; or only those in one open state."""
    found = Promise.objects.filter(OPEN).select_related("kind", "place").order_by("due_at", "id")
    if state == State.LATE:
        return found.filter(due_at__lt=now)
    if state == State.DUE_SOON:
        return found.filter(due_at__gte=now, due_at__lte=now + SOON)
    if state == State.ON_TIME:
        return found.filter(due_at__gt=now + SOON)
    return found


def standing(promise: Promise, now: datetime) -> Standing:
    """Return how a promise stands, with the words for its clock."""
    state = promise.state(now)
    return Standing(promise=promise, state=state, label=_clock_words(promise, state, now))


def standings(promises: list[Promise], now: datetime) -> list[Standing]:
    """Return how each of the promises stands."""
    return [standing(promise, now) for promise in promises]


def at_risk(limit: int, now: datetime) -> list[Standing]:
    """Return the promises that need someone most: late ones first, then those due soon."""
    return standings(list(open_at_risk(now)[:limit]), now)


def open_at_risk(now: datetime) -> QuerySet[Promise]:
    """Return open promises that are late or due soon, longest overdue first."""
    return open_promises(now).filter(due_at__lte=now + SOON)


def late_count(now: datetime) -> int:
    """Return how many open promises have missed their date."""
    return open_promises(now, state=State.LATE).count()


def public_late(now: datetime) -> QuerySet[Promise]:
    """Return late promises of the kinds that the public reads, longest overdue first."""
    return open_promises(now, state=State.LATE).filter(kind__is_public=True)


def promises_about(subject: str) -> QuerySet[Promise]:
    """Return every promise about one thing, oldest first."""
    return Promise.objects.filter(subject=subject).select_related("kind").order_by("made_at", "id")


def kept_summary(since: datetime, now: datetime, *, is_public: bool = False) -> list[KindSummary]:
    """Return for each kind how many promises due since then were kept, and the oldest late one.

    Promises withdrawn do not count. There is no average: the oldest late promise would hide in it.
    """
    rows: Any = (
        Promise.objects.filter(withdrawn_at__isnull=True, due_at__lt=now)
        .filter(Q(due_at__gte=since) | Q(kept_at__isnull=True))
        .values("kind")
        .annotate(
            due=Count("id", filter=Q(due_at__gte=since)),
            on_time=Count("id", filter=Q(due_at__gte=since, kept_at__lte=F("due_at"))),
            kept_late=Count("id", filter=Q(due_at__gte=since, kept_at__gt=F("due_at"))),
            open_late=Count("id", filter=Q(kept_at__isnull=True)),
            oldest=Min("due_at", filter=Q(kept_at__isnull=True)),
        )
        .order_by("kind")
    )
    counts: dict[str, dict[str, Any]] = {row["kind"]: row for row in rows}
    shown = kinds().filter(is_public=True) if is_public else kinds()
    return [_summary(kind, counts.get(kind.pk, {})) for kind in shown]


def _summary(kind: PromiseKind, row: dict[str, Any]) -> KindSummary:
    oldest = row.get("oldest")
    return KindSummary(
        kind=kind,
        due=_count(row, "due"),
        kept_on_time=_count(row, "on_time"),
        kept_late=_count(row, "kept_late"),
        open_late=_count(row, "open_late"),
        oldest_late_due_at=oldest if isinstance(oldest, datetime) else None,
    )


def _count(row: dict[str, Any], name: str) -> int:
    found = row.get(name)
    return found if isinstance(found, int) else 0


def _clock_words(promise: Promise, state: State, now: datetime) -> str:
    days = clocks.days_between(promise.due_at, now, calendar())
    if state == State.LATE:
        if days == 0:
            return _("Late since today")
        return ngettext("%(count)d day late", "%(count)d days late", days) % {"count": days}
    if state in {State.DUE_SOON, State.ON_TIME}:
        if days == 0:
            return _("Due today")
        return ngettext("Due in %(count)d day", "Due in %(count)d days", -days) % {"count": -days}
    return str(state.label)


def kinds() -> QuerySet[PromiseKind]:
    """Return every kind of promise, in the order in which a resident meets them."""
    return PromiseKind.objects.order_by(_SHOWN, "key")
