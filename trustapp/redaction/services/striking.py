"""Taking a passage out of every text of a thing, at once and wherever it stands."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from trustapp.audit import services as audit
from trustapp.channels import services as channels
from trustapp.core import queries as core
from trustapp.core.enums import Mark
from trustapp.core.pure import marks
from trustapp.core.pure.actor import Actor
from trustapp.redaction import queries
from trustapp.redaction.enums import Why
from trustapp.redaction.errors import NotThere
from trustapp.redaction.models import Original, Strike
from trustapp.redaction.pure.texts import Keeper, Thing


@transaction.atomic
def look_at_texts(*, thing: Thing, by: Actor, now: datetime) -> None:
    """Write down that somebody read these texts."""
    audit.record(by=by, action="redaction.look_at_texts", target=thing.subject, now=now)


@transaction.atomic
def strike_passage(
    *, keeper: Keeper, public_id: UUID, passage: str, mark: Mark, why: Why, by: Actor, now: datetime
) -> Strike:
    """Take a passage out of all texts of a thing; the texts as they were are sealed.

    Struck again it is taken out of what was written since, too. Raises NotThere.
    """
    thing = keeper.hold_texts(public_id=public_id)
    originals = queries.originals_of(thing.subject)
    if not any(marks.find(words, passage) for words in _before(thing, originals).values()):
        raise NotThere
    strikes = list(queries.strikes_in(thing.subject))
    known = next((each for each in strikes if marks.same(each.passage or "", passage)), None)
    strike = known or Strike.objects.create(
        subject=thing.subject, passage=passage, mark=mark, why=why,
        struck_by_id=by.user_id, struck_at=now,
    )  # fmt: skip
    has_changed = write(keeper, public_id, thing, [*strikes, strike], now=now)
    if has_changed or not known:
        note("redaction.strike_passage", strike, by=by, now=now)
    return strike


def write(
    keeper: Keeper, public_id: UUID, thing: Thing, strikes: Iterable[Strike], *, now: datetime
) -> bool:
    """Let every text of the thing read as these strikes say; return whether any changed."""
    originals = queries.originals_of(thing.subject)
    passages = {strike.passage: strike.mark for strike in strikes if strike.passage}
    changed = {}
    for text in thing.texts:
        original = originals.get(text.part)
        words = marks.strike(original.words if original else text.words, passages)
        if words == text.words:
            continue
        changed[text.part] = words
        if original is None:
            Original.objects.create(
                subject=thing.subject, part=text.part, words=text.words, sealed_at=now
            )
    if changed:
        keeper.rewrite_texts(public_id=public_id, words=changed, now=now)
        transaction.on_commit(core.forget_pages)
    channels.rewrite_waiting(
        subject_ref=thing.subject, rewrite=lambda words: marks.strike(words, passages)
    )
    return bool(changed)


def note(action: str, strike: Strike, *, by: Actor, now: datetime, **detail: str) -> None:
    """Write down what was done about a strike, and never what was struck."""
    audit.record(
        by=by, action=action, target=strike.subject, now=now,
        detail={"strike": str(strike.public_id), "mark": strike.mark, "why": strike.why, **detail},
    )  # fmt: skip


def _before(thing: Thing, originals: Mapping[str, Original]) -> dict[str, str]:
    before = {text.part: text.words for text in thing.texts}
    return before | {part: kept.words for part, kept in originals.items() if part in before}
