"""The people of a trial, read from the columns of a file and checked against the plan."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engagement.visits.pure.findings import BadPeople, Fault
from engagement.visits.pure.trial_plan import (
    ANY,
    CATEGORY,
    MEAN_AND_INDICATOR,
    Covariate,
    Outcome,
    TrialPlan,
)
from feedback.trust.pure.cells import FloatArray, IntArray
from feedback.trust.pure.scoring import scale_scores
from feedback.trust.pure.trials import BoolArray, Trial

TextArray = NDArray[np.str_]
MISSING = ("", "NA", "NaN", "nan", "N/A", ".")
TRUTH = {"TRUE": "1", "FALSE": "0", "True": "1", "False": "0", "true": "1", "false": "0"}


@dataclass(frozen=True, eq=False)
class People:
    """Everybody in the file, in an order that does not depend on that of the file."""

    plan: TrialPlan
    texts: Mapping[str, TextArray]
    lines: IntArray
    assigned: FloatArray
    received: FloatArray | None
    cluster: IntArray
    block: IntArray

    def __len__(self) -> int:
        return len(self.assigned)

    @property
    def sha256(self) -> str:
        """Hash what the analysis reads, whatever the order of lines and columns."""
        used = {name: column.tolist() for name, column in sorted(self.texts.items())}
        return hashlib.sha256(json.dumps(used, ensure_ascii=False).encode()).hexdigest()

    def only(self, kept: BoolArray) -> People:
        """Keep some of the people."""
        return replace(
            self,
            texts={name: column[kept] for name, column in self.texts.items()},
            lines=self.lines[kept],
            assigned=self.assigned[kept],
            received=None if self.received is None else self.received[kept],
            cluster=self.cluster[kept],
            block=self.block[kept],
        )

    def numbers(self, name: str) -> FloatArray:
        """Read a column of numbers; NaN where nothing stands."""
        texts = self.texts[name]
        for text in np.unique(texts).tolist():
            if text and not _is_number(text):
                _none(self, name, texts == text, Fault.NOT_NUMBER)
        return np.where(texts == "", "nan", texts).astype(np.float64)

    def is_numeric(self, name: str) -> bool:
        """Tell whether everything that stands in a column is a number."""
        return all(_is_number(text) for text in np.unique(self.texts[name]).tolist() if text)

    def score(self, outcome: Outcome, wave: str) -> FloatArray:
        """Score an outcome in one wave; NaN where too little was answered."""
        columns = outcome.columns_in(wave)
        answers = np.column_stack([self.numbers(column) for column in columns])
        self._on_the_scale(outcome, columns, answers)
        if not outcome.items:
            return np.asarray(answers[:, 0], dtype=np.float64)
        return scale_scores(
            answers,
            minimum=outcome.low or 0.0,
            maximum=outcome.high or 0.0,
            reversed_items=[outcome.items.index(item) for item in outcome.reversed_items],
            least_answered=outcome.least_answered or None,
        )

    def answered(self, wave: str) -> BoolArray:
        """Tell who took part in a wave: as the file says, else whoever has any outcome."""
        column = self.plan.wave(wave).answered
        if column:
            return np.nan_to_num(self.numbers(column)) > 0
        scores = [
            self.score(outcome, wave) for outcome in self.plan.outcomes if outcome.columns_in(wave)
        ]
        some = [~np.isnan(score) for score in scores]
        return np.asarray(np.any(some, axis=0)) if some else np.zeros(len(self), dtype=bool)

    def covariates(self, outcome: Outcome) -> dict[str, FloatArray]:
        """Give what was known before, the outcome's own baseline first, gaps filled as planned."""
        columns: dict[str, FloatArray] = {}
        if outcome.baseline:
            columns["baseline"] = self.score(outcome, outcome.baseline)
        for covariate in self.plan.covariates:
            columns |= self.covariate(covariate)
        if self.plan.missing_covariates == MEAN_AND_INDICATOR:
            return _filled(columns)
        return columns

    def covariate(self, covariate: Covariate, *, every: bool = False) -> dict[str, FloatArray]:
        """Read one covariate; words become a 0/1 column per category but the first."""
        kind = covariate.kind
        if kind == CATEGORY or (kind == ANY and not self.is_numeric(covariate.name)):
            texts = self.texts[covariate.name]
            names = [name for name in np.unique(texts).tolist() if name]
            return {
                f"{covariate.name}={name}": np.where(texts == "", np.nan, texts == name)
                for name in (names if every else names[1:])
            }
        return {covariate.name: self.numbers(covariate.name)}

    def trial(
        self, outcome: FloatArray, covariates: Mapping[str, FloatArray], *, level: float
    ) -> Trial:
        """Describe the trial of these people with some outcome."""
        return Trial(
            outcome=outcome,
            assigned=self.assigned,
            received=self.assigned if self.received is None else self.received,
            cluster=self.cluster,
            block=self.block,
            covariates=covariates,
            level=level,
        )

    def _on_the_scale(self, outcome: Outcome, columns: Sequence[str], answers: FloatArray) -> None:
        low = -math.inf if outcome.low is None else outcome.low
        high = math.inf if outcome.high is None else outcome.high
        outside = np.argwhere((answers < low) | (answers > high))
        if len(outside):
            person, column = (int(place) for place in outside[0])
            raise BadPeople(
                Fault.OUTSIDE_SCALE,
                column=columns[column],
                line=int(self.lines[person]),
                found=f"{answers[person, column]:g} ({low:g} … {high:g})",
                times=len(outside),
            )


