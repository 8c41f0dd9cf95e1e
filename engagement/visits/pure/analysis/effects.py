"""Effects: what was changed for those assigned and for those reached, outcome by outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from engagement.visits.pure.findings import FEW_CLUSTERS, Finding, Headline, finding
from engagement.visits.pure.trial_plan import OVER_EACH_WAVE, Outcome, TrialPlan
from feedback.trust.pure.cells import FloatArray
from feedback.trust.pure.distributions import t_quantile
from feedback.trust.pure.randomisation import LotInterval, lot_inference, lot_interval, residuals_on
from feedback.trust.pure.regression import Coefficient, Errors, NotIdentified
from feedback.trust.pure.trials import Trial
from feedback.trust.pure.verdicts import holm

Made = dict[str, Any]
POWER = 0.8


def effect(
    plan: TrialPlan, outcome: Outcome, wave: str, everybody: Trial, seed: int, alpha: float
) -> Made:
    """Estimate everything about one outcome in one wave.

    `everybody` are all who were drawn, with NaN as the outcome of those who did not answer.
    """
    trial = everybody.answered()
    full = trial.answered(with_covariates=True)
    base = {"baseline": full.covariates["baseline"]} if "baseline" in full.covariates else {}
    on_those_reached = plan.columns.reached != ""
    treated = trial.assigned > 0
    households = len(np.unique(trial.cluster))
    made: Made = {
        "outcome": outcome.name,
        "label": outcome.label,
        "primary": outcome.primary,
        "wave": wave,
        "n": len(trial.outcome),
        "n_treated": int(treated.sum()),
        "n_control": int((~treated).sum()),
        "n_households": households,
        "n_adjusted": len(full.outcome),
        "left_out_for_missing_covariates": len(trial.outcome) - len(full.outcome),
        "mean_treated": mean(trial.outcome[treated]),
        "mean_control": mean(trial.outcome[~treated]),
        "sd": spread(trial),
        "itt_lin_cr2": lin(full, Errors.CR2),
        "itt_lin_cr1_stata": lin(full, Errors.CR1),
        "itt_difference_cr2": tried(lambda: trial.difference(Errors.CR2), trial),
        "itt_block_fe_cr2": tried(lambda: full.within_blocks(Errors.CR2, base), full),
        "first_stage_cr2": None,
        "att_2sls_cr1_stata": None,
        "att_wald_cr2": None,
        "icc": number(trial.icc) if _both_arms(trial) else None,
        "randomisation_inference": lot(plan, everybody, seed, alpha),
    }
    if on_those_reached:
        made["first_stage_cr2"] = tried(lambda: trial.first_stage(Errors.CR2), trial)
        made["att_wald_cr2"] = tried(lambda: trial.complier_effect(Errors.CR2), trial)
        made["att_2sls_cr1_stata"] = tried(
            lambda: full.complier_effect(Errors.CR1, full.covariates), full
        )
    return made | _headline(made, households, alpha)


def lot(plan: TrialPlan, everybody: Trial, seed: int, alpha: float) -> Made | None:
    """Draw the lot again among all households, what was known before taken out of the outcome.

    The outcome's own baseline is taken out; where it has none, the covariates; else nothing.
    """
    if not _both_arms(everybody.answered()):
        return None
    base = everybody.covariates.get("baseline")
    known = [*everybody.covariates.values()] if base is None else [base]
    if _fewest_households(everybody.answered(with_covariates=True)) <= len(known) + 1:
        known = []
    enough = ~np.isnan(np.sum([everybody.outcome, *known], axis=0))
    if not _both_arms(everybody.only(enough)):
        return None
    answered = np.where(enough, everybody.assigned, np.nan)
    rest, arms = residuals_on(everybody.outcome, *known), residuals_on(answered, *known)
    design = (everybody.assigned, everybody.cluster, everybody.block)
    found = lot_inference(rest, *design, draws=plan.lot_draws, seed=seed)
    interval = LotInterval(None, None, None)
    if len(np.unique(everybody.only(enough).cluster)) < FEW_CLUSTERS:
        interval = lot_interval(
            rest, arms, *design, draws=plan.lot_draws, seed=seed, level=1 - alpha
        )
    return {
        "statistic": "difference in means of residuals",
        "residuals_on": _taken_out(known, base),
        "draws": found.assignments,
        "exact": found.is_exact,
        "seed": seed,
        "observed": found.observed,
        "estimate": interval.estimate,
        "null_sd": found.null_sd,
        "null_quantiles": list(found.null_quantiles),
        "p_two_sided": found.p_two_sided,
        "ci_lower": interval.lower,
        "ci_upper": interval.upper,
    }


def _taken_out(known: list[FloatArray], base: FloatArray | None) -> str:
    if not known:
        return "nothing"
    return "covariates" if base is None else "baseline"


def judge(made: list[Made], plan: TrialPlan, alpha: float) -> None:
    """Adjust all p of the family together (Holm) and choose the word for each effect."""
    families: dict[str, list[Made]] = {}
    for each in made:
        key = each["wave"] if plan.adjust_over == OVER_EACH_WAVE else ""
        families.setdefault(key, []).append(each)
    smallest = {outcome.name: outcome.smallest_effect for outcome in plan.outcomes}
    for family in families.values():
        shown = [each for each in family if each["p"] is not None]
        adjusted = holm([each["p"] for each in shown])
        for each, p in zip(shown, adjusted, strict=True):
            each["p_holm"] = p
            each["finding"] = finding(
                estimate=each["estimate"],
                p=p,
                low=each["ci_lower"],
                high=each["ci_upper"],
                alpha=alpha,
                smallest=smallest[each["outcome"]],
            ).value


def decay(outcome: Outcome, waves: tuple[str, str], first: Trial, second: Trial) -> Made:
    """Compare the effects of two waves on the same people, those who answered both times.

    The difference of the effects is the effect on the difference, so its error is honest.
    """
    both = ~np.isnan(first.outcome + second.outcome)
    earlier, later = first.only(both), second.only(both)
    change = replace(earlier, outcome=later.outcome - earlier.outcome)
    parts = {"first": earlier, "second": later, "change": change}
    complete = {name: part.answered(with_covariates=True) for name, part in parts.items()}
    return {
        "outcome": outcome.name,
        "label": outcome.label,
        "first_wave": waves[0],
        "second_wave": waves[1],
        "n": len(complete["change"].outcome),
        **{f"{name}_itt_lin_cr2": lin(part, Errors.CR2) for name, part in complete.items()},
    }


def lin(trial: Trial, errors: Errors) -> Made | None:
    """Give Lin's estimate where each arm has more households than it has to fit columns."""
    if _fewest_households(trial) <= len(trial.covariates) + 1:
        return None
    return tried(lambda: trial.lin(errors), trial)


