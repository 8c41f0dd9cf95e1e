"""What is due, what must stay, and what waits for a second person."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import (
    Count,
    DateField,
    DateTimeField,
    Exists,
    Expression,
    Func,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast
from django.utils.module_loading import import_string
from django.utils.timezone import make_aware
from django.utils.translation import ngettext

from trustapp.core import queries as core
from trustapp.keeping.enums import Kind, Outcome
from trustapp.keeping.models import Hold, Proposal
from trustapp.keeping.rules import TERMS, Terms

LENGTHS = "kept"
PROPOSAL_LASTS = timedelta(days=7)
IN_FORCE = Q(lifted_at__isnull=True)


def days_of(kind: Kind) -> int:
    """Return how many days this is kept, as it stands in the database now: for whoever forgets."""
    return _days(kind, core.choices_now(LENGTHS))


def days_shown(kind: Kind) -> int:
    """Return how many days this is kept, for pages: it costs no statement of its own."""
    return _days(kind, core.choices(LENGTHS))


def lengths_now() -> dict[str, Any]:
    """Return every length that was set, by kind, as it stands in the database now."""
    return core.choices_now(LENGTHS)


def _days(kind: Kind, chosen: dict[str, Any]) -> int:
    return int(chosen.get(kind, TERMS[kind].usual))


@dataclass(frozen=True)
class Due:
    """Rows whose time is up, by the field that says from when they are.

    `subject` names what a row is about, from the row outside, where single things can be held.
    """

    kind: Kind
    found: QuerySet[Any, Any]
    at: str
    subject: Expression | None = None

    def free(self) -> QuerySet[Any, Any]:
        """Return those that no hold keeps: every forgetting begins here."""
        return self.found.filter(~self._held())

    def counted(self) -> dict[str, Any]:
        """Return how many may go, how many stay under a hold, and from when the oldest is."""
        found: dict[str, Any] = self.found.aggregate(
            free=Count("pk", filter=~self._held()),
            held=Count("pk", filter=self._held()),
            oldest=Min(self.at),
        )
        return found

    def _held(self) -> Q:
        day: Any = OuterRef(self.at)
        if isinstance(self.found.model._meta.get_field(self.at), DateTimeField):
            day = Cast(
                Func(
                    Value(settings.TIME_ZONE), day,
                    function="timezone", output_field=DateTimeField(),
                ),
                DateField(),
            )  # fmt: skip
        kept = Hold.objects.filter(IN_FORCE, kind=self.kind)
        begun = Q(begins_on__isnull=True) | Q(begins_on__lte=day)
        lasts = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        held = Q(Exists(kept.filter(begun, lasts, subject="")))
        if self.subject is not None:
            held |= Q(Exists(kept.filter(subject=self.subject)))
        return held


def first_held_moment(kind: Kind) -> datetime | None:
    """Return since when a hold keeps this, the earliest of them; None where none does.

    For what is forgotten only up to a moment: all from then on stays.
    """
    days = list(Hold.objects.filter(IN_FORCE, kind=kind).values_list("begins_on", flat=True))
    if not days:
        return None
    # Long before there was a house, and still a moment in every zone.
    first = min(day or date(1970, 1, 2) for day in days)
    return make_aware(datetime.combine(first, time()))


def hold_on(kind: Kind, subject: str) -> Hold | None:
    """Return the hold that keeps this one thing, if there is one."""
    return Hold.objects.filter(IN_FORCE, kind=kind, subject=subject).first()


def holds() -> QuerySet[Hold]:
    """Return the holds in force, the newest first."""
    return Hold.objects.filter(IN_FORCE).order_by("-placed_at", "-id")


def hold_by_id(public_id: Any) -> Hold | None:
    """Return the hold of this name, if it is in force."""
    return Hold.objects.filter(IN_FORCE, public_id=public_id).first()


def waiting(now: datetime) -> QuerySet[Proposal]:
    """Return what waits for a second person, the oldest first."""
    found = Proposal.objects.filter(
        outcome=Outcome.WAITING, asked_at__gte=now - PROPOSAL_LASTS
    ).select_related("hold")
    return found.order_by("asked_at", "id")


def proposal_by_id(public_id: Any) -> Proposal | None:
    """Return the proposal of this name."""
    return Proposal.objects.select_related("hold").filter(public_id=public_id).first()


@dataclass(frozen=True)
class Standing:
    """A kind of data: how long it is kept, what a run would take now, what holds keep."""

    kind: Kind
    terms: Terms
    days: int
    job: str
    every_seconds: int
    free: int
    held: int
    oldest: date | None

    @property
    def next_run(self) -> str:
        """When the job comes by again, at the latest."""
        minutes = max(self.every_seconds // 60, 1)
        return ngettext(
            "The next run is in %(count)d minute at the latest.",
            "The next run is in %(count)d minutes at the latest.",
            minutes,
        ) % {"count": minutes}


def due(kind: Kind, now: datetime) -> Due:
    """Return what of this kind has had its time, by the question that the roof names."""
    question, _job = settings.KEPT[kind]
    found: Due = import_string(question)(now)
    return found


def standings(now: datetime) -> list[Standing]:
    """Return how every kind stands now; one statement for each, whatever there is."""
    every = {job["task"]: job["schedule"] for job in settings.CELERY_BEAT_SCHEDULE.values()}
    return [_standing(kind, every, now) for kind in Kind]


def _standing(kind: Kind, every: dict[str, int], now: datetime) -> Standing:
    counted = due(kind, now).counted()
    job = settings.KEPT[kind][1]
    oldest = counted["oldest"]
    return Standing(
        kind=kind,
        terms=TERMS[kind],
        days=days_shown(kind),
        job=job,
        every_seconds=every[job],
        free=counted["free"],
        held=counted["held"],
        oldest=oldest.date() if isinstance(oldest, datetime) else oldest,
    )
