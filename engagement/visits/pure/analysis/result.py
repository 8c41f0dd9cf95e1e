"""The whole analysis: from the people and the plan to one result that can be kept for ever."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from engagement.visits.pure.analysis import effects, flow, subgroups
from engagement.visits.pure.analysis.people import People, exclude
from engagement.visits.pure.findings import VERSION
from engagement.visits.pure.trial_plan import Look, Outcome
from feedback.trust.pure.cells import FloatArray
from feedback.trust.pure.trials import Trial

DIGITS = 10
Watch = Callable[[int, int], None]


@dataclass(frozen=True)
class TrialResult:
    """What came out, as plain data; the same plan, people and seed give the same bytes."""

    found: dict[str, Any]

    def canonical(self) -> bytes:
        """Write the result in one way."""
        return (json.dumps(self.found, ensure_ascii=False, indent=1) + "\n").encode()


def analyse(
    people: People,
    *,
    seed: int | None = None,
    look: Look | None = None,
    watch: Watch | None = None,
) -> TrialResult:
    """Compute everything that was registered, and nothing else.

    A registered look computes the primary outcomes of its wave at its own level. `watch` is told
    how many steps of how many are done. Raises BadPeople.
    """
    return _Analysis(people, seed, look, watch).result()


class _Analysis:
    def __init__(
        self, drawn: People, seed: int | None, look: Look | None, watch: Watch | None
    ) -> None:
        self.drawn, self.look, self.watch = drawn, look, watch
        self.plan = drawn.plan
        self.people, self.left_out = exclude(drawn)
        self.seed = self.plan.lot_seed if seed is None else seed
        self.alpha = look.alpha if look else self.plan.alpha
        self.pairs = [
            (outcome, wave)
            for wave in (each.name for each in self.plan.follow_ups)
            for outcome in self.plan.outcomes
            if wave in outcome.waves and self._is_wanted(outcome, wave)
        ]
        self.trials = {
            (outcome.name, wave): self._trial(outcome, wave) for outcome, wave in self.pairs
        }

    def result(self) -> TrialResult:
        made: list[effects.Made] = []
        for done, (outcome, wave) in enumerate(self.pairs):
            self._tell(done)
            trial = self.trials[outcome.name, wave]
            made.append(effects.effect(self.plan, outcome, wave, trial, self.seed, self.alpha))
        effects.judge(made, self.plan, self.alpha)
        self._tell(len(self.pairs))
        found = {
            "format": 1,
            "method": VERSION,
            "plan_sha256": self.plan.sha256,
            "people_sha256": self.drawn.sha256,
            "seed": self.seed,
            "draws": self.plan.lot_draws,
            "alpha": self.alpha,
            "adjusted_over": self.plan.adjust_over,
            "missing_covariates": self.plan.missing_covariates,
            "look": self.look.name if self.look else None,
            "flow": flow.flow(self.drawn, self.left_out, self.people),
            "balance": flow.balance(self.people, self._before()),
            "effects": made,
            "response": [self._response(wave) for wave in self._waves()],
            "decay": self._decay(),
            "subgroups": self._subgroups(),
        }
        return TrialResult(plain(found))

    def _tell(self, done: int) -> None:
        if self.watch is not None:
            self.watch(done, len(self.pairs))

    def _is_wanted(self, outcome: Outcome, wave: str) -> bool:
        return self.look is None or (outcome.primary and wave == self.look.wave)

    def _trial(self, outcome: Outcome, wave: str) -> Trial:
        return self.people.trial(
            self.people.score(outcome, wave),
            self.people.covariates(outcome),
            level=1 - self.alpha,
        )

    def _waves(self) -> list[str]:
        return [*dict.fromkeys(wave for _, wave in self.pairs)]

    def _before(self) -> dict[str, FloatArray]:
        """Give the outcomes that were asked before the lot."""
        return {
            outcome.label: self.people.score(outcome, outcome.baseline)
            for outcome in self.plan.outcomes
            if outcome.baseline
        }

    def _response(self, wave: str) -> effects.Made:
        scores = {
            outcome.name: self.trials[outcome.name, wave].outcome
            for outcome, each in self.pairs
            if each == wave
        }
        return flow.response(wave, self.people.answered(wave), self.people, scores, self.alpha)

    def _decay(self) -> list[effects.Made]:
        return [
            effects.decay(outcome, waves, *(self.trials[outcome.name, wave] for wave in waves))
            for outcome in self.plan.outcomes
            for waves in itertools.pairwise(
                wave for each, wave in self.pairs if each.name == outcome.name
            )
        ]

    def _subgroups(self) -> list[effects.Made]:
        if self.look is not None:
            return []
        return [
            subgroups.division(
                outcome, wave, subgroup, self.people, self.trials[outcome.name, wave], self.alpha
            )
            for subgroup in self.plan.subgroups
            for outcome, wave in self.pairs
            if outcome.primary
        ]


def plain(value: Any) -> Any:
    """Give plain data: numbers to ten digits, so that the last bits of a machine do not show."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, float | np.floating):
        return float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None
    if isinstance(value, np.integer):
        return int(value)
    return value
