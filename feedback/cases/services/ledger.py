"""Keeping what a story promised: done, or not doing it with a reason; and asking if it helped."""

from datetime import datetime

from django.db import transaction

from feedback.cases import queries
from feedback.cases.enums import Outcome, Resolved
from feedback.cases.errors import AlreadyFinished, NothingToJudge
from feedback.cases.models import Case, Helped, Story
from feedback.cases.services.changing import lock
from feedback.cases.services.notices import notify
from feedback.cases.services.stories import Told, refuse_traces
from trustapp.audit import services as audit
from trustapp.core import queries as core
from trustapp.core.pure.actor import Actor


@transaction.atomic
def finish_story(*, by: Actor, story: Story, outcome: Outcome, told: Told, now: datetime) -> Story:
    """Say what came of a promise; what was promised stays to be read. Whoever asked hears of it.

    Raises AlreadyFinished and PointsToSomebody.
    """
    held = Story.objects.select_for_update(of=("self",)).select_related("case").get(pk=story.pk)
    if held.outcome != Outcome.IN_PROGRESS:
        raise AlreadyFinished
    if held.case:
        refuse_traces(held.case, told)
    held.promised, held.we_did = held.we_did, told.words
    held.outcome, held.finished_at = outcome, now
    held.save(update_fields=["promised", "we_did", "outcome", "finished_at"])
    if held.case:
        notify(held.case, now=now)
    audit.record(
        by=by, action="cases.finish_story", target=f"story:{held.public_id}", now=now,
        detail={"outcome": str(outcome), "kept_because": told.kept_because},
    )  # fmt: skip
    transaction.on_commit(core.forget_pages)
    return held


@transaction.atomic
def say_if_helped(*, by: Actor, case: Case, answer: Resolved, now: datetime) -> Helped:
    """Keep whether what was done helped whoever asked for it; another answer replaces the first.

    Raises NothingToJudge before it is finished, and once the time to answer is over.
    """
    case = lock(case)
    story = queries.story_to_judge(case, now=now)
    if story is None:
        raise NothingToJudge
    said, _ = Helped.objects.update_or_create(
        story=story, case=case, defaults={"answer": answer, "said_at": now}
    )
    audit.record(
        by=by, action="cases.say_if_helped", target=case.subject, now=now,
        detail={"answer": str(answer)},
    )  # fmt: skip
    return said
