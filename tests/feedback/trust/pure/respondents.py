"""The same statistics by the textbook, person by person: slow, plain, and apart from the code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from feedback.trust.pure.margins import Margin

EXAMPLES = 50


@dataclass(frozen=True)
class People:
    """A small sample: one entry per respondent."""

    stratum: np.ndarray
    place: np.ndarray
    sex: np.ndarray
    base_weight: np.ndarray
    score: np.ndarray
    household: np.ndarray

    def columns(self, *, with_households: bool = False) -> dict[str, object]:
        return {
            "stratum": self.stratum,
            "categories": {"place": self.place, "sex": self.sex},
            "base_weight": self.base_weight,
            "score": self.score,
            "household": self.household if with_households else None,
        }

    def margins(self) -> list[Margin]:
        """A population in which every category differs a little from its base weight."""
        margins = []
        for dimension, codes in (("place", self.place), ("sex", self.sex)):
            known = sorted(set(codes[codes >= 0].tolist())) or [0]
            sizes = {code: 100.0 * (2 + code) for code in known}
            margins.append(Margin(dimension, sizes).scaled_to(1000))
        return margins


@st.composite
def people(draw: st.DrawFn, *, least: int = 8, most: int = 60) -> People:
    """Draw a sample with several strata, skipped questions, missing scores and households."""
    size = draw(st.integers(least, most))

    def column(low: int, high: int) -> np.ndarray:
        return draw(arrays.arrays(np.int64, size, elements=st.integers(low, high)))

    score = column(-1, 20).astype(float) * 5
    stratum = column(0, 2)
    household = np.where(column(0, 3) == 0, column(0, 4) + 10 * stratum, -1)
    return People(
        stratum=stratum,
        place=column(0, 2),
        sex=column(-1, 1),
        base_weight=draw(arrays.arrays(float, size, elements=st.sampled_from([1.0, 2.5, 7.0]))),
        score=np.where(score < 0, np.nan, score),
        household=household,
    )


def residuals(values: np.ndarray, groups: list[np.ndarray], base: np.ndarray) -> np.ndarray:
    """Take the residuals of a regression on the dummies of every margin, by base weight."""
    if not groups:
        return values
    dummies = [(codes[:, None] == np.unique(codes)).astype(float) for codes in groups]
    matrix = np.hstack(dummies)
    root = np.sqrt(base)
    slopes, *_ = np.linalg.lstsq(matrix * root[:, None], values * root, rcond=None)
    return values - matrix @ slopes


def linearised_se(u: np.ndarray, stratum: np.ndarray, unit: np.ndarray) -> float:
    """Add up the spread of the units' sums inside each stratum, single units together."""
    strata = _collapsed(stratum, unit)
    variance = 0.0
    for code in np.unique(strata):
        inside = strata == code
        sums = np.array([u[inside & (unit == one)].sum() for one in np.unique(unit[inside])])
        if len(sums) > 1:
            variance += len(sums) / (len(sums) - 1) * ((sums - sums.mean()) ** 2).sum()
    return float(np.sqrt(variance))


def _collapsed(stratum: np.ndarray, unit: np.ndarray) -> np.ndarray:
    codes = np.unique(stratum)
    units = {code: len(np.unique(unit[stratum == code])) for code in codes}
    lonely = [code for code in codes if units[code] == 1]
    others = [code for code in codes if units[code] > 1]
    target = {code: code for code in codes}
    if len(lonely) > 1:
        target |= dict.fromkeys(lonely, lonely[0])
    elif lonely and others:
        target[lonely[0]] = min(others, key=lambda code: units[code])
    return np.array([target[code] for code in stratum])


def raked_weights(base: np.ndarray, groups: list[np.ndarray], targets: list[dict]) -> np.ndarray:
    """Rake person by person for a fixed, generous number of rounds."""
    weights = base.copy()
    for _ in range(3000):
        for codes, target in zip(groups, targets, strict=True):
            for code, size in target.items():
                inside = codes == code
                weights[inside] *= size / weights[inside].sum()
    return weights
