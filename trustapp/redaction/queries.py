"""Questions about what was taken out."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from trustapp.redaction.models import Original, Strike, Wish
from trustapp.redaction.pure.texts import Keeper

# A wish is answered within a day; what was allowed is done within half an hour.
WISH_LASTS = timedelta(hours=24)
LEAVE_LASTS = timedelta(minutes=30)


def keeper_of(kind: str) -> Keeper | None:
    """Return the room that keeps the texts of things of this kind, as the roof names it."""
    name = settings.REDACTABLE.get(kind)
    return cast("Keeper", import_module(name)) if name else None


def strikes_in(subject: str) -> QuerySet[Strike]:
    """Return what is taken out of the texts of one thing now, oldest first."""
    return Strike.objects.filter(subject=subject, put_back_at__isnull=True).order_by("id")


def strikes_of(subject: str) -> list[Strike]:
    """Return everything that was ever taken out, newest first, with its wishes."""
    wishes = Wish.objects.select_related("asked_by", "decided_by").order_by("-id")
    return list(
        Strike.objects.filter(subject=subject)
        .select_related("struck_by")
        .prefetch_related(Prefetch("wishes", wishes))
        .order_by("-id")
    )


def strike_of(subject: str, public_id: UUID) -> Strike | None:
    """Return what was taken out of this thing under this name."""
    return Strike.objects.filter(subject=subject, public_id=public_id).first()


def wish_of(strike: Strike, public_id: UUID) -> Wish | None:
    """Return a wish about it, if there is one."""
    return Wish.objects.filter(strike=strike, public_id=public_id).first()


def originals_of(subject: str) -> dict[str, Original]:
    """Return the sealed originals of one thing by part; those that were erased are left out."""
    kept = Original.objects.filter(subject=subject, words__isnull=False)
    return {original.part: original for original in kept}


def is_wished(wish: Wish, now: datetime) -> bool:
    """Say whether a second person can still decide."""
    return wish.decided_at is None and now < wish.asked_at + WISH_LASTS


def may_use(wish: Wish, now: datetime) -> bool:
    """Say whether what was allowed can be done now by whoever asked."""
    return (
        wish.is_allowed
        and wish.used_at is None
        and wish.decided_at is not None
        and now < wish.decided_at + LEAVE_LASTS
    )
