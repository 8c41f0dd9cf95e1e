"""Mail that came back: the message failed, and an address where nothing arrives is left alone."""

from datetime import datetime, timedelta

from django.db import transaction

from trustapp.channels.enums import BlockReason, Channel, MessageState, Outcome
from trustapp.channels.models import Message
from trustapp.channels.pure.bounces import Kind, Report, read_report
from trustapp.channels.services.blocking import block_address
from trustapp.channels.services.receipts import mark_undelivered
from trustapp.core.pure.actor import Actor

SOFT_BOUNCES = 3
WITHIN = timedelta(days=30)


@transaction.atomic
def receive_bounce(*, mail: bytes, by: Actor, now: datetime) -> str:
    """Note what a mail server reports and return a word about it that names nobody.

    The same report twice changes nothing more. One hard bounce blocks the address; so does the
    third soft one within thirty days. A complaint blocks it too, though the mail arrived.
    """
    report = read_report(mail)
    if report is None:
        return "no report about a mail of ours"
    message = (
        Message.objects.select_for_update()
        .filter(message_id=report.message_id, channel=Channel.EMAIL)
        .defer("title", "text", "html", "recipient", "unsubscribe")
        .first()
    )
    if message is None:
        return "a mail that is not ours"
    if report.kind == Kind.NO_NEWS:
        return "still on its way, or arrived"
    if report.kind != Kind.COMPLAINT and not _note(message, report, now):
        return "known already"
    reason = _reason(message, report, now)
    if reason is None or not message.recipient_hash:
        return f"{report.kind}"
    is_new = block_address(
        channel=Channel.EMAIL, address_hash=message.recipient_hash, reason=reason, by=by, now=now
    )
    return f"{report.kind}, address blocked" if is_new else f"{report.kind}, known already"


def _note(message: Message, report: Report, now: datetime) -> bool:
    if message.state in {MessageState.FAILED, MessageState.CANCELLED}:
        return False
    word = f"{report.status} {report.kind}".strip()
    return mark_undelivered(Message.objects.filter(pk=message.pk), word=word, now=now)


def _reason(message: Message, report: Report, now: datetime) -> BlockReason | None:
    if report.kind == Kind.COMPLAINT:
        return BlockReason.COMPLAINED
    if report.kind == Kind.HARD:
        return BlockReason.BOUNCED
    bounced = Message.objects.filter(
        channel=Channel.EMAIL,
        recipient_hash=message.recipient_hash,
        outcome=Outcome.UNDELIVERED,
        outcome_at__gt=now - WITHIN,
    ).count()
    return BlockReason.BOUNCED if bounced >= SOFT_BOUNCES else None
