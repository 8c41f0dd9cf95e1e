"""The outbox: every message is a row before it is anything else."""

from datetime import UTC, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from trustapp.channels.enums import BlockReason, Channel, Delivery, MessageState, Outcome
from trustapp.core.models import PublicModel, SealedTextField

# What a message says and to whom: emptied as soon as it is settled.
WORDS = ("recipient", "title", "text", "html", "unsubscribe", "filling")
# What a settled message looks like: no words, and no lane that would tell its mail domain.
EMPTIED = dict.fromkeys(WORDS) | {"stencil": None, "lane": ""}
SETTLED = (
    MessageState.SENT,
    MessageState.UNKNOWN,
    MessageState.FAILED,
    MessageState.CANCELLED,
)


class Stencil(models.Model):
    """Words that many messages share, sealed once, with a gap for what differs from each to each.

    It is found by the keyed hash of its words and goes away when no message needs it.
    """

    digest = models.CharField(max_length=64, unique=True)
    title = SealedTextField(null=True)
    text = SealedTextField(null=True)
    html = SealedTextField(null=True)
    unsubscribe = SealedTextField(null=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"stencil {self.pk}"


class Message(PublicModel):
    """One message to one recipient. Recipient and words are sealed, and emptied once settled.

    A text has only `text`; a mail also has a title and may have HTML and an unsubscribe address.
    One of many alike has a stencil instead, and `filling` for its gap.

    What stays of the recipient is a keyed hash, for as long as something may still be heard: a
    bounce or a receipt that blocks the address, a STOP that cancels what waits and is answered in
    the language of the last text. Thirty days after a message is settled it is forgotten. The hash
    is of no use without the key of the house; with it, one can ask whether something was sent to a
    given address in the last month, and nothing more. The list of blocked addresses is kept by the
    same hash for as long as the block holds: forgetting that somebody said STOP would be worse.
    """

    channel = models.CharField(max_length=20, choices=Channel.choices, default=Channel.EMAIL)
    delivery = models.CharField(max_length=20, choices=Delivery.choices)
    # What kind of message and what it belongs to, as values: `survey_invitation`, `wave:17`.
    purpose = models.CharField(max_length=60)
    subject_ref = models.CharField(max_length=120, blank=True)
    recipient = SealedTextField(null=True)
    recipient_hash = models.CharField(max_length=64, blank=True, default="")
    title = SealedTextField(null=True)
    text = SealedTextField(null=True)
    html = SealedTextField(null=True)
    language = models.CharField(max_length=12, default="en")
    # One-click unsubscribe address, for the List-Unsubscribe header.
    unsubscribe = SealedTextField(null=True)
    stencil = models.ForeignKey(
        Stencil, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    filling = SealedTextField(null=True)
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(
        max_length=12, choices=MessageState.choices, default=MessageState.QUEUED
    )
    # Where it waits for its turn; see services.lanes.
    lane = models.CharField(max_length=24, blank=True, default=Channel.EMAIL.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    # Under which claim it was taken; see services.claims.
    claim = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)
    # From delivery receipts of texts and from bounces of mail.
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True, default="")
    outcome_at = models.DateTimeField(null=True)
    # The carrier's own word about a failure, without the recipient.
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=SETTLED)
                | Q(settled_at__isnull=False, **{f"{word}__isnull": True for word in WORDS}),
                name="settled_message_keeps_no_words",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["lane", "due_at", "id"],
                name="message_waiting",
                condition=Q(state=MessageState.QUEUED),
            ),
            models.Index(
                fields=["claimed_at"],
                name="message_in_flight",
                condition=Q(state__in=[MessageState.CLAIMED, MessageState.SENDING]),
            ),
            models.Index(fields=["purpose", "subject_ref", "state"], name="message_by_purpose"),
            models.Index(
                fields=["stencil"], name="message_by_stencil", condition=Q(stencil__isnull=False)
            ),
            models.Index(
                fields=["recipient_hash", "-id"],
                name="message_by_recipient",
                condition=~Q(recipient_hash=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_ref}"


class Claim(models.Model):
    """A claim whose marks the database still knows.

    The table is UNLOGGED: PostgreSQL empties it when it has crashed, and at no other time. Marks
    that a sender makes inside a claim do not wait for the disk; as long as the claim is here, none
    of them was lost.
    """

    name = models.UUIDField(primary_key=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.name)


class Blocked(models.Model):
    """An address to which nothing is sent. It is known by its keyed hash alone."""

    channel = models.CharField(max_length=20, choices=Channel.choices)
    address_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=12, choices=BlockReason.choices)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "address_hash"], name="address_blocked_once")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.reason}"

    def holds_back(self, delivery: str) -> bool:
        """Say whether a message of this delivery stays here.

        Invitations always do. What somebody asked for (at least once: a receipt, news of their own
        case) still leaves by mail after they unsubscribed or complained, but never for a mailbox
        that is not there; and a number that said STOP gets no text whatever.
        """
        return (
            delivery == Delivery.AT_MOST_ONCE
            or self.channel == Channel.SMS
            or self.reason == BlockReason.BOUNCED
        )


class Lane(models.Model):
    """The pace at which messages to one mail domain or carrier leave."""

    name = models.CharField(max_length=24, primary_key=True)
    # When the next one would leave if they left in even steps.
    next_at = models.DateTimeField(default=datetime(1970, 1, 1, tzinfo=UTC))

    def __str__(self) -> str:
        return self.name
