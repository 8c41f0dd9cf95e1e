"""Data that anybody may have, so that the report can be checked, and nobody can be found in it.

What others may know about a household (its arm, whether it was visited, how many live there, what
they are like) is published only in combinations that at least 11 households share. What would
single somebody out is left blank, and a trait that would be blank for many is withheld. Scores are
told in whole points; who lives in which block only where that, too, is shared by 11 blocks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from engagement.visits.pure.analysis.people import People, exclude
from engagement.visits.pure.trial_plan import CATEGORY, Covariate
from feedback.trust.pure.cells import FloatArray

FEWEST = 11
MOST_BLANK = 0.2
FEW_VALUES = 5
BANDS = 4
BLANK = ""
Value = str | int | None
Classes = dict[int, tuple[Hashable, ...]]


@dataclass(frozen=True)
class PublicPeople:
    """The table, and what a codebook has to say about it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    left_out: int
    blank: Mapping[str, int]
    withheld: tuple[str, ...]
    has_blocks: bool

    def to_json(self) -> dict[str, Any]:
        """Give plain data."""
        return {
            "columns": list(self.columns),
            "rows": [list(row) for row in self.rows],
            "left_out": self.left_out,
            "blank": dict(self.blank),
            "withheld": list(self.withheld),
            "has_blocks": self.has_blocks,
        }


def public_people(drawn: People) -> PublicPeople:
    """Make the table that may be published."""
    people, _ = exclude(drawn)
    classes = _classes(people)
    shared = Counter(classes.values())
    kept = np.array([shared[classes[home]] >= FEWEST for home in people.cluster.tolist()])
    inside = people.only(kept)
    classes = {home: classes[home] for home in np.unique(inside.cluster).tolist()}
    traits: dict[str, list[str]] = {}
    withheld = [drawn.plan.columns.district] if drawn.plan.columns.district else []
    for covariate in drawn.plan.covariates:
        values, finer = _told(inside, coarse(inside, covariate), classes)
        if values.count(BLANK) > MOST_BLANK * len(values):
            withheld.append(covariate.name)
            continue
        traits[covariate.name], classes = values, finer
    return _table(inside, traits, classes, withheld, int((~kept).sum()))


def coarse(people: People, covariate: Covariate) -> list[str]:
    """Tell a trait roughly: few values as they are, numbers in open-ended bands of like size."""
    texts = people.texts[covariate.name]
    known = [text for text in np.unique(texts).tolist() if text]
    if (
        covariate.kind == CATEGORY
        or len(known) <= FEW_VALUES
        or not people.is_numeric(covariate.name)
    ):
        return [str(text) for text in texts.tolist()]
    numbers = people.numbers(covariate.name)
    edges = _edges(numbers)
    return [BLANK if np.isnan(number) else _band(number, edges) for number in numbers.tolist()]


def _classes(people: People) -> Classes:
    """Tell households apart by what the street may know: arm, visit, how many live there."""
    visited = people.assigned if people.received is None else people.received
    found: dict[int, list[float]] = {}
    for home, reached in zip(people.cluster.tolist(), visited.tolist(), strict=True):
        found.setdefault(home, []).append(reached)
    arms = dict(zip(people.cluster.tolist(), people.assigned.tolist(), strict=True))
    return {home: (arms[home], *sorted(reached)) for home, reached in found.items()}


def _told(people: People, values: list[str], classes: Classes) -> tuple[list[str], Classes]:
    """Add a trait to the classes of households; blank where fewer than 11 would share it."""
    homes: dict[int, list[str]] = {}
    for home, value in zip(people.cluster.tolist(), values, strict=True):
        homes.setdefault(home, []).append(value)
    split: dict[Hashable, dict[Hashable, list[int]]] = {}
    for home, inside in homes.items():
        split.setdefault(classes[home], {}).setdefault(tuple(sorted(inside)), []).append(home)
    finer: Classes = {}
    blank: set[int] = set()
    for parts in split.values():
        for kind in _too_rare({kind: len(members) for kind, members in parts.items()}):
            blank.update(parts[kind])
        for kind, members in parts.items():
            for home in members:
                finer[home] = (classes[home], BLANK if home in blank else kind)
    told = [
        BLANK if home in blank else value
        for home, value in zip(people.cluster.tolist(), values, strict=True)
    ]
    return told, finer


