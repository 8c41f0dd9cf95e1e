"""Reading what people wrote leaves a line."""

from datetime import datetime

from feedback.surveys.models import Wave
from trustapp.audit.services import record
from trustapp.core.pure.actor import Actor


def look_at_words(*, by: Actor, wave: Wave, now: datetime) -> None:
    """Write down that somebody reads what people wrote in this wave."""
    record(by=by, action="surveys.look_at_words", target=f"wave:{wave.public_id}", now=now)
