"""What became of a clause in later versions, after renumbering, splitting, joining and moving."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Max

from engagement.policies.models import Clause, Policy, Version
from engagement.policies.pure import lineage


@dataclass(frozen=True, slots=True)
class Place:
    """Where a clause stands: `position` gives its number, `key` its anchor."""

    key: str
    heading: str
    position: int


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause followed forward to the newest version that was asked for.

    It is now `places`: one, several after a split, or none, and then `removed_in` is the number of
    the version that no longer had it.
    """

    key: str
    from_version: int
    version: int
    places: tuple[Place, ...]
    removed_in: int | None = None


def clause_line(
    policy: Policy, key: str, from_version: int, *, to_version: int | None = None
) -> ClauseLine | None:
    """Follow one clause of a published version; None when that version has no such clause."""
    return clause_lines(policy, from_version, to_version=to_version).get(key)


def clause_lines(
    policy: Policy, from_version: int, *, to_version: int | None = None
) -> dict[str, ClauseLine]:
    """Follow every clause of a published version to the newest one, or to `to_version`."""
    rows = Clause.objects.filter(
        version__in=policy.versions.published().filter(number__gte=from_version)
    )
    if to_version is not None:
        rows = rows.filter(version__number__lte=to_version)
    values = rows.order_by("version__number", "position").values_list(
        "version__number", "key", "heading", "position", "origins"
    )
    versions = {
        number: {key: (Place(key, heading, position), sources)
                 for _, key, heading, position, sources in members}
        for number, members in groupby(values, key=lambda row: row[0])
    }  # fmt: skip
    if from_version not in versions:
        return {}
    numbers = list(versions)
    steps = [{key: sources for key, (_, sources) in versions[n].items()} for n in numbers[1:]]
    lines = {}
    for key, (place, _) in versions[from_version].items():
        fates = lineage.follow(key, steps)
        now = [versions[numbers[-1]][each][0] for each in fates[-1]] if fates else [place]
        gone = next((n for n, fate in zip(numbers[1:], fates, strict=True) if not fate), None)
        lines[key] = ClauseLine(key, from_version, numbers[-1], tuple(now), gone)
    return lines


def clause_now(version: Version, key: str) -> tuple[int, str] | None:
    """Return where a clause of this or an earlier version stands now: version and key.

    After a split it is the first of its places; a clause that is gone stands in the last version
    that had it. None where no version had it.
    """
    ever = Clause.objects.filter(
        key=key,
        version__in=version.policy.versions.published(),
        version__number__lte=version.number,
    )
    newest: int | None = ever.aggregate(newest=Max("version__number"))["newest"]
    if newest is None:
        return None
    line = clause_line(version.policy, key, newest, to_version=version.number)
    assert line is not None, "that version has the clause"
    return (version.number, line.places[0].key) if line.places else (newest, key)


def origins_between(policy: Policy, older: int, newer: int) -> lineage.Origins:
    """Return from which clauses of an older version those of a later one came, over all between."""
    found: dict[str, tuple[str, ...]] = {}
    for key, line in clause_lines(policy, older, to_version=newer).items():
        for place in line.places:
            found[place.key] = (*found.get(place.key, ()), key)
    return found
