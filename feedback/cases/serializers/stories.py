"""You said, we did: cards and the tally of a year."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from feedback.cases.enums import Outcome
from feedback.cases.models import Story
from feedback.cases.queries import StoryTally
from trustapp.core.pure.charts import StackedTally, TallyPart, stacked_tally

_STATES = {Outcome.DONE: "done", Outcome.IN_PROGRESS: "progress", Outcome.NOT_CHANGING: "no"}


@dataclass(frozen=True)
class Card:
    """One story as its card shows it."""

    said: str
    did: str
    state: str
    declined: bool
    place: str
    when: str
    url: str
    # Stories are written in the department's language; other readers are told so.
    is_foreign: bool
    language: str
    # Of a promise that is open: who keeps it by when, and whether the day has passed.
    owed: str = ""
    is_late: bool = False
    promised: str = ""


def cards_of(stories: Iterable[Story]) -> list[Card]:
    """Return the stories as cards."""
    is_foreign = get_language() != settings.LANGUAGE_CODE
    return [
        Card(
            said=story.you_said,
            did=story.we_did,
            state=_STATES[Outcome(story.outcome)],
            declined=story.outcome == Outcome.NOT_CHANGING,
            place=story.place.name if story.place else gettext("The whole city"),
            when=date_format(timezone.localtime(story.published_at), "DATE_FORMAT"),
            url=reverse("cases:story", kwargs={"slug": story.slug}),
            is_foreign=is_foreign,
            language=settings.LANGUAGE_CODE,
            owed=_owed(story),
            is_late=story.is_late(timezone.localdate()),
            promised=story.promised,
        )
        for story in stories
    ]


def _owed(story: Story) -> str:
    if story.outcome != Outcome.IN_PROGRESS or story.due_on is None:
        return ""
    day = date_format(story.due_on, "DATE_FORMAT")
    if story.office is None:
        return gettext("By %(day)s") % {"day": day}
    return gettext("By %(day)s: %(office)s") % {"day": day, "office": story.office.name}


def tally_chart(tally: StoryTally) -> StackedTally:
    """Return the bar of a year: how many were done, are going on, and were refused."""
    return stacked_tally(
        [
            TallyPart(gettext("done"), tally.done, "moss"),
            TallyPart(gettext("in progress"), tally.in_progress, "slate"),
            TallyPart(gettext("not changing, each with a reason"), tally.not_changing, "same"),
        ]
    )
