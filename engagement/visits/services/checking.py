"""Asking some visited addresses whether somebody came: a random share, by letter, without a name.

Officers neither send these letters nor see an answer. See `docs/decisions/0017-checks.md`.
"""

import secrets
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from engagement.visits import queries
from engagement.visits.models import Address, AddressCheck, CheckBucket, CheckDraw
from engagement.visits.pure.lots import drawn, quarter_after, quarter_number, quarter_of
from engagement.visits.pure.workload import week_of
from feedback.surveys import queries as survey_queries
from feedback.surveys import services as surveys
from feedback.surveys.models import Survey
from trustapp.accounts.models import Officer
from trustapp.core import queries as core
from trustapp.core.pure.actor import system

# Phones send late; then letters should still reach people who remember.
LATE = timedelta(days=3)
# Letters are posted and answered after the quarter, too.
TO_ANSWER = timedelta(days=42)
BY = system("visits.draw_checks")


@transaction.atomic
def draw_checks(*, now: datetime) -> int:
    """Draw addresses of the newest week that is over, once, and return how many.

    Nothing is drawn while no survey asks visited addresses. Addresses that are not to be visited,
    for whatever reason, and those asked in this quarter are left alone.
    """
    survey = survey_queries.survey_of_checks()
    week_on = week_of(timezone.localdate(now - LATE)) - timedelta(weeks=1)
    if survey is None or not settings.VISIT_CHECK_PERCENT:
        return 0
    seed = secrets.token_hex(16)
    draw, is_new = CheckDraw.objects.get_or_create(
        week_on=week_on,
        defaults={
            "seed": seed, "percent": settings.VISIT_CHECK_PERCENT, "visited": 0, "drawn": 0,
            "drawn_at": now,
        },
    )  # fmt: skip
    if not is_new:
        return 0
    visited = _visited(week_on, now)
    chosen = set(drawn(draw.seed, (each.public_id for each in visited), draw.percent))
    asked = {each: who for each, who in visited.items() if each.public_id in chosen}
    # It only keeps an address from being asked twice in one quarter.
    AddressCheck.objects.filter(quarter_on__lt=quarter_of(week_on)).delete()
    if asked:
        _ask(survey, asked, quarter_of(week_on), now)
    draw.visited, draw.drawn = len(visited), len(asked)
    draw.save(update_fields=["visited", "drawn"])
    return len(asked)


def _visited(week_on: date, now: datetime) -> dict[Address, int]:
    """Return the addresses of a week that may be asked, with the officer who came first."""
    begins, ends = (
        timezone.make_aware(datetime.combine(week_on + timedelta(days=days), time()))
        for days in (0, 7)
    )
    officer_of = dict(Officer.objects.filter(user__isnull=False).values_list("user_id", "pk"))
    first: dict[int, int] = {}
    for visit, _last in queries.visits_as_they_stand(begins, ends):
        if visit.logged_by_id in officer_of:
            first.setdefault(visit.stop.address_id, officer_of[visit.logged_by_id])
    known = AddressCheck.objects.filter(quarter_on=quarter_of(week_on), address__in=first)
    left_alone = set(queries.closed_addresses(list(first), now))
    left_alone |= set(known.values_list("address_id", flat=True))
    found = Address.objects.filter(pk__in=set(first) - left_alone).select_related("place")
    return {address: first[address.pk] for address in found.order_by("pk")}


def _ask(survey: Survey, asked: dict[Address, int], quarter: date, now: datetime) -> None:
    AddressCheck.objects.bulk_create(
        AddressCheck(address=address, quarter_on=quarter) for address in asked
    )
    buckets = {
        officer: CheckBucket.objects.get_or_create(officer_id=officer, quarter_on=quarter)[0]
        for officer in sorted(set(asked.values()))
    }
    opens, ends = (
        timezone.make_aware(datetime.combine(day, time()))
        for day in (quarter, quarter_after(quarter))
    )
    surveys.invite_houses(
        survey=survey,
        number=quarter_number(quarter),
        opens_at=opens,
        closes_at=ends + TO_ANSWER,
        houses=[
            surveys.House(
                postal_address=f"{address}\n{core.department().city_name}",
                place=address.place_id,
                language=_language(address, survey),
                pseudonym=buckets[officer].pseudonym,
            )
            for address, officer in asked.items()
        ],
        by=BY,
        now=now,
    )


def _language(address: Address, survey: Survey) -> str:
    spoken = [each for each in address.languages if each in survey.languages]
    return str((spoken or survey.languages or [settings.LANGUAGE_CODE])[0])