def tried(estimate: Callable[[], Coefficient], trial: Trial) -> Made | None:
    """Give an estimate, or None where the people who answered do not allow one."""
    if not _both_arms(trial):
        return None
    try:
        with np.errstate(all="ignore"):
            found = asdict(estimate())
    except (NotIdentified, np.linalg.LinAlgError):
        return None
    is_sound = np.isfinite([*found.values()]).all() and found["se"] > 0
    return found if is_sound else None


def number(value: Callable[[], float]) -> float | None:
    """Give a number, or None where there is none."""
    with np.errstate(all="ignore"):
        found = float(value())
    return found if np.isfinite(found) else None


def mean(values: FloatArray) -> float | None:
    """Give the mean, or None of nobody."""
    return float(values.mean()) if len(values) else None


def spread(trial: Trial) -> float | None:
    """Give the standard deviation inside the arms."""
    if not _both_arms(trial):
        return None
    arms = [trial.outcome[trial.assigned == arm] for arm in (1, 0)]
    squares = sum(float(((arm - arm.mean()) ** 2).sum()) for arm in arms)
    return float(np.sqrt(squares / (len(trial.outcome) - 2))) if len(trial.outcome) > 2 else None


def smallest_detectable(se: float, df: float, alpha: float) -> float:
    """Give the effect that a trial with this error finds four times in five."""
    return float((t_quantile(1 - alpha / 2, df) + t_quantile(POWER, df)) * se)


def _headline(made: Made, households: int, alpha: float) -> Made:
    """Choose the estimate that counts: Lin's; the plain difference where that cannot be had.

    With few households the p and interval are those of the lot drawn again.
    """
    kind = Headline.LIN if made["itt_lin_cr2"] else Headline.DIFFERENCE
    found, drawn = made[kind], made["randomisation_inference"]
    chosen: Made = {
        "estimate": None,
        "ci_lower": None,
        "ci_upper": None,
        "p": None,
        "p_holm": None,
        "headline": kind.value,
        "smallest_detectable": None,
        "finding": Finding.TOO_FEW.value,
    }
    if found is None:
        return chosen
    chosen |= {name: found[name] for name in ("estimate", "ci_lower", "ci_upper", "p")}
    chosen["smallest_detectable"] = smallest_detectable(found["se"], found["df"], alpha)
    if households < FEW_CLUSTERS and drawn is not None:
        chosen |= {"headline": Headline.LOT.value, "p": drawn["p_two_sided"]}
        chosen |= {name: drawn[name] for name in ("estimate", "ci_lower", "ci_upper")}
    return chosen


def _both_arms(trial: Trial) -> bool:
    """Tell whether each arm has at least two households."""
    return _fewest_households(trial) >= 2


def _fewest_households(trial: Trial) -> int:
    return min(len(np.unique(trial.cluster[trial.assigned == arm])) for arm in (1, 0))
