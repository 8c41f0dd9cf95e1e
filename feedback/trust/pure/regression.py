"""Regression: least squares with errors that respect who lives with whom.

Ordinary and two-stage least squares with the errors of a trial randomised by household: HC2 for
people drawn alone; CR0, CR1 (as Stata) and CR2 for clusters, CR2 with Satterthwaite degrees of
freedom (Bell & McCaffrey 2002; Pustejovsky & Tipton 2018). Checked against R's estimatr.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from feedback.trust.pure.cells import FloatArray, IntArray, add_up
from feedback.trust.pure.distributions import t_quantile, t_two_sided_p

NEGLIGIBLE = 1e-10


class Errors(enum.StrEnum):
    """How the errors of people are allowed to hang together."""

    HC2 = "HC2"
    CR0 = "CR0"
    CR1 = "CR1"
    CR2 = "CR2"


@dataclass(frozen=True)
class Coefficient:
    """One estimated effect with its error, p and interval (Student t with `df`)."""

    estimate: float
    se: float
    df: float
    p: float
    ci_lower: float
    ci_upper: float


class NotIdentified(ValueError):
    """The wanted effect cannot be told apart from the other columns."""


class LeastSquares:
    """A fitted regression, ready to give the error of any of its coefficients."""

    def __init__(
        self,
        outcome: FloatArray,
        columns: Mapping[str, FloatArray],
        *,
        clusters: IntArray | None = None,
        instruments: Mapping[str, FloatArray] | None = None,
        absorb: IntArray | None = None,
    ) -> None:
        """Regress on the columns; `instruments` names all exogenous columns of a second stage.

        A column that adds nothing to those before it is dropped, so the wanted column goes first.
        `absorb` gives groups, each with a constant of its own, without a column for each: the
        means of the group are taken out of everything (Frisch & Waugh 1933). No cluster may lie
        in two groups.
        """
        self.names = list(columns)
        regressors = np.column_stack(list(columns.values()))
        sizes = np.linalg.norm(regressors, axis=0)
        self._groups = _Groups(absorb, len(outcome))
        regressors, outcome = self._groups.without_means(regressors, outcome)
        fitted = regressors
        if instruments is not None:
            exogenous = _independent(np.column_stack(list(instruments.values())))[0]
            fitted = exogenous @ np.linalg.lstsq(exogenous, regressors, rcond=None)[0]
        self._design, kept = _independent(fitted, sizes)
        self.names = [name for name, keep in zip(self.names, kept, strict=True) if keep]
        self._bread = np.linalg.inv(self._design.T @ self._design)
        self.coefficients = self._bread @ (self._design.T @ outcome)
        self.residuals = outcome - regressors[:, kept] @ self.coefficients
        count = len(outcome)
        number = (
            np.arange(count) if clusters is None else np.unique(clusters, return_inverse=True)[1]
        )
        order = np.argsort(number, kind="stable")
        starts = np.flatnonzero(np.diff(number[order], prepend=-1))
        self._clusters = np.split(order, starts[1:])

    def coefficient(self, name: str, errors: Errors, *, level: float = 0.95) -> Coefficient:
        """Give the effect of one column with the wanted kind of error."""
        if name not in self.names:
            raise NotIdentified(f"{name} cannot be told apart from the other columns")
        place = self.names.index(name)
        rows = self._design @ self._bread[:, place]
        n, k = self._design.shape
        k += self._groups.count
        if errors is Errors.HC2:
            leverage = ((self._design @ self._bread) * self._design).sum(axis=1)
            leverage += self._groups.leverage
            variance = float((rows**2 * self.residuals**2 / (1 - leverage)).sum())
            return _coefficient(self.coefficients[place], variance, n - k, level)
        if errors is Errors.CR2:
            return _coefficient(self.coefficients[place], *self._bell_mccaffrey(rows), level)
        groups = len(self._clusters)
        sums = np.array([rows[members] @ self.residuals[members] for members in self._clusters])
        stata = groups / (groups - 1) * (n - 1) / (n - k) if errors is Errors.CR1 else 1.0
        return _coefficient(self.coefficients[place], stata * float(sums @ sums), groups - 1, level)

    def _bell_mccaffrey(self, rows: FloatArray) -> tuple[float, float]:
        """Give the CR2 variance and its Satterthwaite degrees of freedom.

        `A_g = (I - H_gg)^(-1/2)`, `p_g = A_g X_g M l`, `variance = sum (p_g' e_g)^2`;
        `P_gk = 1[g=k] p_g'p_g - (X_g'p_g)' M (X_k'p_k)`, `df = tr(P)^2 / sum(P^2)`, where the
        sum over all pairs of clusters collapses into products of k by k matrices. A group that
        was taken out adds `1/size` to H for its own people, and one more column to the products.
        """
        spread = self._design @ self._bread
        scores, lengths, moments, shares, groups = [], [], [], [], []
        for members in self._clusters_by_size():
            own = self._design[members]
            rest = np.eye(members.shape[1]) - spread[members] @ own.transpose(0, 2, 1)
            share = self._groups.leverage[members[:, 0]]
            root = _inverse_root(rest - share[:, None, None])
            adjusted = (root @ rows[members][..., None])[..., 0]
            scores.append((adjusted * self.residuals[members]).sum(axis=1))
            lengths.append((adjusted**2).sum(axis=1))
            moments.append(np.einsum("gsk,gs->gk", own, adjusted))
            shares.append(adjusted.sum(axis=1) * np.sqrt(share))
            groups.append(members[:, 0])
        length, moment = np.concatenate(lengths), np.concatenate(moments)
        share, group = np.concatenate(shares), self._groups.number[np.concatenate(groups)]
        fitted = ((moment @ self._bread) * moment).sum(axis=1) + share**2
        crossed = self._bread @ (moment.T @ moment)
        between = self._groups.sums(group, moment * share[:, None])
        within = self._groups.sums(group, (share**2)[:, None])
        squares = (crossed * crossed.T).sum() + 2 * ((between @ self._bread) * between).sum()
        squares += (within**2).sum() + (length**2).sum() - 2 * (length * fitted).sum()
        df = (length - fitted).sum() ** 2 / squares
        return float(np.square(np.concatenate(scores)).sum()), float(df)

    def _clusters_by_size(self) -> Iterator[IntArray]:
        """Give the rows of all clusters of one size together: a row of the array per cluster."""
        for size in sorted({len(members) for members in self._clusters}):
            yield np.array([members for members in self._clusters if len(members) == size])


class _Groups:
    """Groups with a constant each; without any there is nothing to take out."""

    def __init__(self, codes: IntArray | None, people: int) -> None:
        self.count, self.number = 0, np.zeros(people, np.int64)
        self.leverage = np.zeros(people)
        if codes is not None:
            self.number = np.unique(codes, return_inverse=True)[1]
            self.sizes = np.bincount(self.number)
            self.count = len(self.sizes)
            self.leverage = 1 / self.sizes[self.number]

    def without_means(self, *columns: FloatArray) -> list[FloatArray]:
        """Take the mean of each group out of every column."""
        return [self._without_means(each) for each in columns] if self.count else [*columns]

    def sums(self, number: IntArray, rows: FloatArray) -> FloatArray:
        """Add up rows by group."""
        return np.column_stack([add_up(number, column, self.count) for column in rows.T])

    def _without_means(self, rows: FloatArray) -> FloatArray:
        wide = rows.reshape(len(rows), -1)
        means = self.sums(self.number, wide) / self.sizes[:, None]
        return np.asarray((wide - means[self.number]).reshape(rows.shape))


def constant(like: FloatArray) -> FloatArray:
    """Give the column of ones."""
    return np.ones(len(like))


def lin_columns(
    treatment: FloatArray, covariates: Mapping[str, FloatArray]
) -> dict[str, FloatArray]:
    """Lay out Lin's adjustment: covariates centred at their mean, and times the treatment.

    The coefficient of the treatment is then the average effect in the sample that is analysed,
    never less precise than the plain difference (Lin 2013).
    """
    centred = {name: column - column.mean() for name, column in covariates.items()}
    columns = {"treatment": treatment, "constant": constant(treatment)}
    return columns | centred | {f"treatment:{k}": treatment * c for k, c in centred.items()}


def _coefficient(estimate: float, variance: float, df: float, level: float) -> Coefficient:
    se = float(np.sqrt(variance))
    reach = float(t_quantile((1 + level) / 2, df)) * se
    return Coefficient(
        estimate=float(estimate),
        se=se,
        df=float(df),
        p=float(t_two_sided_p(estimate / se, df)),
        ci_lower=float(estimate - reach),
        ci_upper=float(estimate + reach),
    )


def _independent(
    matrix: FloatArray, sizes: FloatArray | None = None
) -> tuple[FloatArray, list[bool]]:
    """Keep the columns that are not a combination of those before them.

    `sizes` are those of the columns before anything was taken out of them.
    """
    sizes = np.linalg.norm(matrix, axis=0) if sizes is None else sizes
    rest = np.zeros(matrix.shape[1])
    diagonal = np.abs(np.diag(np.linalg.qr(matrix, mode="r")))
    rest[: len(diagonal)] = diagonal
    kept = rest > NEGLIGIBLE * np.maximum(sizes, NEGLIGIBLE)
    return matrix[:, kept], kept.tolist()


def _inverse_root(matrices: FloatArray) -> FloatArray:
    """Give the symmetric root of the (pseudo-)inverse of each matrix."""
    values, vectors = np.linalg.eigh(matrices)
    roots = np.where(values > NEGLIGIBLE, 1 / np.sqrt(np.maximum(values, NEGLIGIBLE)), 0.0)
    turned = vectors.transpose(0, 2, 1)
    return np.asarray((vectors * roots[:, None, :]) @ turned, dtype=np.float64)
