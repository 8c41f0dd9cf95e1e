"""Versions on paper, and versions as a feed: what there is, and what changed last."""

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, QuerySet

from engagement.policies.models import Paper, Version
from engagement.policies.queries.translations import newest_translations


def paper(version: Version, language: str) -> bytes | None:
    """Return a version on paper, once a worker has printed it."""
    content = (
        Paper.objects.filter(version=version, language=language)
        .values_list("content", flat=True)
        .first()
    )
    return None if content is None else bytes(content)


def unprinted(limit: int) -> list[tuple[int, str]]:
    """Return versions without a paper, the newest first: in their language, then in others."""
    language = settings.LANGUAGE_CODE
    papers = Paper.objects.filter(version=OuterRef("pk"), language=language)
    missing = Version.objects.published().filter(~Exists(papers)).order_by("-published_at", "-pk")
    found = [(pk, language) for pk in missing.values_list("pk", flat=True)[:limit]]
    papers = Paper.objects.filter(
        version=OuterRef("version"),
        language=OuterRef("language"),
        printed_at__gte=OuterRef("entered_at"),
    )
    translated = newest_translations().filter(~Exists(papers)).order_by("-entered_at", "-pk")
    return found + list(translated.values_list("version", "language")[:limit])


def newest_versions(slug: str | None, limit: int) -> QuerySet[Version]:
    """Return the versions published last, of one policy or of all."""
    versions = Version.objects.published().without_text().select_related("policy")
    if slug is not None:
        versions = versions.filter(policy__slug=slug)
    return versions.order_by("-published_at", "-pk")[:limit]


def last_published_at(slug: str | None) -> datetime | None:
    """Return when a version was published last, of one policy or of all."""
    versions = Version.objects.published()
    if slug is not None:
        versions = versions.filter(policy__slug=slug)
    found: datetime | None = versions.aggregate(last=Max("published_at"))["last"]
    return found
