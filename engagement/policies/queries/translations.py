"""Versions in other languages: what there is, and what is found in it."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import Exists, F, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Concat

from engagement.policies.models import Translation, Version
from engagement.policies.pure import clauses as text
from engagement.policies.queries.reading import MARK_END, MARK_START, MOST_FOUND

# PostgreSQL's word forms, where it knows them; others are found as they are written.
_CONFIGS = {
    "ar": "arabic", "de": "german", "en": "english", "es": "spanish", "fr": "french",
    "hi": "hindi", "it": "italian", "ne": "nepali", "pt": "portuguese", "ru": "russian",
}  # fmt: skip


def config_of(language: str) -> str:
    """Return the search configuration of a language."""
    return _CONFIGS.get(language.split("-", maxsplit=1)[0], "simple")


def other_languages() -> list[tuple[str, Any]]:
    """Return the languages that policies can be translated into."""
    return [each for each in settings.LANGUAGES if each[0] != settings.LANGUAGE_CODE]


def newest_translations() -> QuerySet[Translation]:
    """Return the last word of each version in each language."""
    later = Translation.objects.filter(
        version=OuterRef("version"), language=OuterRef("language"), number__gt=OuterRef("number")
    )
    return Translation.objects.filter(~Exists(later))


def translation_of(version: Version, language: str) -> Translation | None:
    """Return a version in another language; None in its own, or where there is none."""
    if language == settings.LANGUAGE_CODE:
        return None
    return (
        Translation.objects.filter(version=version, language=language).order_by("-number").first()
    )


def translations_of(version: Version) -> dict[str, Translation]:
    """Return the newest translations of a version by language."""
    return {each.language: each for each in newest_translations().filter(version=version)}


def earlier_translation(version: Version, language: str) -> Translation | None:
    """Return what an earlier version said in this language, to begin with."""
    return (
        Translation.objects.filter(
            version__policy=version.policy_id, version__number__lt=version.number, language=language
        )
        .order_by("-version__number", "-number")
        .first()
    )


def translated_clauses(translation: Translation) -> tuple[text.Clause, ...]:
    """Return the clauses of a translation; their keys are those of the original."""
    return text.parse(translation.body)


def search_in(language: str, words: str, *, today: date) -> list[Translation]:
    """Return the shown translations that match the words in their language, best first.

    Each carries an `excerpt` as the search in the original does. None in the original's language.
    """
    if language == settings.LANGUAGE_CODE:
        return []
    config = config_of(language)
    query = SearchQuery(words, config=config, search_type="websearch") | SearchQuery(
        words, config="simple", search_type="websearch"
    )
    whole = Concat("summary", Value("\n\n"), "body", output_field=TextField())
    excerpt = SearchHeadline(
        whole, query, config=config, start_sel=MARK_START, stop_sel=MARK_END,
        min_words=20, max_words=40,
    )  # fmt: skip
    return list(
        newest_translations()
        .filter(
            language=language,
            search=query,
            version__showing__from_on__lte=today,
            version__showing__until_on__gt=today,
        )
        .select_related("version__policy")
        .defer("body", "version__body")
        .annotate(rank=SearchRank(F("search"), query), excerpt=excerpt)
        .order_by("-rank", "version")[:MOST_FOUND]
    )
