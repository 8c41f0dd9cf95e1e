"""What a draft still needs before it can be published, and what keeps it from taking effect."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from engagement.policies.enums import HEADING_FAULTS, Gap
from engagement.policies.models import Clause, Version
from engagement.policies.pure import clauses as text
from engagement.policies.pure import lineage
from engagement.policies.pure.reading import Reading, read
from engagement.policies.queries.answers import matters_before_effect
from engagement.policies.queries.reading import clauses_of_newest

LONGEST_SUMMARY = 150


@dataclass(frozen=True, slots=True)
class Readiness:
    """A draft as it would be published: its clauses, where they come from, what is missing."""

    clauses: tuple[text.Clause, ...]
    origins: lineage.Origins
    ancestries: tuple[lineage.Ancestry, ...]
    gaps: list[str | Promise]


def readiness(
    draft: Version, *, replaces: Version | None, before: Sequence[text.Clause], today: date
) -> Readiness:
    """Say what a draft still needs before it can be sent and published.

    `before` are the clauses of the version that it replaces.
    """
    gaps: list[str | Promise] = [gap.label for gap in _gaps(draft, replaces, today)]
    try:
        clauses = text.parse(draft.body)
        text.check_keys(
            clauses,
            before=[clause.key for clause in before],
            retired=retired_keys(draft, before),
        )
    except text.CannotRead as refusal:
        gaps.append(_words_for(refusal))
        return Readiness((), {}, (), gaps)
    origins = lineage.origins(before, clauses)
    return Readiness(clauses, origins, lineage.ancestries(before, clauses, origins), gaps)


@dataclass(frozen=True, slots=True)
class Look:
    """A draft as it reads while it is typed: its clauses with the keys they would get."""

    clauses: tuple[text.Clause, ...]
    fault: str
    readings: dict[str, Reading]


def look(draft: Version, *, body: str, summary: str, means_for_you: str) -> Look:
    """Read what is being typed as saving it would."""
    before = clauses_of_newest(draft.policy)
    found = {"summary": read(summary), "means_for_you": read(means_for_you)}
    keyed = text.with_keys(body, retired=retired_keys(draft, before))
    try:
        return Look(text.parse(keyed), "", found)
    except text.CannotRead as refusal:
        return Look((), _words_for(refusal), found)


def _words_for(refusal: text.CannotRead) -> str:
    words = HEADING_FAULTS[refusal.fault]
    return str(words.format(heading=refusal.heading, key=refusal.key))


def blockers(draft: Version) -> list[str | Promise]:
    """Say what keeps a draft from taking effect, however well it is written."""
    return [reason for ask in BLOCKERS for reason in ask(draft)]


def _retired(draft: Version) -> list[str | Promise]:
    return [Gap.RETIRED.label] if draft.policy.retired_on is not None else []


# Each is asked why a draft cannot take effect yet, and answers with sentences, or none.
BLOCKERS: list[Callable[[Version], Sequence[str | Promise]]] = [_retired, matters_before_effect]


def retired_keys(draft: Version, before: Sequence[text.Clause]) -> set[str]:
    """Return the keys of clauses that are gone: they are never given to another clause."""
    ever = Clause.objects.filter(version__in=draft.policy.versions.published())
    return set(ever.values_list("key", flat=True)) - {clause.key for clause in before}


def readings(draft: Version) -> dict[str, Reading]:
    """Measure what everybody should be able to read."""
    return {"summary": read(draft.summary), "means_for_you": read(draft.means_for_you)}


def _gaps(draft: Version, replaces: Version | None, today: date) -> list[Gap]:
    same = replaces and all(
        getattr(draft, name) == getattr(replaces, name)
        for name in ("body", "summary", "means_for_you")
    )
    reading = readings(draft)
    found = {
        Gap.NO_TEXT: not draft.body,
        Gap.NO_CHANGE: same,
        Gap.NO_SUMMARY: not draft.summary,
        Gap.LONG_SUMMARY: len(draft.summary.split()) > LONGEST_SUMMARY,
        Gap.HARD_SUMMARY: reading["summary"].is_hard and not draft.grade_reason,
        Gap.NO_MEANING: not draft.means_for_you,
        Gap.HARD_MEANING: reading["means_for_you"].is_hard and not draft.grade_reason,
        Gap.NO_WHAT: not draft.what_changed,
        Gap.NO_WHY: not draft.why_changed,
    }
    return [gap for gap, is_found in found.items() if is_found] + _date_gaps(
        draft.in_force_on, replaces.in_force_on if replaces else None, today
    )


def _date_gaps(day: date | None, replaced_day: date | None, today: date) -> list[Gap]:
    if day is None:
        return [Gap.NO_DATE]
    if day < today:
        return [Gap.PAST_DATE]
    if replaced_day is not None and day < replaced_day:
        return [Gap.EARLY_DATE]
    return []
