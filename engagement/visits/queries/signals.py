"""What is worth a look, for the people who may see it, in sentences."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement.visits.enums import Decision, SignalKind, SignalState, Topic
from engagement.visits.models import Signal, Visit
from trustapp.accounts import queries as accounts
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User


def visits_as_they_stand(begins: datetime, ends: datetime) -> Iterator[tuple[Visit, Visit]]:
    """Return each first entry of that time beside what it says after its corrections."""
    corrections = {
        visit.corrects_id: visit
        for visit in Visit.objects.filter(corrects__isnull=False, received_at__gte=begins)
    }
    first_entries = Visit.objects.filter(
        corrects__isnull=True, happened_at__gte=begins, happened_at__lt=ends
    )
    for first in first_entries.select_related("stop__plan").order_by("happened_at", "pk"):
        last = first
        while last.pk in corrections:
            last = corrections[last.pk]
        yield first, last


def signals_for(user_id: int, today: date) -> QuerySet[Signal]:
    """Return what is worth a look in the visits of a supervisor's officers, undecided first.

    What others passed on to this supervisor is among it.
    """
    is_open = Case(When(_waits_for(user_id), then=Value(0)), default=Value(1))
    led = Q(officer__in=accounts.officers_led_by(user_id, today))
    return (
        Signal.objects.filter(led | Q(passed_to=user_id))
        .exclude(state=SignalState.WITHDRAWN)
        .select_related("officer", "decided_by", "passed_to")
        .order_by(is_open, "-month", "officer__name", "kind", "pk")
    )


def signals_waiting(user_id: int, today: date) -> tuple[int, int]:
    """Return how much waits for a supervisor's decision, and how much of it was passed on."""
    waiting = signals_for(user_id, today).filter(_waits_for(user_id)).order_by()
    passed = Count("pk", filter=Q(passed_to=user_id))
    found = waiting.aggregate(all=Count("pk"), passed=passed)
    return found["all"], found["passed"]


def others_to_decide(signal: Signal, user_id: int) -> QuerySet[User]:
    """Return the supervisors whom one of them may pass a signal on to."""
    return (
        User.objects.filter(
            is_active=True, role_grants__role=Role.SUPERVISOR, role_grants__revoked_at__isnull=True
        )
        .exclude(pk__in=[user_id, signal.officer.user_id or 0])
        .distinct()
        .order_by("name", "pk")
    )


def _waits_for(user_id: int) -> Q:
    return Q(state=SignalState.OPEN) | Q(passed_to=user_id)


def signal_for(user_id: int, today: date, public_id: UUID) -> Signal | None:
    """Return one signal, if it is about an officer of this supervisor."""
    return signals_for(user_id, today).filter(public_id=public_id).first()


def decided_about(user_id: int) -> QuerySet[Signal]:
    """Return what was decided about an officer's own visits, but for what was passed on."""
    return (
        Signal.objects.filter(officer__user=user_id, state=SignalState.DECIDED)
        .exclude(decision=Decision.PASSED_ON)
        .select_related("officer", "decided_by")
        .order_by("-month", "kind", "pk")
    )


def evidence_lines(signal: Signal) -> list[str]:
    """Return what was seen, one sentence for each day or number."""
    kind: SignalKind = SignalKind(signal.kind)
    return list(_LINES[kind](signal.evidence))


def other_reasons(signal: Signal) -> list[str]:
    """Return what often explains it, so that nobody starts from blame."""
    kind: SignalKind = SignalKind(signal.kind)
    return _REASONS[kind]()


def _pace(seen: dict[str, Any]) -> Iterator[str]:
    for day in seen["days"]:
        yield _(
            "%(day)s: %(visits)s visits, %(talks)s of them talks, from %(first)s to %(last)s. By "
            "the times logged that took %(took)s; such doors take %(least)s at the very least."
        ) % {
            "day": _day(day["on"]), "visits": day["visits"], "talks": day["talks"],
            "first": day["first"], "last": day["last"],
            "took": _minutes(day["took"]), "least": _minutes(day["least"]),
        }  # fmt: skip


