"""Questions about drafts out for comment: plans, timetable, what they still wait for."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.timezone import localdate
from django.utils.translation import gettext

from engagement.policies.enums import CommentState, PeriodState, PhaseKind, VersionState
from engagement.policies.models import (
    Consultation,
    Meeting,
    Phase,
    Snapshot,
    Version,
)
from engagement.policies.pure.timetable import Step
from trustapp.places.models import Place

PLANS = Path(settings.BASE_DIR) / "data" / "policies" / "periods.toml"


@dataclass(frozen=True, slots=True)
class Plan:
    """A ready-made timetable."""

    key: str
    title: str
    steps: tuple[Step, ...]
    meets_everywhere: bool

    @property
    def words(self) -> str:
        """The title in the reader's language, where it is one of the product's own."""
        return gettext(self.title)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a comment period stands today."""

    state: PeriodState
    phase: Phase | None
    days_left: int
    # Its last day is over, and it stays open for a meeting that is still owed.
    is_waiting: bool = False

    @property
    def is_open(self) -> bool:
        """Whether anyone may comment now."""
        return self.state == PeriodState.OPEN


@lru_cache(maxsize=1)
def plans() -> tuple[Plan, ...]:
    """Return the ready-made timetables."""
    rows = tomllib.loads(PLANS.read_text(encoding="utf-8"))["period"]
    return tuple(
        Plan(
            key=row["key"],
            title=row["title"],
            steps=tuple(Step(**phase) for phase in row["phases"]),
            meets_everywhere=row.get("meetings") == "every_place",
        )
        for row in rows
    )


def consultations(today: date) -> QuerySet[Consultation]:
    """Return every comment period that has begun or is announced, the next to close first.

    Each carries its phases and the last words that introduced it (`short`).
    """
    newest = Snapshot.objects.filter(consultation=OuterRef("pk")).order_by("-number")
    return (
        Consultation.objects.select_related("policy", "version")
        .defer("version__body")
        .annotate(
            short=Subquery(newest.values("what_changed")[:1]),
            comments_end=Min("phases__ends_on", filter=_OPEN_FOR_COMMENTS),
            comment_count=_count("comments", CommentState.PUBLISHED),
        )
        .prefetch_related(Prefetch("phases", Phase.objects.order_by("position")))
        .order_by("comments_end", "-opened_at", "pk")
    )


def newest_periods(limit: int) -> list[tuple[Consultation, str]]:
    """Return the drafts that were put out for comment last, with the words of the change."""
    newest = Snapshot.objects.filter(consultation=OuterRef("pk")).order_by("-number")
    found = (
        Consultation.objects.select_related("policy")
        .annotate(short=Subquery(newest.values("what_changed")[:1]))
        .order_by("-opened_at", "-pk")[:limit]
    )
    return [(each, each.short) for each in found]


def newest_opening() -> datetime | None:
    """Return when a draft was put out for comment last."""
    opened: datetime | None = Consultation.objects.aggregate(at=Max("opened_at"))["at"]
    return opened


def waiting_counts() -> QuerySet[Consultation]:
    """Return every comment period for staff, newest first, with what waits for a person."""
    return (
        Consultation.objects.select_related("policy")
        .annotate(
            comment_count=_count("comments", CommentState.PUBLISHED),
            waiting=_count("comments", CommentState.WAITING),
        )
        .prefetch_related(Prefetch("phases", Phase.objects.order_by("position")))
        .order_by("-opened_at", "-pk")
    )


def consultation_by_slug(slug: str) -> Consultation | None:
    """Return a comment period with its policy, its draft and its phases."""
    return (
        Consultation.objects.filter(slug=slug)
        .select_related("policy", "version")
        .defer("version__body")
        .prefetch_related(Prefetch("phases", Phase.objects.order_by("position")))
        .first()
    )


def consultation_of(draft: Version) -> Consultation | None:
    """Return the comment period of a draft, if it was ever opened."""
    return Consultation.objects.filter(version=draft).first()


