"""Work that waits for no page: waves by the clock, invitations in chunks."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from feedback.surveys import services


@shared_task(name="surveys.advance_waves")
def advance_waves(**_: Any) -> None:
    """Open, mix and close the waves that are due."""
    services.advance_waves(now=timezone.now())


@shared_task(name="surveys.forget_contact_files")
def forget_contact_files(**_: Any) -> int:
    """Forget lists of people that nobody has confirmed."""
    return services.forget_contact_files(now=timezone.now())


@shared_task(name="surveys.forget_people")
def forget_people(**_: Any) -> int:
    """Forget people who were asked after a contact and have rested since."""
    return services.forget_people(now=timezone.now())


@shared_task(name="surveys.print_letters")
def print_letters(*, batch_id: int, **_: Any) -> int:
    """Print a batch of letters."""
    return services.print_letters(batch_id=batch_id, now=timezone.now())


@shared_task(name="surveys.print_waiting_letters")
def print_waiting_letters(**_: Any) -> int:
    """Print batches whose poke never arrived, and forget files that nobody fetched."""
    now = timezone.now()
    services.forget_letters(now=now)
    return services.poke_letters(now=now)


@shared_task(name="surveys.queue_reminders")
def queue_reminders(*, wave_id: int, number: int, **_: Any) -> int:
    """Queue the next chunk of a wave's reminders."""
    return services.queue_reminders(wave_id=wave_id, number=number, now=timezone.now())


@shared_task(name="surveys.queue_invitations")
def queue_invitations(*, wave_id: int, **_: Any) -> int:
    """Queue the next chunk of a wave's invitations."""
    return services.queue_invitations(wave_id=wave_id, now=timezone.now())
