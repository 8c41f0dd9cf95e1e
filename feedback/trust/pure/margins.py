"""Margins: what is known about the population, fitted to what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from feedback.trust.pure.cells import UNKNOWN, CellTable, FloatArray, IntArray, add_up

Group = tuple[int, ...]

SMALLEST_CATEGORY = 20
"""Fewer respondents than this are never raked on their own."""


class UnknownCategory(ValueError):
    """Somebody answered from a category for which no population is known."""


class NobodyToWeight(ValueError):
    """There is no respondent whose weight could be adjusted."""


class NoPopulation(ValueError):
    """A margin holds a negative number of people, or nobody at all."""


@dataclass(frozen=True)
class Margin:
    """The population of each category of one dimension; `ordered` for age groups and the like."""

    dimension: str
    targets: Mapping[int, float]
    ordered: bool = False

    def __post_init__(self) -> None:
        if min(self.targets.values(), default=0) < 0 or self.total <= 0:
            raise NoPopulation(f"{self.dimension} needs a population")

    @property
    def total(self) -> float:
        return float(sum(self.targets.values()))

    def scaled_to(self, total: float) -> Margin:
        """Keep the shares and change the size, as from all ages to adults."""
        factor = total / self.total
        scaled = {code: target * factor for code, target in self.targets.items()}
        return Margin(self.dimension, scaled, self.ordered)


@dataclass(frozen=True, eq=False)
class FittedMargin:
    """One margin as it can be raked: the group of each cell and the target of each group."""

    dimension: str
    group: IntArray
    targets: FloatArray
    merged: tuple[Group, ...]


def fit_margin(
    table: CellTable, margin: Margin, *, smallest: int = SMALLEST_CATEGORY
) -> FittedMargin:
    """Merge what is too small to be raked and set aside those who skipped the question.

    People who skipped the question live in the city as well: they keep the share that their
    base weights give them, and the known targets are scaled to the rest. Dropping them would
    throw away their answers, spreading them over the categories would invent who they are,
    and no population figure exists for them.
    """
    if table.respondents == 0:
        raise NobodyToWeight("nobody has answered")
    mass = table.base_weight * table.n
    codes = table.categories[margin.dimension]
    share = float(mass[codes == UNKNOWN].sum() / mass.sum())
    counts = _respondents_by_code(codes, table.n)
    unforeseen = counts.keys() - margin.targets.keys() - {UNKNOWN}
    if unforeseen:
        raise UnknownCategory(f"{margin.dimension} has no population for {sorted(unforeseen)}")
    groups: list[Group] = []
    if share < 1:
        groups = merge_small(counts, margin.targets, smallest=smallest, ordered=margin.ordered)
    targets = [(1 - share) * sum(margin.targets[code] for code in group) for group in groups]
    if share > 0:
        groups, targets = [*groups, (UNKNOWN,)], [*targets, margin.total * share]
    return FittedMargin(
        dimension=margin.dimension,
        group=_group_of_cells(codes, groups),
        targets=np.array(targets, dtype=np.float64),
        merged=tuple(group for group in groups if len(group) > 1),
    )


def merge_small(
    counts: Mapping[int, float], targets: Mapping[int, float], *, smallest: int, ordered: bool
) -> list[Group]:
    """Group categories so that each group has enough respondents and some population.

    Ordered categories join the neighbour with fewer respondents. Others are pooled with each
    other (the small among themselves rather than into a large one, whose result they would
    only take on), and the pool takes in the next smallest category until it is large enough.
    Everything ends in one group when nothing else is left.
    """
    groups: list[Group] = [(code,) for code in sorted(targets)]
    while len(groups) > 1:
        by_size = sorted(groups, key=lambda group: (_respondents(group, counts), group))
        small = [
            group
            for group in by_size
            if _respondents(group, counts) < max(smallest, 1)
            or sum(targets[code] for code in group) <= 0
        ]
        if not small:
            break
        if ordered:
            place = groups.index(small[0])
            neighbours = groups[max(place - 1, 0) : place] + groups[place + 1 : place + 2]
            pool = [small[0], min(neighbours, key=by_size.index)]
        else:
            others = [group for group in by_size if group not in small]
            pool = small if len(small) > 1 else small + others[:1]
        kept = [group for group in groups if group not in pool]
        groups = sorted([*kept, tuple(sorted(code for group in pool for code in group))])
    return groups


def _respondents(group: Group, counts: Mapping[int, float]) -> float:
    return sum(counts.get(code, 0.0) for code in group)


def _respondents_by_code(codes: IntArray, n: FloatArray) -> dict[int, float]:
    present, index = np.unique(codes[n > 0], return_inverse=True)
    counts = add_up(index, n[n > 0], len(present))
    return dict(zip(present.tolist(), counts.tolist(), strict=True))


def _group_of_cells(codes: IntArray, groups: list[Group]) -> IntArray:
    """Look up the group of each cell; a cell that nobody is left in may stand anywhere."""
    group_of = {code: number for number, group in enumerate(groups) for code in group}
    present, index = np.unique(codes, return_inverse=True)
    return np.array([group_of.get(code, 0) for code in present.tolist()], dtype=np.int64)[index]
