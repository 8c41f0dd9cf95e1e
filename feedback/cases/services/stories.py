"""You said, we did: telling the public what came of something, without telling who said it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from feedback.cases.enums import CaseState, EntryKind
from feedback.cases.errors import AlreadyTold, NotFinished, PointsToSomebody
from feedback.cases.models import Case, Entry, Story
from feedback.cases.pure.traces import copied_run, trace_in
from feedback.cases.services.changing import lock
from trustapp.audit import services as audit
from trustapp.core import queries as core
from trustapp.core.pure.actor import Actor
from trustapp.core.services import free_slug
from trustapp.places.models import Place

_BY_RESIDENTS = (EntryKind.MESSAGE, EntryKind.REVIEW, EntryKind.OBJECTION, EntryKind.RESOLVED)


@dataclass(frozen=True, kw_only=True)
class NewStory:
    """What the public reads."""

    you_said: str
    we_did: str
    place: Place | None


@transaction.atomic
def publish_story(*, by: Actor, case: Case, story: NewStory, now: datetime) -> Story:
    """Publish what came of a closed case in words of our own; a refusal with its reason.

    Raises NotFinished, AlreadyTold, and PointsToSomebody for words that were copied from the
    resident or that contain an address or a number.
    """
    case = lock(case)
    if case.state != CaseState.CLOSED:
        raise NotFinished
    if case.stories.exists():
        raise AlreadyTold
    _refuse_traces(case, story)
    published = Story.objects.create(
        case=case,
        slug=free_slug(Story, story.you_said, longest=80, otherwise="story"),
        place=story.place,
        you_said=story.you_said,
        we_did=story.we_did,
        outcome=case.outcome,
        published_at=now,
        published_by_id=by.user_id,
    )
    # The line names the story, not the case: a reader of the record cannot join the two.
    audit.record(
        by=by,
        action="cases.publish_story",
        target=f"story:{published.public_id}",
        now=now,
        detail={"outcome": case.outcome},
    )
    return published


def _refuse_traces(case: Case, story: NewStory) -> None:
    sources = _resident_words(case)
    for text in (story.you_said, story.we_did):
        trace = trace_in(_without_our_numbers(text))
        if trace:
            raise PointsToSomebody(
                gettext("Take out “%(trace)s”: it could show who wrote to us.") % {"trace": trace}
            )
        for source in sources:
            copied = copied_run(text, source)
            if copied:
                raise PointsToSomebody(
                    gettext("Use your own words. “%(copied)s” is copied from the resident.")
                    % {"copied": copied}
                )


def _without_our_numbers(text: str) -> str:
    us = core.department()
    for number in (us.phone, us.text_number, us.relay_number, us.independent_phone):
        text = text.replace(number, " ") if number else text
    return text


def _resident_words(case: Case) -> list[str]:
    written = Entry.objects.filter(
        case=case, kind__in=_BY_RESIDENTS, words__isnull=False
    ).values_list("words", flat=True)
    return [words for words in (case.words, case.happened, case.whom, *written) if words]
