"""An invented claim, for which the visits of a week must stay."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from trustapp.accounts.models import User
from trustapp.core.pure.actor import Actor
from trustapp.keeping import services
from trustapp.keeping.enums import Kind


def load_kept(*, accounts: dict[str, User], now: datetime) -> None:
    """Place a hold, and ask for a longer time that waits for a second person."""
    admin = accounts["admin@prairielake.example"]
    by = Actor(kind="staff", label=str(admin), user_id=admin.pk)
    last = localdate(now) - timedelta(days=20)
    services.place_hold(
        kind=Kind.VISITS,
        begins_on=last - timedelta(days=6),
        ends_on=last,
        reason="The city was sued over a visit in this week.",
        by=by,
        now=now - timedelta(days=3),
    )
    services.set_length(
        kind=Kind.SIGNALS,
        days=900,
        reason="The audit of last year is not finished.",
        by=by,
        now=now,
    )