def drafts_open(today: date) -> QuerySet[Consultation]:
    """Return every draft that takes comments today, the newest first."""
    return _taking_comments(today).select_related("policy")


def open_drafts(policy_id: int, today: date) -> QuerySet[Consultation]:
    """Return the comment periods of a policy that take comments today."""
    return _taking_comments(today).filter(policy=policy_id)


def _taking_comments(today: date) -> QuerySet[Consultation]:
    running = Phase.objects.filter(kind=PhaseKind.COMMENT, starts_on__lte=today, ended_at=None)
    return Consultation.objects.filter(pk__in=running.values("consultation")).order_by("-pk")


def standing_of(consultation: Consultation, today: date) -> Standing:
    """Say where a comment period stands, from its phases as they were fetched."""
    phases = list(consultation.phases.all())
    running = next((phase for phase in phases if phase.is_running(today)), None)
    if consultation.answered_at:
        return Standing(PeriodState.ANSWERED, None, 0)
    days_left = max((running.ends_on - today).days, 0) if running else 0
    if running and running.kind == PhaseKind.COMMENT:
        return Standing(PeriodState.OPEN, running, days_left, running.ends_on < today)
    is_to_come = any(each.kind == PhaseKind.COMMENT and each.ended_at is None for each in phases)
    state = PeriodState.TO_COME if is_to_come else PeriodState.CLOSED
    return Standing(state, running, days_left)


def snapshots_of(consultation: Consultation) -> list[Snapshot]:
    """Return the texts that were shown, newest first."""
    return list(consultation.snapshots.order_by("-number"))


def replaced_by(draft: Version) -> Version | None:
    """Return the published version that a draft, or what became of it, replaces."""
    return (
        Version.objects.published()
        .filter(policy=draft.policy_id, number__lt=draft.number)
        .order_by("-number")
        .first()
    )


def meetings_of(consultation: Consultation) -> QuerySet[Meeting]:
    """Return the meetings about a draft in the order of their days, with their places."""
    return consultation.meetings.prefetch_related(_names_of_places("places")).order_by(
        "held_at", "pk"
    )


def meeting_by_public_id(public_id: UUID) -> Meeting | None:
    """Return a meeting with its places, its draft and its policy."""
    return (
        Meeting.objects.filter(public_id=public_id)
        .select_related("consultation__policy")
        .prefetch_related(_names_of_places("places"))
        .first()
    )


def places_without_meeting(consultation: Consultation, *, until: date) -> list[str]:
    """Return the names of the places where a meeting is owed and none was held by then."""
    held = Meeting.objects.filter(
        consultation=consultation, cancelled_at=None, held_at__date__lte=until
    )
    owed = consultation.meeting_places.exclude(pk__in=held.values("places")).order_by("name")
    return list(owed.values_list("name", flat=True))


def last_meeting_on(consultation: Consultation, *, until: date) -> date:
    """Return the day of the last meeting that was held by then."""
    held = consultation.meetings.filter(cancelled_at=None, held_at__date__lte=until)
    return localdate(held.latest("held_at").held_at)


def drafts_without_period() -> QuerySet[Version]:
    """Return the drafts that were not put out for comment yet, by title."""
    return (
        Version.objects.filter(consultation=None)
        .exclude(state=VersionState.PUBLISHED)
        .select_related("policy")
        .defer("body")
        .order_by("policy__title", "pk")
    )


def last_day(consultation: Consultation, kind: PhaseKind) -> date | None:
    """Return the last day of the phases of one kind, where there are any."""
    last: date | None = consultation.phases.filter(kind=kind).aggregate(last=Max("ends_on"))["last"]
    return last


_OPEN_FOR_COMMENTS = Q(phases__kind=PhaseKind.COMMENT, phases__ended_at=None)


def _count(relation: str, state: CommentState) -> Count:
    return Count(relation, filter=Q(**{f"{relation}__state": state}), distinct=True)


def _names_of_places(relation: str) -> "Prefetch[str]":
    return Prefetch(relation, Place.objects.only("name", "slug").order_by("name"))
