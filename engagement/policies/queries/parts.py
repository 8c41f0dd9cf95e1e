"""A draft part by part: what each changes in the policy that holds, and how much was said."""

from collections.abc import Mapping
from dataclasses import dataclass

from engagement.policies.models import Consultation, Snapshot, Version
from engagement.policies.pure.clauses import Clause
from engagement.policies.pure.redline import ClauseChange, State, redline
from engagement.policies.queries.reading import clauses_of


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a draft beside its former self; a removed part has no number any more."""

    number: str
    change: ClauseChange
    comment_count: int

    @property
    def is_same(self) -> bool:
        """Whether the draft leaves this part alone."""
        return self.change.state == State.SAME


def sections_of(
    consultation: Consultation,
    text: Snapshot,
    replaces: Version | None,
    counts: Mapping[str, int],
) -> list[Section]:
    """Return every part of a text that was shown, in its order, with the removed ones."""
    clauses = text.parsed()
    positions = {clause.key: clause.position for clause in clauses}
    before = clauses_of(replaces) if replaces else ()
    return [
        Section(
            number=_number(consultation, positions.get(change.key, 0)),
            change=change,
            comment_count=counts.get(change.key, 0),
        )
        for change in redline(before, clauses)
    ]


def part_of(text: Snapshot, replaces: Version | None, key: str) -> Clause | None:
    """Return a part of the text, or one that the text takes out of the policy that holds."""
    before = clauses_of(replaces) if replaces else ()
    return next((clause for clause in (*text.parsed(), *before) if clause.key == key), None)


def parts_of(consultation: Consultation, text: Snapshot) -> list[tuple[str, str]]:
    """Return the key and the name of every part, to choose from."""
    return [
        (clause.key, f"{_number(consultation, clause.position)} {clause.heading}".strip())
        for clause in text.parsed()
    ]


def parts_in_force(version: Version) -> list[tuple[str, str]]:
    """Return the key and the name of every clause of a version, to choose from."""
    return [
        (clause.key, f"{version.policy.number}.{clause.position} {clause.heading}".strip())
        for clause in clauses_of(version)
    ]


def _number(consultation: Consultation, position: int) -> str:
    return f"{consultation.policy.number}.{position}" if position else ""
