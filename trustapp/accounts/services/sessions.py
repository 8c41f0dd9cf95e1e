"""Where an account is signed in, and on which devices it is known."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction

from trustapp.accounts import queries
from trustapp.accounts.models import KnownDevice, OpenSession, User
from trustapp.audit import services as audit
from trustapp.core.pure.actor import Actor
from trustapp.keeping import queries as keeping
from trustapp.keeping.enums import Kind
from trustapp.keeping.rules import TERMS

DEVICES_KEPT = timedelta(days=TERMS[Kind.DEVICES].usual)
_MOST_DEVICES = 20


@transaction.atomic
def remember_device(*, user: User, mark: str, words: str, now: datetime) -> None:
    """Keep that the account proved both factors on this device; the oldest of many is forgotten."""
    KnownDevice.objects.bulk_create(
        [KnownDevice(user=user, mark=mark, words=words, first_seen_at=now, last_seen_at=now)],
        update_conflicts=True,
        unique_fields=["user", "mark"],
        update_fields=["words", "last_seen_at"],
    )
    newest = KnownDevice.objects.filter(user=user).order_by("-last_seen_at", "-id")
    kept = list(newest.values_list("pk", flat=True)[:_MOST_DEVICES])
    KnownDevice.objects.filter(user=user).exclude(pk__in=kept).delete()


@transaction.atomic
def forget_device(*, user: User, number: int, by: Actor, now: datetime) -> bool:
    """Take a device for an unknown one from now on; False when it is not one of theirs."""
    removed, _ = KnownDevice.objects.filter(user=user, pk=number).delete()
    if removed:
        audit.record(by=by, action="accounts.forget_device", target=f"user:{user.pk}", now=now)
    return bool(removed)


def note_session(*, user_id: int, key: str, words: str, address: str, now: datetime) -> None:
    """Write down that a session is in use, so that its person can find and end it."""
    OpenSession.objects.bulk_create(
        [
            OpenSession(
                user_id=user_id,
                session_key=key,
                words=words,
                address=audit.clean_address(address),
                started_at=now,
                last_used_at=now,
            )
        ],
        update_conflicts=True,
        unique_fields=["session_key"],
        update_fields=["words", "address", "last_used_at"],
    )


@transaction.atomic
def end_sessions(
    *, user: User, by: Actor, now: datetime, number: int | None = None, but: str = ""
) -> int:
    """Sign an account out everywhere, or in one session, or everywhere but in one.

    It acts on the next request of each; returns how many ended.
    """
    ended = OpenSession.objects.filter(user=user).exclude(session_key=but)
    if number is not None:
        ended = ended.filter(pk=number)
    keys = list(ended.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    ended.delete()
    if keys:
        audit.record(
            by=by,
            action="accounts.end_sessions",
            target=f"user:{user.pk}",
            now=now,
            detail={"sessions": len(keys)},
        )
    return len(keys)


@transaction.atomic
def shut_out(*, user: User) -> None:
    """Leave no session and no known device of an account; its caller says why on record."""
    keys = OpenSession.objects.filter(user=user).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
    OpenSession.objects.filter(user=user).delete()
    KnownDevice.objects.filter(user=user).delete()


@transaction.atomic
def forget_old_sign_ins(*, by: Actor, now: datetime) -> int:
    """Forget sessions that are over, devices not seen for half a year, addresses after a year.

    Returns how many lines of the record have no source address any more.
    """
    queries.sessions_due(now).free().delete()
    queries.devices_due(now).free().delete()
    Session.objects.filter(expire_date__lt=now).delete()
    before = now - timedelta(days=TERMS[Kind.ADDRESSES].usual)
    held = keeping.first_held_moment(Kind.ADDRESSES)
    if held is not None:
        # The function of the owner takes all before a moment: what a hold is on stays, and with it
        # what came after.
        before = min(before, held)
    return audit.forget_addresses(before=before)