def _fast(seen: dict[str, Any]) -> Iterator[str]:
    yield _("Half of the %(gaps)s ways from door to door took less than %(median)s.") % {
        "gaps": seen["gaps"], "median": _minutes(seen["median"]),
    }  # fmt: skip
    yield _("Among %(peers)s colleagues it is from %(low)s to %(high)s.") % {
        "peers": seen["peers"], "low": _minutes(seen["peers_low"]),
        "high": _minutes(seen["peers_high"]),
    }  # fmt: skip


def _copied(seen: dict[str, Any]) -> Iterator[str]:
    names = dict(Topic.choices)
    yield _("%(run)s talks in a row have the same topics: %(topics)s.") % {
        "run": seen["run"],
        "topics": ", ".join(str(names.get(topic, topic)) for topic in seen["topics"]),
    }
    yield _("Days: %(days)s.") % {"days": ", ".join(_day(day["on"]) for day in seen["days"])}
    yield _("The longest such run of %(peers)s colleagues is from %(low)s to %(high)s talks.") % {
        "peers": seen["peers"], "low": seen["peers_low"], "high": seen["peers_high"],
    }  # fmt: skip


def _talked(seen: dict[str, Any]) -> Iterator[str]:
    yield _("At %(count)s of %(total)s doors somebody talked, %(share)s in 100.") % _share(seen)
    yield (
        _(
            "At such places and times colleagues meet about %(expected)s in 100. Each of %(peers)s "
            "colleagues is between %(peers_low)s and %(peers_high)s."
        )
        % seen
    )


def _unknown(seen: dict[str, Any]) -> Iterator[str]:
    yield _("%(count)s of %(total)s addresses that answered say nobody came.") % _share(seen)
    yield (
        _(
            "Of the addresses that %(peers)s colleagues visited, about %(expected)s in 100 say so, "
            "from %(peers_low)s to %(peers_high)s."
        )
        % seen
    )


def _hours(seen: dict[str, Any]) -> Iterator[str]:
    for day in seen["days"]:
        yield ngettext(
            "%(day)s: %(visits)s visit outside the hours, from %(first)s to %(last)s.",
            "%(day)s: %(visits)s visits outside the hours, from %(first)s to %(last)s.",
            day["visits"],
        ) % {**day, "day": _day(day["on"])}
        if day.get("dark"):
            yield _("It got dark at %(dark)s.") % day
    yield _("Visits are made from %(opens)s to %(closes)s, and not after dark.") % seen


def _share(seen: dict[str, Any]) -> dict[str, Any]:
    return seen | {"share": round(100 * seen["count"] / seen["total"])}


def _day(on: str) -> str:
    return date_format(date.fromisoformat(on), "DATE_FORMAT")


def _minutes(seconds: int) -> str:
    if seconds < 60:
        return ngettext("%s second", "%s seconds", seconds) % seconds
    return ngettext("%s minute", "%s minutes", round(seconds / 60)) % round(seconds / 60)


_LINES: dict[SignalKind, Callable[[dict[str, Any]], Iterator[str]]] = {
    SignalKind.PACE: _pace,
    SignalKind.FAST: _fast,
    SignalKind.COPIED: _copied,
    SignalKind.TALKED: _talked,
    SignalKind.UNKNOWN: _unknown,
    SignalKind.HOURS: _hours,
}


def _why_fast() -> list[str]:
    return [
        _("The visits were written on paper and entered later."),
        _("Two officers went door by door and one of them logged for both."),
        _("The doors are in one building."),
    ]


_REASONS: dict[SignalKind, Callable[[], list[str]]] = {
    SignalKind.PACE: _why_fast,
    SignalKind.FAST: _why_fast,
    SignalKind.COPIED: lambda: [
        _("Something happened in that street, and everybody spoke of it."),
        _("The officer was asked to talk about one thing."),
    ],
    SignalKind.TALKED: lambda: [
        _("People were told before that somebody would come."),
        _("Doors where nobody answered were not logged."),
    ],
    SignalKind.UNKNOWN: lambda: [
        _("Somebody else of the household opened the door."),
        _("The letter went to a house with many flats."),
    ],
    SignalKind.HOURS: lambda: [
        _("The visits were entered in the evening, after the walk."),
        _("Somebody had asked for a later visit."),
    ],
}
