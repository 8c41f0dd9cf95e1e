"""Who is to be reminded, and when."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from feedback.surveys.enums import InvitationState, Mode, WaveState
from feedback.surveys.models import Invitation, Reminder, Wave
from feedback.surveys.queries.waves import open_waves
from trustapp.channels.enums import MessageState, Outcome
from trustapp.channels.models import Message

MOST_REMINDERS = 2


def reminders_due(now: datetime) -> list[tuple[Wave, int]]:
    """Return the open waves with the number of the reminder that is due and not done."""
    waves = open_waves().filter(state=WaveState.OPEN, closes_at__gt=now)
    found = [(wave, wave.reminded + 1) for wave in waves]
    return [(wave, number) for wave, number in found if is_reminder_due(wave, number, now)]


def is_reminder_due(wave: Wave, number: int, now: datetime) -> bool:
    """Say whether the day of this reminder has come, by the wall clock of the city."""
    days = wave.survey.reminder_days[:MOST_REMINDERS]
    if number > len(days):
        return False
    opened = timezone.localtime(wave.opens_at)
    due_at = opened.replace(tzinfo=None) + timedelta(days=days[number - 1])
    return due_at.replace(tzinfo=opened.tzinfo) <= now < wave.closes_at


def to_remind(wave: Wave, number: int) -> QuerySet[Invitation]:
    """Return the invitations of those who have not answered and had no such reminder yet.

    Somebody whose invitation was refused or never arrived has nothing to be reminded of.
    """
    left = Message.objects.filter(
        public_id=OuterRef("message"), state__in=[MessageState.SENT, MessageState.UNKNOWN]
    ).exclude(outcome=Outcome.UNDELIVERED)
    done = Reminder.objects.filter(invitation=OuterRef("pk"), number=number)
    return Invitation.objects.filter(
        Exists(left),
        ~Exists(done),
        wave=wave,
        state__in=[InvitationState.QUEUED, InvitationState.STARTED],
        mode__in=[Mode.EMAIL, Mode.TEXT],
        contact__opted_out_at__isnull=True,
    ).order_by("id")


def reminders_wanted(messages: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of these reminders whose readers have not answered, declined or left."""
    wanted = Reminder.objects.filter(
        message__in=messages,
        invitation__state__in=[InvitationState.QUEUED, InvitationState.STARTED],
        invitation__contact__opted_out_at__isnull=True,
    )
    return {name for name in wanted.values_list("message", flat=True) if name is not None}
