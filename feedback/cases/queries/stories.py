"""You said, we did, as the public reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from feedback.cases.enums import EntryKind, Outcome, Resolved
from feedback.cases.models import Case, Entry, Story
from feedback.cases.pure.resolution import Share, share_of

_BY_RESIDENTS = (EntryKind.MESSAGE, EntryKind.REVIEW, EntryKind.OBJECTION, EntryKind.RESOLVED)


@dataclass(frozen=True)
class StoryTally:
    """How many stories ended how."""

    done: int
    in_progress: int
    not_changing: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.done + self.in_progress + self.not_changing


def stories(*, place_slug: str = "", outcome: str = "") -> QuerySet[Story, Any]:
    """Return published stories, newest first, of one place or outcome where one is given."""
    found = _with_place()
    if place_slug:
        found = found.filter(place__slug=place_slug)
    if outcome:
        found = found.filter(outcome=outcome)
    return found.order_by("-published_at", "-id")


def latest_stories(limit: int) -> list[Story]:
    """Return the newest stories; one of them is a refusal if there is any refusal at all."""
    newest = list(stories()[:limit])
    if not newest or any(story.outcome == Outcome.NOT_CHANGING for story in newest):
        return newest
    return with_a_refusal(newest, list(stories(outcome=Outcome.NOT_CHANGING)[:1]))


def with_a_refusal(newest: list[Story], refusals: list[Story]) -> list[Story]:
    """Return the newest stories, the last replaced by a refusal where they hold none."""
    if not refusals or any(story.outcome == Outcome.NOT_CHANGING for story in newest):
        return newest
    return [*newest[:-1], refusals[0]]


def story_by_slug(slug: str) -> Story | None:
    """Return the story at this address."""
    return _with_place().filter(slug=slug).first()


def story_tally(since: datetime) -> StoryTally:
    """Return how the stories published since then ended."""
    return tally_of({row["outcome"]: row["count"] for row in outcomes(since)})


def outcomes(since: datetime) -> QuerySet[Story, Any]:
    """Return how many stories published since then had which outcome."""
    return (
        Story.objects.filter(published_at__gte=since)
        .values("outcome")
        .annotate(count=Count("id"))
        .order_by("outcome")
    )


def tally_of(counts: Mapping[str, int]) -> StoryTally:
    """Return the tally of counts by outcome."""
    return StoryTally(
        done=counts.get(Outcome.DONE, 0),
        in_progress=counts.get(Outcome.IN_PROGRESS, 0),
        not_changing=counts.get(Outcome.NOT_CHANGING, 0),
    )


def _with_place() -> QuerySet[Story, Any]:
    return Story.objects.select_related("place", "office").defer(
        "place__boundary", "place__outline"
    )


def share_resolved(since: datetime) -> Share | None:
    """Return which share of those who judged an outcome since then say that it was resolved."""
    said = Entry.objects.filter(kind=EntryKind.RESOLVED, at__gte=since)
    counts = said.aggregate(
        total=Count("id"), resolved=Count("id", filter=Q(resolved=Resolved.YES))
    )
    return share_of(counts["resolved"], counts["total"])


def words_of_residents(case: Case) -> list[str]:
    """Return everything that residents wrote in a case."""
    written = Entry.objects.filter(case=case, kind__in=_BY_RESIDENTS, words__isnull=False)
    said = (case.words, case.happened, case.whom, *written.values_list("words", flat=True))
    return [words for words in said if words]
