"""A published version in another language: checked by a person, clause by clause the same."""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import add

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Max, Value
from django.utils.translation import gettext_lazy as _

from engagement.policies import queries
from engagement.policies.enums import HEADING_FAULTS
from engagement.policies.models import Translation, Version
from engagement.policies.pure import clauses as text
from engagement.policies.queries import translations
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.jobs import enqueue
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.text import tidy
from trustapp.core.queries import forget_pages


class OtherClauses(Refused):
    """The translation has not the clauses of the original; `missing` and `foreign` name them."""

    message = _("Every part needs its key from the original, and no other.")
    code = "other_clauses"

    def __init__(self, missing: Sequence[str], foreign: Sequence[str]) -> None:
        super().__init__()
        self.missing, self.foreign = list(missing), list(foreign)


class UnreadableText(Refused):
    """A heading that no clause can be made of."""

    code = "unreadable_text"


@transaction.atomic
def add_translation(
    *,
    version: Version,
    language: str,
    title: str,
    summary: str,
    means_for_you: str,
    body: str,
    checked_by: str,
    by: Actor,
    now: datetime,
) -> Translation:
    """Publish what a version says in another language; the same words again add nothing.

    Raises UnreadableText, and OtherClauses where its clauses are not those of the original.
    """
    Version.objects.select_for_update(of=("self",), no_key=True).get(pk=version.pk)
    words = {
        "title": tidy(title),
        "summary": tidy(summary),
        "means_for_you": tidy(means_for_you),
        "body": text.normalise(body),
        "checked_by": tidy(checked_by),
    }
    found = _same_clauses(version, words["body"])
    before = translations.translation_of(version, language)
    if before is not None and all(getattr(before, name) == each for name, each in words.items()):
        return before
    last = Translation.objects.filter(version=version, language=language).aggregate(n=Max("number"))
    translation = Translation.objects.create(
        version=version,
        language=language,
        number=(last["n"] or 0) + 1,
        entered_by_id=by.user_id,
        entered_at=now,
        search=_vector(language, words, found),
        **words,
    )
    record(
        by=by,
        action="policies.add_translation",
        target=f"policy:{version.policy.number}@v{version.number}",
        now=now,
        detail={"language": language, "number": translation.number},
    )
    enqueue("policies.print_version", version_id=version.pk, language=language)
    transaction.on_commit(forget_pages)
    return translation


def _same_clauses(version: Version, body: str) -> tuple[text.Clause, ...]:
    try:
        found = text.parse(body)
    except text.CannotRead as fault:
        words = HEADING_FAULTS[fault.fault]
        raise UnreadableText(words.format(heading=fault.heading, key=fault.key)) from fault
    wanted = [clause.key for clause in queries.clauses_of(version)]
    given = [clause.key for clause in found]
    if wanted != given:
        raise OtherClauses(
            [key for key in wanted if key not in given],
            [key for key in given if key not in wanted],
        )
    return found


def _vector(language: str, words: dict[str, str], found: Sequence[text.Clause]) -> SearchVector:
    headings = " ".join(clause.heading for clause in found)
    texts = "\n".join(clause.text for clause in found)
    parts = {"A": words["title"], "B": headings, "C": texts, "D": words["summary"]}
    return reduce(
        add,
        (
            SearchVector(Value(value), config=config, weight=weight)
            for weight, value in parts.items()
            for config in (translations.config_of(language), "simple")
        ),
    )