def _too_rare(sizes: Mapping[Hashable, int]) -> set[Hashable]:
    """Choose what goes blank: the rare kinds, and then others until 11 households are blank."""
    rare = {kind for kind, size in sizes.items() if size < FEWEST}
    while rare and rare != set(sizes) and sum(sizes[kind] for kind in rare) < FEWEST:
        others = [kind for kind in sizes if kind not in rare]
        rare.add(min(others, key=lambda kind: (sizes[kind], str(kind))))
    return rare


def _table(
    people: People,
    traits: Mapping[str, list[str]],
    classes: Classes,
    withheld: list[str],
    left_out: int,
) -> PublicPeople:
    """Lay out the rows in an order that says nothing, with new numbers for the households."""
    plan = people.plan
    visited = people.received is not None
    scores = {
        f"{outcome.name}_{wave}": _whole(people.score(outcome, wave))
        for outcome in plan.outcomes
        for wave in (outcome.baseline, *outcome.waves)
        if wave
    }
    has_blocks = _blocks_are_shared(people, classes)
    facts: list[list[Value]] = [[int(value) for value in people.assigned.tolist()]]
    if people.received is not None:
        facts.append([int(value) for value in people.received.tolist()])
    facts += [[*values] for values in traits.values()]
    facts += scores.values()
    contents = [tuple(column[at] for column in facts) for at in range(len(people))]
    homes = _numbered(people.cluster.tolist(), contents)
    blocks = _numbered(people.block.tolist(), contents) if has_blocks else {}
    rows = [
        (homes[home], *((blocks[block],) if has_blocks else ()), *content)
        for home, block, content in zip(
            people.cluster.tolist(), people.block.tolist(), contents, strict=True
        )
    ]
    return PublicPeople(
        columns=(
            "household",
            *(("block",) if has_blocks else ()),
            "assigned",
            *(("reached",) if visited else ()),
            *traits,
            *scores,
        ),
        rows=tuple(sorted(rows, key=_in_order)),
        left_out=left_out,
        blank={name: values.count(BLANK) for name, values in traits.items()},
        withheld=tuple(withheld if has_blocks else [plan.columns.block, *withheld]),
        has_blocks=has_blocks,
    )


def _blocks_are_shared(people: People, classes: Classes) -> bool:
    """Tell whether every make-up of a block is that of at least 11 blocks."""
    homes: dict[int, set[int]] = {}
    for block, home in zip(people.block.tolist(), people.cluster.tolist(), strict=True):
        homes.setdefault(block, set()).add(home)
    kinds = Counter(
        tuple(sorted((classes[home] for home in inside), key=str)) for inside in homes.values()
    )
    return min(kinds.values(), default=0) >= FEWEST


def _numbered(codes: list[int], contents: list[tuple[Value, ...]]) -> dict[int, int]:
    """Number groups by what is published of them, so that the number tells nothing else."""
    inside: dict[int, list[tuple[Value, ...]]] = {}
    for code, content in zip(codes, contents, strict=True):
        inside.setdefault(code, []).append(content)
    order = sorted(inside, key=lambda code: sorted(map(_in_order, inside[code])))
    return {code: number for number, code in enumerate(order, 1)}


def _in_order(row: tuple[Value, ...]) -> list[tuple[int, float, str]]:
    return [
        (0, 0.0, "") if cell is None else (1, float(cell), "") if isinstance(cell, int)
        else (2, 0.0, cell)
        for cell in row
    ]  # fmt: skip


def _whole(scores: FloatArray) -> list[Value]:
    return [None if np.isnan(score) else round(score) for score in scores.tolist()]


def _edges(numbers: FloatArray) -> list[float]:
    known = numbers[~np.isnan(numbers)]
    wanted = np.quantile(known, np.arange(1, BANDS) / BANDS, method="nearest")
    return sorted({float(edge) for edge in wanted.tolist()} - {float(known.min())})


def _band(number: float, edges: list[float]) -> str:
    at = sum(number >= edge for edge in edges)
    if at == 0:
        return f"< {edges[0]:g}" if edges else "any"
    if at == len(edges):
        return f"≥ {edges[-1]:g}"
    return f"{edges[at - 1]:g} ≤ x < {edges[at]:g}"
