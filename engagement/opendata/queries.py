"""Questions that downloads ask; the numbers come from trust."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from feedback.trust import queries as trust
from feedback.trust.models import ExternalScore, Release, Score
from trustapp.places import queries as places
from trustapp.places.models import Source

EVERY_WAVE = "all"
CHUNK = 500
MOST_LISTED = 24


@dataclass(frozen=True)
class DataPage:
    """What the page about the data shows."""

    releases: Sequence[trust.ReleaseInfo]
    sources: Sequence[Source]


def data_page() -> DataPage:
    """Return the newest releases and where the figures come from, in two statements."""
    newest = trust.releases()[:MOST_LISTED]
    return DataPage([trust.release_info(each) for each in newest], list(places.sources()))


def chosen_releases(wanted: str) -> list[trust.ReleaseInfo] | None:
    """Return the releases of a download: the newest, one by its id, or one of each wave.

    None when there is no such release.
    """
    if wanted == EVERY_WAVE:
        return trust.releases_for_trend()
    if not wanted:
        latest = trust.latest_release()
        return [latest] if latest else []
    try:
        found = trust.release_by_id(UUID(wanted))
    except ValueError:
        return None
    return [found] if found else None


def knows_place(slug: str) -> bool:
    """Tell whether there is a place with this address."""
    return places.place_by_slug(slug) is not None


def published_rows(
    releases: Sequence[trust.ReleaseInfo], place: str | None
) -> Iterator[trust.PublishedRow]:
    """Yield the scores of the releases a few at a time."""
    scores = trust.score_rows([each.pk for each in releases], place=place)
    return (trust.published_row(score) for score in scores.iterator(CHUNK))


def scores_of(release: UUID | None, place: str | None) -> QuerySet[Score, dict[str, Any]] | None:
    """Return the scores that a page of the API is cut from; None without such a release."""
    chosen = chosen_releases(str(release) if release else "")
    if chosen is None:
        return None
    return trust.score_rows([each.pk for each in chosen], place=place)


def releases() -> QuerySet[Release]:
    """Return every release, newest first."""
    return trust.releases()


def external_rows() -> QuerySet[ExternalScore, tuple[Any, ...]]:
    """Return every figure that somebody else published."""
    return trust.external_rows()


def external_state() -> str:
    """Return a value that changes whenever the published figures were loaded anew."""
    loaded = [f"{source.key}@{source.loaded_at.isoformat()}" for source in places.sources()]
    return "|".join(loaded)


def picture(public_id: UUID, kind: str, language: str) -> bytes | None:
    """Return a chart of a release as a PNG file, if it was drawn."""
    return trust.picture(public_id, kind, language)
