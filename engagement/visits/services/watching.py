"""What in the visits is worth a look, computed by a worker. Only tasks and commands come here."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from engagement.visits import queries
from engagement.visits.enums import SignalKind, SignalState
from engagement.visits.models import Signal, Visit
from engagement.visits.pure.anomalies import (
    Counts,
    Entry,
    Finding,
    Hours,
    look_at,
    look_at_checks,
)
from engagement.visits.pure.lots import quarter_after, quarter_of
from trustapp.accounts.models import Officer
from trustapp.core.services import behind_walls
from trustapp.core.services.ticks import claim_ticks

# Phones send late: a month is compared among colleagues a few days after its end.
LATE = timedelta(days=3)


@transaction.atomic
def watch_visits(*, now: datetime) -> int:
    """Look at this month and the one before, once a day, and return what stands open."""
    if not claim_ticks(job="visits.watch_visits", every=timedelta(days=1), now=now):
        return 0
    queries.signals_due(now).free().delete()
    # From then on nothing tells whose visits those answers were about. A bucket is kept long
    # enough for the wave of its quarter to close and to be looked at.
    queries.checks_due(now).free().delete()
    this = timezone.localdate(now).replace(day=1)
    before = (this - timedelta(days=1)).replace(day=1)
    _watch_checks(this, now)
    return sum(watch_month(month=month, now=now) for month in (before, this))


@transaction.atomic
def watch_month(*, month: date, now: datetime) -> int:
    """Write down what is worth a look in a month's visits, and return how much of it stands open.

    Running it again changes nothing. What a person decided about stays as they saw it; what no
    longer holds after a correction is withdrawn.
    """
    begins, ends = _bounds(month)
    officers = _entries(begins, ends)
    hours = queries.visiting_hours()
    is_over = now >= ends + LATE
    findings = look_at(officers, Hours(hours.opens, hours.closes), is_over=is_over)
    known = {
        (signal.officer_id, signal.kind): signal
        for signal in Signal.objects.select_for_update().filter(month=month)
        if signal.kind != SignalKind.UNKNOWN
    }
    for finding in findings:
        _write(known.pop((finding.officer, finding.kind), None), finding, month, now)
    for signal in known.values():
        _withdraw(signal)
    return Signal.objects.filter(month=month, state=SignalState.OPEN).count()


def _watch_checks(today: date, now: datetime) -> None:
    """Look at what visited addresses said, for the quarters whose answers may have come in."""
    quarter = quarter_of(today)
    for _back in range(2):
        quarter = quarter_of(quarter - timedelta(days=1))
        watch_quarter(quarter=quarter, now=now)


@transaction.atomic
def watch_quarter(*, quarter: date, now: datetime) -> None:
    """Write down whose visits far more addresses do not know than those of colleagues.

    It stands with the last month of the quarter. Running it again changes nothing.
    """
    with behind_walls(trial_work="on"):
        counts = queries.check_counts(quarter)
    month = quarter_after(quarter) - timedelta(days=1)
    found = Signal.objects.select_for_update().filter(month=month.replace(day=1))
    known = {signal.officer_id: signal for signal in found.filter(kind=SignalKind.UNKNOWN)}
    for finding in look_at_checks({who: Counts(*told) for who, told in counts.items()}):
        _write(known.pop(finding.officer, None), finding, month.replace(day=1), now)
    for signal in known.values():
        _withdraw(signal)


def _write(known: Signal | None, finding: Finding, month: date, now: datetime) -> None:
    if known is None:
        Signal.objects.create(
            officer_id=finding.officer, kind=finding.kind, month=month,
            evidence=finding.evidence, found_at=now,
        )  # fmt: skip
    elif not known.is_decided and (
        known.evidence != finding.evidence or known.state == SignalState.WITHDRAWN
    ):
        known.evidence, known.state = finding.evidence, SignalState.OPEN
        known.save(update_fields=["evidence", "state"])


def _withdraw(signal: Signal) -> None:
    if signal.state == SignalState.OPEN:
        signal.state = SignalState.WITHDRAWN
        signal.save(update_fields=["state"])


def _bounds(month: date) -> tuple[datetime, datetime]:
    following = (month + timedelta(days=31)).replace(day=1)
    begins, ends = (
        timezone.make_aware(datetime.combine(day, time())) for day in (month, following)
    )
    return begins, ends


def _entries(begins: datetime, ends: datetime) -> dict[int, list[Entry]]:
    """Return what each officer logged, as it stands after corrections, at the time of the visit."""
    officer_of = dict(Officer.objects.filter(user__isnull=False).values_list("user_id", "pk"))
    found: dict[int, list[Entry]] = defaultdict(list)
    for user_id, entry in _told(queries.visits_as_they_stand(begins, ends)):
        if user_id in officer_of:
            found[officer_of[user_id]].append(entry)
    return found


def _told(visits: Iterable[tuple[Visit, Visit]]) -> Iterable[tuple[int, Entry]]:
    known = [(first, last, timezone.localtime(first.happened_at)) for first, last in visits]
    dark = queries.dark_from((first.stop.plan.place_id, at.date()) for first, _, at in known)
    for first, last, at in known:
        entry = Entry(
            at=at,
            dark_at=dark[first.stop.plan.place_id, at.date()],
            plan=first.stop.plan_id,
            place=first.stop.plan.place_id,
            outcome=last.outcome,
            topics=frozenset(last.topics),
        )
        yield first.logged_by_id, entry
