"""Invitations and reminders: in chunks from the sample to the outbox, at most once each."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q

from feedback.surveys import queries
from feedback.surveys.enums import InvitationState, Mode, Population, SkipReason, WaveState
from feedback.surveys.models import Invitation, Reminder, Wave
from feedback.surveys.services.wording import Words
from trustapp.channels import queries as outbox
from trustapp.channels import services as channels
from trustapp.channels.enums import BlockReason
from trustapp.core.jobs import enqueue
from trustapp.core.pure.codes import new_token

CHUNK = 500
# So many finished invitations are written anew together; the same floor as for counts.
TOGETHER = 11

_MARK_QUEUED = """
UPDATE surveys_invitation i
   SET state = %s, token_hash = q.token_hash, message = q.message
  FROM unnest(%s::bigint[], %s::varchar[], %s::uuid[]) AS q(id, token_hash, message)
 WHERE i.id = q.id
"""


@transaction.atomic
def queue_invitations(*, wave_id: int, now: datetime) -> int:
    """Move one chunk of the sample to the outbox, ask for the next, and return how many.

    Token, message and state commit together: a crash leaves the chunk drawn, to be taken again.
    Rows that another worker holds are passed over. Without any left, the wave is simply open.
    Letters wait for a person who prints them.
    """
    wave = Wave.objects.select_related("survey").filter(pk=wave_id).first()
    if wave is None or wave.state != WaveState.INVITING or now >= wave.closes_at:
        return 0
    chunk = list(
        Invitation.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(wave=wave, state=InvitationState.DRAWN)
        .filter(Q(send_from=None) | Q(send_from__lte=now))
        .exclude(mode=Mode.LETTER)
        .select_related("contact")
        .order_by("id")[:CHUNK]
    )
    if not chunk:
        _finish_inviting(wave)
        return 0
    barred = _too_late(chunk, now) | _barred(chunk)
    for reason in set(barred.values()):
        Invitation.objects.filter(
            pk__in=[each for each, why in barred.items() if why == reason]
        ).update(state=InvitationState.SKIPPED, skipped_because=reason)
    _send([each for each in chunk if each.pk not in barred], wave, now)
    enqueue("surveys.queue_invitations", wave_id=wave.pk)
    return len(chunk)


def _too_late(invitations: Sequence[Invitation], now: datetime) -> dict[int, SkipReason]:
    """Return who can no longer be asked about what happened."""
    return {
        each.pk: SkipReason.LATE
        for each in invitations
        if each.send_until is not None and now > each.send_until
    }


def _barred(invitations: Sequence[Invitation]) -> dict[int, SkipReason]:
    """Return who may not be written to any more since they were drawn, and why."""
    addresses = {each.pk: _address_hash(each) for each in invitations}
    blocks = outbox.blocks([address for address in addresses.values() if address])
    barred = {}
    for each in invitations:
        block = blocks.get(addresses[each.pk])
        if each.contact.opted_out_at:
            barred[each.pk] = SkipReason.OPTED_OUT
        elif block is not None:
            came_back = block.reason == BlockReason.BOUNCED
            barred[each.pk] = SkipReason.BOUNCED if came_back else SkipReason.STOPPED
    return barred


def _address_hash(invitation: Invitation) -> str:
    person = invitation.contact
    found = person.phone_hash if invitation.mode == Mode.TEXT else person.email_hash
    return found or ""


def _send(invitations: Sequence[Invitation], wave: Wave, now: datetime) -> None:
    words = _words(invitations, wave, queries.INVITATION)
    tokens = [new_token() for _ in invitations]
    messages = channels.queue_messages(
        letters=[
            words[_spoken(each)].to(each, token, now)
            for each, token in zip(invitations, tokens, strict=True)
        ],
        now=now,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _MARK_QUEUED,
            [
                InvitationState.QUEUED,
                [each.pk for each in invitations],
                [queries.token_hash(token) for token in tokens],
                [str(message.public_id) for message in messages],
            ],
        )


def _words(
    invitations: Sequence[Invitation], wave: Wave, purpose: str
) -> dict[tuple[str, str], Words]:
    spoken = sorted(set(map(_spoken, invitations)))
    return {each: Words.of(wave, purpose, *each) for each in spoken}


def _spoken(invitation: Invitation) -> tuple[str, str]:
    return invitation.mode, invitation.contact.language


def _finish_inviting(wave: Wave) -> None:
    waiting = Invitation.objects.filter(wave=OuterRef("pk"), state=InvitationState.DRAWN)
    Wave.objects.filter(
        ~Exists(waiting.exclude(mode=Mode.LETTER)), pk=wave.pk, state=WaveState.INVITING
    ).exclude(population=Population.POST_CONTACT).update(state=WaveState.OPEN)


# --- reminders ------------------------------------------------------------------------------------
@transaction.atomic
def queue_reminders(*, wave_id: int, number: int, now: datetime) -> int:
    """Remind one chunk of those who have not answered, ask for the next, and return how many.

    Whoever finished, declined, opted out or was not reached is left alone. Each reminder is a row
    before it is a message, unique by person and number, with a token of its own beside the first
    one: the first is known only by its hash. Without anybody left, this reminder is done.
    """
    wave = Wave.objects.select_related("survey").filter(pk=wave_id).first()
    if wave is None or wave.state != WaveState.OPEN or number != wave.reminded + 1:
        return 0
    if not queries.is_reminder_due(wave, number, now):
        return 0
    chunk = list(
        queries.to_remind(wave, number)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("contact")[:CHUNK]
    )
    if not chunk:
        Wave.objects.filter(~_left_to_remind(wave, number), pk=wave.pk).update(reminded=number)
        return 0
    barred = _barred(chunk)
    _remind(chunk, barred, wave, number, now)
    enqueue("surveys.queue_reminders", wave_id=wave.pk, number=number)
    return len(chunk)


def _left_to_remind(wave: Wave, number: int) -> Any:
    return Exists(queries.to_remind(wave, number).filter(wave=OuterRef("pk")))


def _remind(
    chunk: Sequence[Invitation], barred: Collection[int], wave: Wave, number: int, now: datetime
) -> None:
    """Write down a reminder for each; those who are barred get a row without a message."""
    reached = [each for each in chunk if each.pk not in barred]
    words = _words(reached, wave, queries.REMINDER)
    tokens = {each.pk: new_token() for each in reached}
    messages = channels.queue_messages(
        letters=[words[_spoken(each)].to(each, tokens[each.pk], now) for each in reached],
        now=now,
    )
    sent = {each.pk: message for each, message in zip(reached, messages, strict=True)}
    Reminder.objects.bulk_create(
        Reminder(
            invitation=each,
            number=number,
            token_hash=queries.token_hash(tokens[each.pk]) if each.pk in tokens else None,
            message=sent[each.pk].public_id if each.pk in sent else None,
        )
        for each in chunk
    )


# --- finished -------------------------------------------------------------------------------------
def mix_finished(*, wave: Wave | None = None) -> int:
    """Write finished invitations anew, many in one transaction, and return how many.

    PostgreSQL keeps with each row the transaction that wrote it, and finishing writes the
    invitation and the answers in one: until the row is written again, the mark would tell who gave
    which answers. So rows are rewritten eleven or more at a time, and all of a wave when it closes.
    """
    finished = Invitation.objects.filter(state=InvitationState.FINISHED, is_mixed=False)
    if wave is not None:
        return finished.filter(wave=wave).update(is_mixed=True)
    many = (
        finished.order_by("wave_id")
        .values_list("wave_id", flat=True)
        .annotate(count=Count("id"))
        .filter(count__gte=TOGETHER)
    )
    return sum(finished.filter(wave=wave_id).update(is_mixed=True) for wave_id in many)
