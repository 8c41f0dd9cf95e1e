"""You said, we did: telling the public what came of something, without telling who said it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from feedback.cases import queries
from feedback.cases.enums import CaseState, Outcome
from feedback.cases.errors import AlreadyTold, NotFinished, PointsToSomebody
from feedback.cases.models import Case, Story, Team
from feedback.cases.pure.traces import copied_run
from feedback.cases.services.changing import lock
from trustapp.audit import services as audit
from trustapp.core import queries as core
from trustapp.core.pure.actor import Actor
from trustapp.core.services import free_slug
from trustapp.places.models import Place


@dataclass(frozen=True, kw_only=True)
class Told:
    """Words for everybody."""

    words: str
    # Why what looks like a trace of a person may be read by everybody.
    kept_because: str = ""


@dataclass(frozen=True, kw_only=True)
class NewStory:
    """What the public reads."""

    you_said: str
    we_did: str
    place: Place | None
    # Why what looks like a trace of a person may be read by everybody.
    kept_because: str = ""
    # Of what is promised: the office that keeps it, and by when.
    office: Team | None = None
    due_on: date | None = None


@transaction.atomic
def publish_story(*, by: Actor, case: Case, story: NewStory, now: datetime) -> Story:
    """Publish what came of a closed case in words of our own; a refusal with its reason.

    Raises NotFinished, AlreadyTold, and PointsToSomebody for words that were copied from the
    resident, or that hold what could show who it was without a reason to keep it.
    """
    case = lock(case)
    if case.state != CaseState.CLOSED:
        raise NotFinished
    if case.stories.exists():
        raise AlreadyTold
    for words in (story.you_said, story.we_did):
        refuse_traces(case, Told(words=words, kept_because=story.kept_because))
    is_promise = case.outcome == Outcome.IN_PROGRESS
    published = Story.objects.create(
        case=case,
        slug=free_slug(Story, story.you_said, longest=80, otherwise="story"),
        place=story.place,
        you_said=story.you_said,
        we_did=story.we_did,
        outcome=case.outcome,
        office=story.office if is_promise else None,
        due_on=story.due_on if is_promise else None,
        published_at=now,
        published_by_id=by.user_id,
    )
    # The line names the story, not the case: a reader of the record cannot join the two.
    audit.record(
        by=by,
        action="cases.publish_story",
        target=f"story:{published.public_id}",
        now=now,
        detail={"outcome": case.outcome}
        | ({"kept_because": story.kept_because} if story.kept_because else {}),
    )
    return published


def refuse_traces(case: Case, told: Told) -> None:
    """Raise PointsToSomebody for words that could show who wrote to us."""
    sources = queries.words_of_residents(case)
    found = [] if told.kept_because else core.personal_in(told.words, said=sources)
    if found:
        raise PointsToSomebody(
            gettext("Take out “%(trace)s”: it could show who wrote to us.")
            % {"trace": found[0].passage}
        )
    for source in sources:
        copied = copied_run(told.words, source)
        if copied:
            raise PointsToSomebody(
                gettext("Use your own words. “%(copied)s” is copied from the resident.")
                % {"copied": copied}
            )
