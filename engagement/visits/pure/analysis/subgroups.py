"""Subgroups: only as registered, only where there are enough people, hidden ones kept hidden."""

from __future__ import annotations

from typing import Any

import numpy as np

from engagement.visits.pure.analysis.effects import Made, lin
from engagement.visits.pure.analysis.people import People
from engagement.visits.pure.findings import FEW_PEOPLE, Finding, finding
from engagement.visits.pure.trial_plan import Outcome, Subgroup
from feedback.trust.pure.distributions import chi_square_tail
from feedback.trust.pure.regression import Errors
from feedback.trust.pure.trials import BoolArray, Trial
from feedback.trust.pure.verdicts import holm


def groups_of(people: People, subgroup: Subgroup) -> dict[str, BoolArray]:
    """Divide the people as registered; who has no value is in no group."""
    if subgroup.cut is not None:
        numbers = people.numbers(subgroup.column)
        below, rest = numbers < subgroup.cut, numbers >= subgroup.cut
        return {f"< {subgroup.cut:g}": below, f"≥ {subgroup.cut:g}": rest}
    texts = people.texts[subgroup.column]
    values = subgroup.values or tuple(name for name in np.unique(texts).tolist() if name)
    return {value: texts == value for value in values}


def division(
    outcome: Outcome, wave: str, subgroup: Subgroup, people: People, trial: Trial, alpha: float
) -> Made:
    """Estimate one outcome in one wave in every group of a division."""
    answered = ~np.isnan(np.sum([trial.outcome, *trial.covariates.values()], axis=0))
    parts = {
        name: trial.only(inside & answered) for name, inside in groups_of(people, subgroup).items()
    }
    hidden = _hidden({name: _arms(part) for name, part in parts.items()})
    rows = [_row(name, None if name in hidden else part) for name, part in parts.items()]
    _judge(rows, outcome, alpha)
    return {
        "outcome": outcome.name,
        "wave": wave,
        "subgroup": subgroup.name,
        "groups": rows,
        "groups_differ_p": _differ(rows),
    }


def _arms(part: Trial) -> tuple[int, int]:
    treated = int((part.assigned > 0).sum())
    return treated, len(part.assigned) - treated


def _hidden(arms: dict[str, tuple[int, int]]) -> set[str]:
    """Choose the groups that are not shown.

    Those with fewer than 30 people in an arm; then the smallest others, until the hidden ones
    have 30 in each arm together, because their sum can be worked out from the whole.
    """
    hidden = {name for name, sizes in arms.items() if min(sizes) < FEW_PEOPLE}
    while hidden and hidden != set(arms):
        together = [sum(arms[name][arm] for name in hidden) for arm in (0, 1)]
        if min(together) >= FEW_PEOPLE and len(hidden) > 1:
            break
        shown = [name for name in arms if name not in hidden]
        hidden.add(min(shown, key=lambda name: (sum(arms[name]), name)))
    return hidden


def _row(name: str, part: Trial | None) -> Made:
    row: dict[str, Any] = {"group": name, "n_treated": None, "n_control": None}
    row |= {"itt_lin_cr2": None, "p_holm": None, "finding": Finding.TOO_FEW.value}
    if part is not None:
        row["n_treated"], row["n_control"] = _arms(part)
        row["itt_lin_cr2"] = lin(part, Errors.CR2)
    return row


def _judge(rows: list[Made], outcome: Outcome, alpha: float) -> None:
    shown = [row for row in rows if row["itt_lin_cr2"]]
    for row, p in zip(shown, holm([row["itt_lin_cr2"]["p"] for row in shown]), strict=True):
        found = row["itt_lin_cr2"]
        row["p_holm"] = p
        row["finding"] = finding(
            estimate=found["estimate"],
            p=p,
            low=found["ci_lower"],
            high=found["ci_upper"],
            alpha=alpha,
            smallest=outcome.smallest_effect,
        ).value


def _differ(rows: list[Made]) -> float | None:
    """Test whether the effects differ between the groups shown (Cochran's Q)."""
    found = [row["itt_lin_cr2"] for row in rows if row["itt_lin_cr2"]]
    if len(found) < 2 or any(each["se"] <= 0 for each in found):
        return None
    estimates = np.array([each["estimate"] for each in found])
    weights = np.array([each["se"] for each in found]) ** -2
    centre = (weights * estimates).sum() / weights.sum()
    return chi_square_tail(float((weights * (estimates - centre) ** 2).sum()), len(found) - 1)
