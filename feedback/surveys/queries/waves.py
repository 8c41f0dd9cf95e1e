"""Waves: which are due, which are open, who took part."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from feedback.surveys.enums import InvitationState, Population, ResponseState, SurveyState
from feedback.surveys.models import Invitation, OpenLink, Response, Stratum, Survey, Wave
from feedback.surveys.pure.clock import Opening, Schedule, due_opening, next_openings
from feedback.surveys.queries.standing import TAKING_ANSWERS


@dataclass(frozen=True, slots=True)
class Participation:
    """How many of one stratum were invited, finished, or stopped half-way."""

    stratum: int | None
    place: int | None
    invited: int
    finished: int
    partial: int


def wave_ref(wave: Wave) -> str:
    """Return the name under which a wave is announced and its messages are filed."""
    return f"wave:{wave.public_id}"


def wave(ref: str) -> Wave | None:
    """Return the wave of an announcement, with its survey."""
    kind, _, name = ref.partition(":")
    try:
        public_id = uuid.UUID(name)
    except ValueError:
        return None
    if kind != "wave":
        return None
    return Wave.objects.select_related("survey").filter(public_id=public_id).first()


def open_waves() -> QuerySet[Wave]:
    """Return the waves that take answers, oldest first."""
    return (
        Wave.objects.filter(state__in=TAKING_ANSWERS)
        .select_related("survey")
        .order_by("opens_at", "id")
    )


def waves_to_close(now: datetime) -> QuerySet[Wave]:
    """Return the open waves whose time is over, oldest first."""
    return open_waves().filter(closes_at__lte=now)


def city_zone() -> ZoneInfo:
    """Return the time zone in which waves open and people are written to."""
    return ZoneInfo(settings.TIME_ZONE)


def mail_hours() -> str:
    """Return between which hours mail leaves unless a survey's plan says otherwise."""
    return settings.SURVEY_MAIL_HOURS.replace("-", "\N{EN DASH}")


def schedule_of(survey: Survey) -> Schedule | None:
    """Return when the survey's waves open and close, if that was settled."""
    if survey.first_opens_at is None:
        return None
    return Schedule(survey.first_opens_at, survey.recurrence, survey.open_days)


def opening_due(survey: Survey, now: datetime) -> Opening | None:
    """Return the wave that this survey should have open now, if any."""
    schedule = schedule_of(survey)
    return due_opening(schedule, now, city_zone()) if schedule else None


def opening_next(survey: Survey, now: datetime) -> Opening | None:
    """Return the wave that this survey opens next, if any."""
    return next(iter(openings_next(survey, now, 1)), None)


def openings_next(survey: Survey, now: datetime, count: int = 5) -> list[Opening]:
    """Return the waves that this survey opens next, at most so many."""
    schedule = schedule_of(survey)
    return next_openings(schedule, now, city_zone(), count) if schedule else []


def missing_populations(survey: Survey, opening: Opening) -> set[str]:
    """Return which of the survey's waves of this number do not exist yet."""
    wanted = {str(survey.population)} if _asks_by_name(survey) else set()
    if OpenLink.objects.filter(survey=survey, ended_at__isnull=True).exists():
        wanted.add(str(Population.STAFF if survey.is_of_staff else Population.OPEN_LINK))
    held = Wave.objects.filter(survey=survey, number=opening.number)
    return wanted - set(held.values_list("population", flat=True))


def _asks_by_name(survey: Survey) -> bool:
    """Say whether people are invited by name: drawn, or after a contact; never staff."""
    is_drawn = survey.population == Population.GENERAL and bool(survey.sample_size)
    return is_drawn or survey.population == Population.POST_CONTACT


def running_surveys() -> QuerySet[Survey]:
    """Return the surveys that may open waves, oldest first."""
    return Survey.objects.filter(state=SurveyState.RUNNING).order_by("id")


def participation(wave: Wave) -> list[Participation]:
    """Return how many took part, by stratum; an open link has one row without a stratum."""
    invited = dict(
        Invitation.objects.filter(wave=wave)
        .exclude(state__in=[InvitationState.DRAWN, InvitationState.SKIPPED])
        .order_by("stratum_id")
        .values_list("stratum_id")
        .annotate(count=Count("id"))
    )
    answered = {
        stratum: (finished, partial)
        for stratum, finished, partial in Response.objects.filter(wave=wave)
        .order_by("stratum_id")
        .values_list("stratum_id")
        .annotate(
            finished=Count("id", filter=Q(state=ResponseState.FINISHED)),
            partial=Count("id", filter=Q(state=ResponseState.PARTIAL)),
        )
    }
    strata: list[tuple[int | None, int | None]] = list(
        Stratum.objects.filter(wave=wave).order_by("place__number").values_list("id", "place_id")
    )
    if wave.is_by_link:
        strata = [(None, None)]
    return [
        Participation(stratum, place, invited.get(stratum, 0), *answered.get(stratum, (0, 0)))
        for stratum, place in strata
    ]


def current_open_link() -> OpenLink | None:
    """Return the newest open link of the whole city that takes answers now, if there is one."""
    return current_open_links().first()


def current_open_links() -> QuerySet[OpenLink]:
    """Return the open links of the whole city that take answers now, newest first."""
    return OpenLink.objects.filter(
        ended_at__isnull=True,
        place__isnull=True,
        survey__waves__population=Population.OPEN_LINK,
        survey__waves__state__in=TAKING_ANSWERS,
    ).order_by("-id")
