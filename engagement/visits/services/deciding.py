"""A person looks at what was worth a look, and says what it is."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagement.visits.enums import Decision, SignalState
from engagement.visits.models import Signal
from trustapp.accounts.models import User
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor


class NotYours(Refused):
    message = _("Somebody else decides about your own visits.")
    code = "not_yours"


class DecidedMeanwhile(Refused):
    message = _("Somebody decided about this meanwhile. Read it first.")
    code = "decided_meanwhile"


class NobodyToPassTo(Refused):
    message = _("Choose another supervisor, who is not the officer, to pass it on to.")
    code = "nobody_to_pass_to"


def look_over_signals(*, by: Actor, now: datetime) -> None:
    """Write down that somebody read the list of what is worth a look."""
    record(by=by, action="visits.look_over_signals", target="signals", now=now)


def look_at_signal(*, signal: Signal, by: Actor, now: datetime) -> None:
    """Write down that somebody looked at the evidence about an officer's visits."""
    record(by=by, action="visits.look_at_signal", target=f"signal:{signal.public_id}", now=now)


@transaction.atomic
def decide_signal(
    *, signal: Signal, decision: Decision, words: str, seen: int, by: Actor, now: datetime,
    passed_to: User | None = None,
) -> Signal:  # fmt: skip
    """Keep what a person made of a signal; it can be decided again, and every time is on record.

    What is passed on waits for `passed_to`. The same decision again changes nothing. Raises
    NotYours, DecidedMeanwhile and NobodyToPassTo.
    """
    held = Signal.objects.select_for_update().select_related("officer").get(pk=signal.pk)
    if held.officer.user_id == by.user_id:
        raise NotYours
    to = passed_to if decision == Decision.PASSED_ON else None
    said = (decision, words, by.user_id, to.pk if to else None)
    if held.is_decided and said == (
        held.decision, held.words, held.decided_by_id, held.passed_to_id,
    ):  # fmt: skip
        return held
    if held.revision != seen:
        raise DecidedMeanwhile
    if decision == Decision.PASSED_ON and (
        to is None or to.pk in {by.user_id, held.officer.user_id}
    ):
        raise NobodyToPassTo
    held.state, held.decision, held.words = SignalState.DECIDED, decision, words
    held.decided_by_id, held.decided_at, held.revision = by.user_id, now, seen + 1
    held.passed_to = to
    held.save(
        update_fields=[
            "state", "decision", "words", "decided_by", "decided_at", "revision", "passed_to",
        ]
    )  # fmt: skip
    record(
        by=by, action="visits.decide_signal", target=f"signal:{held.public_id}", now=now,
        detail={"kind": held.kind, "decision": str(decision)},
    )  # fmt: skip
    return held
