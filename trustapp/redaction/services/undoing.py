"""Reading what was taken out, and putting it back: one person asks, a second one decides."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from trustapp.core.pure.actor import Actor
from trustapp.redaction import queries
from trustapp.redaction.enums import Purpose
from trustapp.redaction.errors import AlreadyBack, NotAllowed, NothingToDecide, SecondPersonNeeded
from trustapp.redaction.models import Strike, Wish
from trustapp.redaction.pure.texts import Keeper, Text
from trustapp.redaction.services.striking import note, write


@transaction.atomic
def ask(*, strike: Strike, purpose: Purpose, reason: str, by: Actor, now: datetime) -> Wish:
    """Ask a second person; whoever asks twice for the same asks once. Raises AlreadyBack."""
    assert by.user_id is not None, "people ask"
    held = Strike.objects.select_for_update().get(pk=strike.pk)
    if held.put_back_at:
        raise AlreadyBack
    for asked in held.wishes.filter(asked_by_id=by.user_id, purpose=purpose).order_by("id"):
        if queries.is_wished(asked, now):
            return asked
    wish = Wish.objects.create(
        strike=held, purpose=purpose, reason=reason, asked_by_id=by.user_id, asked_at=now
    )
    note("redaction.ask", held, by=by, now=now, purpose=str(purpose))
    return wish


@transaction.atomic
def decide(*, wish: Wish, is_allowed: bool, by: Actor, now: datetime) -> Wish:
    """Allow or refuse what another person asked; raises SecondPersonNeeded, NothingToDecide."""
    if by.user_id == wish.asked_by_id:
        raise SecondPersonNeeded
    held = Wish.objects.select_for_update(of=("self",)).select_related("strike").get(pk=wish.pk)
    if not queries.is_wished(held, now):
        raise NothingToDecide
    held.decided_by_id, held.decided_at, held.is_allowed = by.user_id, now, is_allowed
    held.save(update_fields=["decided_by", "decided_at", "is_allowed"])
    action = "redaction.allow" if is_allowed else "redaction.refuse"
    note(action, held.strike, by=by, now=now, purpose=held.purpose)
    return held


@transaction.atomic
def read_original(
    *, keeper: Keeper, public_id: UUID, wish: Wish, by: Actor, now: datetime
) -> list[Text]:
    """Return the texts as they were, once, to whoever asked for it; raises NotAllowed."""
    strike = _use(wish, Purpose.READ, by=by, now=now)
    thing = keeper.hold_texts(public_id=public_id)
    originals = queries.originals_of(thing.subject)
    note("redaction.read_original", strike, by=by, now=now)
    return [
        Text(part=text.part, label=text.label, words=originals[text.part].words)
        for text in thing.texts
        if text.part in originals
    ]


@transaction.atomic
def put_back(*, keeper: Keeper, public_id: UUID, wish: Wish, by: Actor, now: datetime) -> Strike:
    """Let a passage stand where it stood; what else was taken out stays out. Raises NotAllowed."""
    thing = keeper.hold_texts(public_id=public_id)
    strike = _use(wish, Purpose.PUT_BACK, by=by, now=now)
    strike.put_back_at = now
    strike.save(update_fields=["put_back_at"])
    write(keeper, public_id, thing, queries.strikes_in(strike.subject), now=now)
    note("redaction.put_back", strike, by=by, now=now)
    return strike


def _use(wish: Wish, purpose: Purpose, *, by: Actor, now: datetime) -> Strike:
    taken = Wish.objects.filter(
        pk=wish.pk, asked_by_id=by.user_id, purpose=purpose, is_allowed=True,
        used_at__isnull=True, decided_at__gt=now - queries.LEAVE_LASTS,
        strike__put_back_at__isnull=True,
    ).update(used_at=now)  # fmt: skip
    if not taken:
        raise NotAllowed
    return Strike.objects.get(pk=wish.strike_id)
