"""Randomisation inference: what the lot alone could have produced."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from feedback.trust.pure.cells import FloatArray, IntArray, add_up
from feedback.trust.pure.regression import LeastSquares, constant

ALL_ASSIGNMENTS = 200_000
HAIR = 1e-9
MOST_CHOICES = 10_000
BATCH = 2_000
MOST_STEPS = 40
QUANTILES = 201


@dataclass(frozen=True)
class LotResult:
    """The observed difference among those of all (or many) possible draws of the lot."""

    assignments: int
    is_exact: bool
    observed: float
    at_least_as_far: int
    p_two_sided: float
    p_upper: float
    null_mean: float
    null_sd: float
    # The differences that 0, 0.5, 1, ... 100 % of the draws do not exceed.
    null_quantiles: tuple[float, ...]


def lot_inference(
    outcome: FloatArray,
    assigned: FloatArray,
    cluster: IntArray,
    block: IntArray,
    *,
    draws: int = 10_000,
    seed: int = 1,
    most_assignments: int = ALL_ASSIGNMENTS,
) -> LotResult:
    """Compare the difference of means with those that other draws would have given.

    People whose outcome is NaN did not answer; their household took part in the lot all the same.
    The lot is drawn again exactly as it was: whole clusters, inside their block, as many
    treated per block as observed. All assignments are gone through where there are few enough:
    `p = share(|T| >= |T_obs|)`; otherwise `draws` of them, `p = (1 + count)/(1 + draws)`.
    """
    lot = _Lot(outcome, assigned, cluster, block)
    observed = lot.observed()
    is_exact = lot.assignments <= most_assignments
    null = lot.null(draws, seed, most_assignments)
    far = int((np.abs(null) >= abs(observed) - HAIR).sum())
    upper = int((null >= observed - HAIR).sum())
    extra = 0 if is_exact else 1
    return LotResult(
        assignments=len(null),
        is_exact=is_exact,
        observed=observed,
        at_least_as_far=far,
        p_two_sided=(extra + far) / (extra + len(null)),
        p_upper=(extra + upper) / (extra + len(null)),
        null_mean=float(null.mean()),
        null_sd=float(null.std()),
        null_quantiles=tuple(np.quantile(null, np.arange(QUANTILES) / (QUANTILES - 1)).tolist()),
    )


@dataclass(frozen=True)
class LotInterval:
    """The effects that the lot does not contradict; None where it contradicts none."""

    estimate: float | None
    lower: float | None
    upper: float | None


def lot_interval(
    outcome: FloatArray,
    arms: FloatArray,
    assigned: FloatArray,
    cluster: IntArray,
    block: IntArray,
    *,
    draws: int = 10_000,
    seed: int = 1,
    level: float = 0.95,
) -> LotInterval:
    """Collect the effects that would not be rejected, by taking each out of the outcome.

    If everybody assigned gained t, then `outcome - t arms` is what would have been seen without
    (`arms` being the assignment, with the same covariates taken out as from the outcome). The
    difference of means being linear in t, the draws of both are made once:
    `p(t) = share(|A - t B| >= |A_obs - t B_obs|)`; the estimate is the t with `p = 1`.
    """
    lots = [_Lot(column, assigned, cluster, block) for column in (outcome, arms)]
    seen, slope = (lot.observed() for lot in lots)
    if abs(slope) < HAIR:
        return LotInterval(None, None, None)
    gains, slopes = (lot.null(draws, seed, ALL_ASSIGNMENTS) for lot in lots)
    extra = 0 if lots[0].assignments <= ALL_ASSIGNMENTS else 1

    def p(effect: float) -> float:
        far = np.abs(gains - effect * slopes) >= abs(seen - effect * slope) - HAIR
        return (extra + int(far.sum())) / (extra + len(far))

    centre, reach = seen / slope, float(np.std(gains - seen / slope * slopes)) / abs(slope)
    return LotInterval(
        centre,
        _last_not_rejected(p, centre, -reach, 1 - level),
        _last_not_rejected(p, centre, reach, 1 - level),
    )


def _last_not_rejected(
    p: Callable[[float], float], centre: float, step: float, alpha: float
) -> float | None:
    """Walk from the centre until an effect is rejected, then close in on where that begins."""
    if step == 0:
        return centre
    kept, rejected = centre, centre + step
    for _ in range(MOST_STEPS):
        if p(rejected) < alpha:
            break
        kept, step = rejected, step * 2
        rejected = centre + step
    else:
        return None
    for _ in range(MOST_STEPS):
        middle = (kept + rejected) / 2
        kept, rejected = (kept, middle) if p(middle) < alpha else (middle, rejected)
    return kept


def residuals_on(outcome: FloatArray, *covariates: FloatArray) -> FloatArray:
    """Take out what covariates explain, without looking at the arms."""
    answered = ~np.isnan(np.sum([outcome, *covariates], axis=0))
    rest = np.full(len(outcome), np.nan)
    columns = {str(place): column[answered] for place, column in enumerate(covariates)}
    columns["constant"] = constant(outcome[answered])
    rest[answered] = LeastSquares(outcome[answered], columns).residuals
    return rest


class _Lot:
    """The clusters in order of their block, with the sums that a difference of means needs."""

    def __init__(
        self, outcome: FloatArray, assigned: FloatArray, cluster: IntArray, block: IntArray
    ) -> None:
        codes, first, number = np.unique(cluster, return_index=True, return_inverse=True)
        order = np.argsort(block[first], kind="stable")
        answered = ~np.isnan(outcome)
        self.sums = add_up(number, np.where(answered, outcome, 0.0), len(codes))[order]
        self.sizes = add_up(number, answered.astype(np.float64), len(codes))[order]
        self.treated = assigned[first][order] > 0
        starts = np.flatnonzero(np.diff(block[first][order], prepend=math.nan) != 0)
        self.blocks = np.split(np.arange(len(codes)), starts[1:])
        self.wanted = [int(self.treated[members].sum()) for members in self.blocks]

    @property
    def assignments(self) -> int:
        pairs = zip(self.blocks, self.wanted, strict=True)
        return math.prod(math.comb(len(members), wanted) for members, wanted in pairs)

    def null(self, draws: int, seed: int, most_assignments: int) -> FloatArray:
        """Give the differences of all assignments, or of some where there are too many."""
        if self.assignments <= most_assignments:
            return self.every_assignment()
        return self.drawn(draws, np.random.default_rng(seed))

    def difference(self, there: FloatArray, people: FloatArray) -> FloatArray:
        """Give the difference of individual means from the sum and number of the treated."""
        rest = (self.sums.sum() - there) / (self.sizes.sum() - people)
        return np.asarray(there / people - rest, dtype=np.float64)

    def observed(self) -> float:
        """Give the difference that the lot really made."""
        there, people = self.sums[self.treated].sum(), self.sizes[self.treated].sum()
        return float(self.difference(there, people))

    def every_assignment(self) -> FloatArray:
        """Give the difference of all assignments: each choice in a block with each in others."""
        there, people = np.zeros(1), np.zeros(1)
        for members, wanted in zip(self.blocks, self.wanted, strict=True):
            sums, sizes = self._choices(members, wanted)
            there = np.add.outer(there, sums).ravel()
            people = np.add.outer(people, sizes).ravel()
        return self.difference(there, people)

    def drawn(self, draws: int, source: np.random.Generator) -> FloatArray:
        """Draw the lot again; the same seed gives the same assignments."""
        there, people = np.zeros(draws), np.zeros(draws)
        for members, wanted in zip(self.blocks, self.wanted, strict=True):
            if math.comb(len(members), wanted) <= MOST_CHOICES:
                sums, sizes = self._choices(members, wanted)
                chosen = source.integers(len(sums), size=draws)
                there += sums[chosen]
                people += sizes[chosen]
                continue
            for start in range(0, draws, BATCH):
                batch = slice(start, start + BATCH)
                keys = source.random((len(there[batch]), len(members)))
                chosen = members[np.argpartition(keys, wanted, axis=1)[:, :wanted]]
                there[batch] += self.sums[chosen].sum(axis=1)
                people[batch] += self.sizes[chosen].sum(axis=1)
        return self.difference(there, people)

    def _choices(self, members: IntArray, wanted: int) -> tuple[FloatArray, FloatArray]:
        """Give the sum and number of the treated for every choice inside one block."""
        choices = np.array([*itertools.combinations(members.tolist(), wanted)], dtype=np.int64)
        return self.sums[choices].sum(axis=1), self.sizes[choices].sum(axis=1)
