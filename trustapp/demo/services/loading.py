"""The whole demonstration, loaded once into an empty database."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from feedback.surveys.enums import WaveState
from feedback.surveys.models import Wave
from feedback.trust import queries as trust
from feedback.trust.enums import PUBLISHED
from feedback.trust.services import city, publishing, toplines
from trustapp.core.models import Department
from trustapp.core.pure.actor import system
from trustapp.core.services import describe_department
from trustapp.demo.services import (
    contact,
    drafts,
    kept,
    people,
    signing,
    stories,
    survey,
    trials,
    watched,
)

CITY = Path(settings.BASE_DIR) / "data" / "chicago"
BY = system("demo.load_demo")
# Long enough after a wave's end for late answers and a look at the numbers.
PUBLISHED_AFTER = timedelta(days=9)
_LOCK = 7_061_993


def is_loaded() -> bool:
    """Say whether the demonstration's rows are there and all of its waves are published."""
    return Department.objects.exists() and not _unpublished().exists()


def load_demonstration(*, now: datetime, tell: Callable[[str], None]) -> None:
    """Load what is missing. Two at once wait for each other; a crash leaves nothing half-made.

    The invented department is one transaction. Scores are published after it, wave by wave, so
    that a second start finishes what a first one did not.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if not Department.objects.exists():
            _load_rows(now=now, tell=tell)
    for wave in _unpublished().order_by("opens_at"):
        publishing.publish_wave(
            ref=f"wave:{wave.public_id}", by=BY, now=wave.closes_at + PUBLISHED_AFTER
        )
    for ref in trust.waves_without_topline():
        toplines.compute_topline(ref=ref, by=BY, now=now)
    tell("scores")


def _load_rows(*, now: datetime, tell: Callable[[str], None]) -> None:
    city.load_city(folder=CITY, by=BY, now=now)
    tell("city")
    describe_department(**people.read("department"))
    accounts = people.load_people(now=now)
    tell("people")
    survey.load_survey(by=accounts["analyst@prairielake.example"], now=now)
    contact.load_contact_survey(by=accounts["analyst@prairielake.example"], now=now)
    survey.load_events(now=now)
    tell("answers")
    stories.load_policies(accounts=accounts, now=now)
    drafts.load_drafts(accounts=accounts, now=now)
    signing.load_signing(accounts=accounts, now=now)
    stories.load_cases(accounts=accounts, now=now)
    stories.load_visits(accounts=accounts, now=now)
    watched.load_watched(accounts=accounts, now=now)
    watched.load_check_survey(by=accounts["analyst@prairielake.example"], now=now)
    trials.load_trials(accounts=accounts, now=now)
    kept.load_kept(accounts=accounts, now=now)
    tell("policies, cases and visits")


def _unpublished() -> QuerySet[Wave]:
    closed = Wave.objects.filter(state=WaveState.CLOSED, population__in=PUBLISHED)
    return closed.filter(releases__isnull=True)
