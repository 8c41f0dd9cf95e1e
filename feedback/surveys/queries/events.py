"""Whom an event is about, and whether they may be asked."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Q

from feedback.surveys.enums import Mode, Population, SkipReason, SurveyState
from feedback.surveys.models import Contact, Survey, Wave
from feedback.surveys.queries.listed import listed, listed_values
from feedback.surveys.queries.standing import TAKING_ANSWERS

_STANDING = "SELECT id, mode, reason FROM listed ORDER BY id"


def contacts_wave(now: datetime) -> Wave | None:
    """Return the newest open wave of the running survey of people who were in contact."""
    return (
        Wave.objects.filter(
            population=Population.POST_CONTACT,
            survey__state=SurveyState.RUNNING,
            state__in=TAKING_ANSWERS,
            opens_at__lte=now,
            closes_at__gt=now,
        )
        .select_related("survey")
        .order_by("-opens_at", "id")
        .first()
    )


def people_known_by(email_hash: str | None, phone_hash: str | None) -> list[Contact]:
    """Return who is known by either address, whoever has this e-mail first."""
    either = Q(email_hash=email_hash) if email_hash else Q(phone_hash=phone_hash)
    if phone_hash:
        either |= Q(phone_hash=phone_hash)
    found = Contact.objects.filter(either).order_by("id")
    return sorted(found, key=lambda each: each.email_hash != email_hash)


def way_to(survey: Survey, people: Sequence[int], now: datetime) -> tuple[str, str]:
    """Return by which way the first of these is invited, and why none of them may be.

    The same rules as for a sample, for one person who may be on the list twice. Nobody who was
    in contact a few days ago is written a letter.
    """
    with connection.cursor() as cursor:
        cursor.execute(listed(survey) + _STANDING, listed_values(survey, now, people=people))
        rows = {person: (mode, reason) for person, mode, reason in cursor.fetchall()}
    barred = [reason for _mode, reason in rows.values() if reason]
    mode = rows[people[0]][0] or ""
    if not barred and mode == Mode.LETTER:
        return "", SkipReason.NO_ADDRESS
    return mode, barred[0] if barred else ""
