"""What became of messages."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, QuerySet

from trustapp.channels.enums import Channel, MessageState, Outcome
from trustapp.channels.models import SETTLED, WORDS, Blocked, Message
from trustapp.channels.pure import addresses
from trustapp.core.pure.codes import keyed_hash
from trustapp.keeping.enums import Kind
from trustapp.keeping.queries import Due
from trustapp.keeping.rules import TERMS


@dataclass(frozen=True, slots=True)
class PurposeTally:
    """How many messages of one purpose and channel are in which state.

    Those that were taken and did not arrive are counted as undelivered, not as refused.
    """

    purpose: str
    channel: Channel
    counts: dict[str, int]
    total: int


def can_text() -> bool:
    """Say whether a carrier for texts is set, so that texts may be queued."""
    return all((settings.SMS_URL, settings.SMS_ACCOUNT, settings.SMS_TOKEN, settings.SMS_FROM))


def address_hash(channel: Channel, address: str) -> str:
    """Return the keyed hash by which an address is known, however it was written.

    Raises ValueError when no phone number can be read where one is needed.
    """
    if channel == Channel.EMAIL:
        purpose, spelling = "contact-email", addresses.mail_spelling(address)
    else:
        purpose = "contact-phone"
        spelling = addresses.e164(address, settings.WORKING_DAY_COUNTRY)
    return keyed_hash(settings.SECRET_KEY.encode(), purpose, spelling)


def blocked(channel: Channel, hashes: Collection[str]) -> set[str]:
    """Return those of the hashed addresses to which no invitation is sent."""
    found = Blocked.objects.filter(channel=channel, address_hash__in=hashes)
    return set(found.values_list("address_hash", flat=True))


def blocks(hashes: Collection[str]) -> dict[str, Blocked]:
    """Return the blocks of these hashed addresses, of whichever channel they are."""
    return {each.address_hash: each for each in Blocked.objects.filter(address_hash__in=hashes)}


def language_of(address_hash: str) -> str | None:
    """Return the language of the last text to this number, if it is still known."""
    texts = Message.objects.filter(channel=Channel.SMS, recipient_hash=address_hash)
    return texts.order_by("-id").values_list("language", flat=True).first()


def tally(purpose: str, subject_ref: str) -> dict[str, int]:
    """Return how many messages about one thing are in which state."""
    rows = (
        Message.objects.filter(purpose=purpose, subject_ref=subject_ref)
        .values_list("state")
        .annotate(count=Count("id"))
        .order_by("state")
    )
    return dict(rows)


def tallies() -> list[PurposeTally]:
    """Return the counts by purpose, channel and state, purposes from A to Z."""
    rows = (
        Message.objects.values_list("purpose", "channel", "state", "outcome")
        .annotate(count=Count("id"))
        .order_by("purpose", "channel", "state", "outcome")
    )
    found: dict[tuple[str, str], dict[str, int]] = {}
    for purpose, channel, state, outcome, count in rows:
        is_lost = outcome == Outcome.UNDELIVERED
        counts = found.setdefault((purpose, channel), {})
        name = Outcome.UNDELIVERED if is_lost else state
        counts[name] = counts.get(name, 0) + count
    return [
        PurposeTally(purpose, Channel(channel), counts=counts, total=sum(counts.values()))
        for (purpose, channel), counts in found.items()
    ]


def uncertain(purpose: str | None = None, subject_ref: str | None = None) -> QuerySet[Message]:
    """Return messages that were handed over without a last answer, newest first."""
    found = troubled(MessageState.UNKNOWN)
    if purpose is not None:
        found = found.filter(purpose=purpose)
    if subject_ref is not None:
        found = found.filter(subject_ref=subject_ref)
    return found


def troubled(state: MessageState | None = None) -> QuerySet[Message]:
    """Return uncertain and failed messages, or one kind of them, newest first."""
    states = [state] if state else [MessageState.UNKNOWN, MessageState.FAILED]
    return Message.objects.filter(state__in=states).defer(*WORDS).order_by("-settled_at", "-id")


def recipients_due(now: datetime) -> Due:
    """Return settled messages that need not know any more to whom they went."""
    before = now - timedelta(days=TERMS[Kind.RECIPIENTS].usual)
    old = Message.objects.filter(state__in=SETTLED, settled_at__lt=before)
    return Due(Kind.RECIPIENTS, old.exclude(recipient_hash=""), at="settled_at")
