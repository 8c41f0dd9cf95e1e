"""Randomisation inference: what the lot alone could have produced."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from feedback.trust.pure.cells import FloatArray, IntArray, add_up
from feedback.trust.pure.regression import LeastSquares, constant

ALL_ASSIGNMENTS = 200_000
HAIR = 1e-9
BATCH = 2_000


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


def lot_inference(
    outcome: FloatArray,
    assigned: FloatArray,
    cluster: IntArray,
    block: IntArray,
    *,
    draws: int = 10_000,
    seed: int = 1,
) -> LotResult:
    """Compare the difference of means with those that other draws would have given.

    People whose outcome is NaN did not answer; their household took part in the lot all the same.
    The lot is drawn again exactly as it was: whole clusters, inside their block, as many
    treated per block as observed. All assignments are gone through where there are few enough:
    `p = share(|T| >= |T_obs|)`; otherwise `draws` of them, `p = (1 + count)/(1 + draws)`.
    """
    lot = _Lot(outcome, assigned, cluster, block)
    observed = lot.difference(lot.treated[None, :])[0]
    is_exact = lot.assignments <= ALL_ASSIGNMENTS
    batches = lot.every_assignment() if is_exact else lot.drawn(draws, np.random.default_rng(seed))
    null = np.concatenate([lot.difference(batch) for batch in batches])
    far = int((np.abs(null) >= abs(observed) - HAIR).sum())
    upper = int((null >= observed - HAIR).sum())
    extra = 0 if is_exact else 1
    return LotResult(
        assignments=len(null),
        is_exact=is_exact,
        observed=float(observed),
        at_least_as_far=far,
        p_two_sided=(extra + far) / (extra + len(null)),
        p_upper=(extra + upper) / (extra + len(null)),
        null_mean=float(null.mean()),
        null_sd=float(null.std()),
    )


def residuals_on(outcome: FloatArray, covariate: FloatArray) -> FloatArray:
    """Take out what a covariate explains, without looking at the arms."""
    answered = ~np.isnan(outcome)
    known, rest = covariate[answered], np.full(len(outcome), np.nan)
    fit = LeastSquares(outcome[answered], {"covariate": known, "constant": constant(known)})
    rest[answered] = fit.residuals
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

    def difference(self, treated: np.ndarray) -> FloatArray:
        """Give the difference of individual means for each assignment (rows)."""
        there, people = treated @ self.sums, treated @ self.sizes
        rest = (self.sums.sum() - there) / (self.sizes.sum() - people)
        return np.asarray(there / people - rest, dtype=np.float64)

    def every_assignment(self) -> Iterator[np.ndarray]:
        """Go through all assignments in batches."""
        choices = [
            list(itertools.combinations(members.tolist(), wanted))
            for members, wanted in zip(self.blocks, self.wanted, strict=True)
        ]
        draws = itertools.product(*choices)
        while batch := list(itertools.islice(draws, BATCH)):
            chosen = np.array([list(itertools.chain(*draw)) for draw in batch], dtype=np.int64)
            treated = np.zeros((len(batch), len(self.sums)), dtype=bool)
            np.put_along_axis(treated, chosen, values=True, axis=1)
            yield treated

    def drawn(self, draws: int, source: np.random.Generator) -> Iterator[np.ndarray]:
        """Draw the lot again, in batches; the same seed gives the same assignments."""
        for start in range(0, draws, BATCH):
            keys = source.random((min(BATCH, draws - start), len(self.sums)))
            treated = np.zeros(keys.shape, dtype=bool)
            for members, wanted in zip(self.blocks, self.wanted, strict=True):
                ranks = keys[:, members].argsort(axis=1).argsort(axis=1)
                treated[:, members] = ranks < wanted
            yield treated