def read_people(
    plan: TrialPlan, columns: Mapping[str, Sequence[object]], lines: Sequence[int] | None = None
) -> People:
    """Read the columns that the plan names; raises BadPeople.

    `lines` tells where in the file each person stands, for messages.
    """
    used = _used(plan)
    for name in used:
        if name not in columns:
            raise BadPeople(Fault.NO_COLUMN, column=name, found=", ".join(columns)[:300])
    count = len(columns[plan.columns.household])
    if not count:
        raise BadPeople(Fault.EMPTY)
    parts = plan.columns
    keyed = [name for name in (parts.person, parts.household, parts.block) if name]
    texts = {
        name: np.array([_text(value, as_it_is=name in keyed) for value in columns[name]])
        for name in used
    }
    keys = [texts[name] for name in keyed]
    order = np.lexsort(keys)
    people = People(
        plan=plan,
        texts={name: column[order] for name, column in texts.items()},
        lines=np.arange(2, count + 2)[order] if lines is None else np.asarray(lines)[order],
        assigned=np.zeros(count),
        received=None,
        cluster=_codes(texts[parts.household][order]),
        block=_codes(texts[parts.block][order]),
    )
    return _checked(people)


def exclude(people: People) -> tuple[People, list[tuple[str, BoolArray]]]:
    """Leave out whom the plan leaves out; also gives who that is, by reason."""
    left = np.zeros(len(people), dtype=bool)
    by_reason = []
    for exclusion in people.plan.exclusions:
        values = [_text(value) for value in exclusion.values]
        hit = np.isin(people.texts[exclusion.column], values) & ~left
        by_reason.append((exclusion.reason, hit))
        left |= hit
    return people.only(~left), by_reason


def _used(plan: TrialPlan) -> list[str]:
    """Name every column that the plan needs, each once."""
    parts = plan.columns
    names = [parts.person, parts.household, parts.block, parts.district]
    names += [parts.assigned, parts.reached]
    names += [wave.answered for wave in plan.waves]
    names += [covariate.name for covariate in plan.covariates]
    names += [subgroup.column for subgroup in plan.subgroups]
    names += [exclusion.column for exclusion in plan.exclusions]
    for outcome in plan.outcomes:
        for wave in (outcome.baseline, *outcome.waves):
            names += outcome.columns_in(wave) if wave else ()
    return [*dict.fromkeys(name for name in names if name)]


def _checked(people: People) -> People:
    parts = people.plan.columns
    for name in (parts.household, parts.block, parts.assigned):
        _none(people, name, people.texts[name] == "", Fault.BLANK)
    assigned = _zero_one(people, parts.assigned)
    received = _zero_one(people, parts.reached) if parts.reached else None
    if received is not None:
        _none(people, parts.reached, np.isnan(received), Fault.BLANK)
    for wave in people.plan.waves:
        if wave.answered:
            _zero_one(people, wave.answered)
    if parts.person:
        _none(people, parts.person, people.texts[parts.person] == "", Fault.BLANK)
        _none(people, parts.person, _again(people.texts[parts.person]), Fault.PERSON_TWICE)
    if len(np.unique(assigned)) < 2:
        raise BadPeople(Fault.ONE_ARM, column=parts.assigned, found=f"{assigned[0]:g}")
    people = replace(people, assigned=assigned, received=received)
    _one_each(people, parts.assigned, assigned.astype(np.int64), Fault.TWO_ARMS)
    _one_each(people, parts.block, people.block, Fault.TWO_BLOCKS)
    if parts.district:
        _one_each(people, parts.district, _codes(people.texts[parts.district]), Fault.TWO_DISTRICTS)
    return people


def _zero_one(people: People, name: str) -> FloatArray:
    values = people.numbers(name)
    _none(people, name, ~np.isnan(values) & (values != 0) & (values != 1), Fault.NOT_ZERO_ONE)
    return values


def _one_each(people: People, name: str, codes: IntArray, fault: Fault) -> None:
    """Refuse a household that has two arms, blocks or districts."""
    _, first, number = np.unique(people.cluster, return_index=True, return_inverse=True)
    _none(people, name, codes != codes[first][number], fault, of=people.plan.columns.household)


def _none(people: People, name: str, wrong: BoolArray, fault: Fault, *, of: str = "") -> None:
    """Refuse the file if anybody is wrong, and name the first of them."""
    places = np.flatnonzero(wrong)
    if not len(places):
        return
    first = places[np.argmin(people.lines[places])]
    raise BadPeople(
        fault,
        column=name,
        line=int(people.lines[first]),
        found=people.texts[of or name][first],
        times=len(places),
    )


def _again(texts: TextArray) -> BoolArray:
    """Mark every entry that stood before."""
    again = np.ones(len(texts), dtype=bool)
    again[np.unique(texts, return_index=True)[1]] = False
    return again


def _codes(texts: TextArray) -> IntArray:
    return np.unique(texts, return_inverse=True)[1].astype(np.int64)


def _filled(columns: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """Put the mean where a value is missing, and mark where that was."""
    found: dict[str, FloatArray] = {}
    for name, column in columns.items():
        gaps = np.isnan(column)
        if not gaps.any():
            found[name] = column
        elif not gaps.all():
            found[name] = np.where(gaps, column[~gaps].mean(), column)
            found[f"{name} missing"] = gaps.astype(np.float64)
    return found


def _text(value: object, *, as_it_is: bool = False) -> str:
    """Write a value in one way: 1 and 1.0 are the same, an empty entry is missing.

    The name of a person, household or block stays as it is: 007 is not 7.
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool | np.bool_):
        return str(int(value))
    text = TRUTH.get(str(value).strip(), str(value).strip())
    if text in MISSING:
        return ""
    if not as_it_is and _is_number(text) and float(text).is_integer() and abs(float(text)) < 1e15:
        return str(int(float(text)))
    return text


def _is_number(text: str) -> bool:
    try:
        return "_" not in text and math.isfinite(float(text))
    except ValueError:
        return False
