"""Matched blocks: households of one district that are alike, so many to a block.

Likeness is the Mahalanobis distance over everybody's covariates. The blocks are made greedily, by
"maximum distance to the average vector" (Domingo-Ferrer & Mateo-Sanz 2002, IEEE Transactions on
Knowledge and Data Engineering 14): whoever stands farthest from the middle of those who are left
gets the nearest of them, so that the hard ones choose first. Why blocks are matched before the lot
is drawn at all: Greevy, Lu, Silber & Rosenbaum 2004, Biostatistics 5; Moore 2012, Political
Analysis 20.

Plain arithmetic in a fixed order: the same list gives the same blocks on every machine. Distances
count to nine decimals, and where two are the same the key decides.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Covariates that say nearly the same would make their difference count beyond all measure.
_RIDGE = 1e-6
_DECIMALS = 9

Point = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A household with what was known of it before; None where it is not known."""

    key: str
    district: str
    values: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocks:
    """The households of each block, numbered from 1, and those that were too few for one."""

    blocks: tuple[tuple[str, ...], ...]
    left_out: tuple[str, ...]

    @property
    def numbers(self) -> dict[str, int]:
        """The block of each household that has one."""
        return {key: number for number, keys in enumerate(self.blocks, 1) for key in keys}


def match(units: Sequence[Unit], *, size: int) -> Blocks:
    """Put the households of each district into blocks of one size; the rest are left out."""
    if size < 2:
        raise ValueError("a block compares at least two households")
    points = _whitened(units)
    districts: dict[str, dict[str, Point]] = {}
    for unit in sorted(units, key=lambda unit: unit.key):
        districts.setdefault(unit.district, {})[unit.key] = points[unit.key]
    blocks: list[tuple[str, ...]] = []
    left_out: list[str] = []
    for _district, waiting in sorted(districts.items()):
        while len(waiting) >= size:
            first = _farthest(waiting)
            chosen = _nearest(waiting, first, size)
            blocks.append(tuple(sorted(chosen)))
            for key in chosen:
                del waiting[key]
        left_out += waiting
    return Blocks(tuple(blocks), tuple(sorted(left_out)))


def _farthest(waiting: dict[str, Point]) -> str:
    middle = tuple(math.fsum(axis) / len(waiting) for axis in zip(*waiting.values(), strict=True))
    return min(waiting, key=lambda key: (-round(math.dist(waiting[key], middle), _DECIMALS), key))


def _nearest(waiting: dict[str, Point], first: str, size: int) -> list[str]:
    """Return a household and the nearest others, itself first however many stand where it does."""
    centre = waiting[first]
    near = sorted(
        waiting,
        key=lambda key: (key != first, round(math.dist(waiting[key], centre), _DECIMALS), key),
    )
    return near[:size]


def _whitened(units: Sequence[Unit]) -> dict[str, Point]:
    """Return points whose ordinary distance is the Mahalanobis distance of the covariates."""
    told = (_standardised(axis) for axis in zip(*(unit.values for unit in units), strict=True))
    axes = [axis for axis in told if axis is not None]
    lower = _cholesky(_covariance(axes))
    rows = zip(*axes, strict=True) if axes else (() for _ in units)
    return {unit.key: _solve(lower, row) for unit, row in zip(units, rows, strict=True)}


def _standardised(axis: Sequence[float | None]) -> list[float] | None:
    """Return a covariate with mean 0 and spread 1, the unknown in the middle; None if constant."""
    known = [value for value in axis if value is not None]
    if not known:
        return None
    mean = math.fsum(known) / len(known)
    spread = math.sqrt(math.fsum((value - mean) ** 2 for value in known) / len(known))
    if spread < _RIDGE * max(1.0, abs(mean)):
        return None
    return [0.0 if value is None else (value - mean) / spread for value in axis]


def _covariance(axes: Sequence[Sequence[float]]) -> list[list[float]]:
    count = len(axes[0]) if axes else 1
    return [
        [
            math.fsum(a * b for a, b in zip(one, other, strict=True)) / count
            + (_RIDGE if one is other else 0.0)
            for other in axes
        ]
        for one in axes
    ]


def _cholesky(matrix: list[list[float]]) -> list[list[float]]:
    lower = [[0.0] * len(matrix) for _ in matrix]
    for row in range(len(matrix)):
        for column in range(row + 1):
            rest = matrix[row][column] - math.fsum(
                lower[row][k] * lower[column][k] for k in range(column)
            )
            lower[row][column] = math.sqrt(rest) if row == column else rest / lower[column][column]
    return lower


def _solve(lower: list[list[float]], values: Sequence[float]) -> Point:
    found: list[float] = []
    for row, value in zip(lower, values, strict=True):
        found.append(
            (value - math.fsum(a * b for a, b in zip(row, found, strict=False))) / row[len(found)]
        )
    return tuple(found)
