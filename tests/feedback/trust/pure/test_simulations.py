"""The statistics as a whole, on worlds whose truth is known: what is promised is kept.

The short forms allow for chance (a thousand to one); the full ones hold the promise itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from scipy import stats

from feedback.trust.pure.cells import CellTable, group_respondents
from feedback.trust.pure.change import change, compare_with_all
from feedback.trust.pure.design import Design
from feedback.trust.pure.estimation import Estimate, domain_means, mean
from feedback.trust.pure.margins import Margin
from feedback.trust.pure.raking import rake
from feedback.trust.pure.randomisation import lot_inference
from feedback.trust.pure.regression import Errors
from feedback.trust.pure.trials import Trial
from feedback.trust.pure.verdicts import Verdict, verdicts_of_page

pytestmark = pytest.mark.slow

FULL = pytest.mark.full
CHANCE = 0.001
PLACES, AT_HOME = 8, 1500


@pytest.fixture
def told(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Write what was found into the report of the run."""
    return lambda words: record_property("found", words)


def _allows(hits: int, runs: int, lowest: float, highest: float, *, is_full: bool) -> bool:
    """Tell whether a share may lie between two limits, seen so often in so many runs."""
    if is_full:
        return lowest <= hits / runs <= highest
    fewest = stats.binom.ppf(CHANCE, runs, lowest) if lowest else 0
    return fewest <= hits <= stats.binom.isf(CHANCE, runs, highest)


class _City:
    """A city with places, two sexes and three ages that differ in trust and in readiness."""

    def __init__(self, seed: int, *, spread: float) -> None:
        self.draw = draw = np.random.default_rng(seed)
        people = PLACES * AT_HOME
        self.place = np.repeat(np.arange(PLACES), AT_HOME)
        self.sex = draw.integers(0, 2, people)
        self.age = draw.choice(3, people, p=[0.3, 0.5, 0.2])
        leaning = spread * draw.normal(size=PLACES)[self.place] + 6 * self.age - 3 * self.sex
        self.trust = np.clip(55 + leaning + draw.normal(0, 20, people), 0, 100)
        self.readiness = 0.25 + 0.1 * self.age + 0.05 * self.sex
        self.margins = [
            Margin(name, dict(enumerate(np.bincount(codes).astype(float).tolist())))
            for name, codes in (("place", self.place), ("sex", self.sex), ("age", self.age))
        ]

    def wave(self) -> tuple[Design, CellTable]:
        """Draw 160 people in every place, of whom some answer, and weight them."""
        order = self.draw.random((PLACES, AT_HOME)).argsort(axis=1)[:, :160]
        drawn = (order + AT_HOME * np.arange(PLACES)[:, None]).ravel()
        asked = drawn[self.draw.random(len(drawn)) < self.readiness[drawn]]
        table, _ = group_respondents(
            stratum=self.place[asked],
            categories={
                "place": self.place[asked], "sex": self.sex[asked], "age": self.age[asked]
            },
            base_weight=np.full(len(asked), AT_HOME / 160),
            score=self.trust[asked],
        )  # fmt: skip
        sizes = dict.fromkeys(range(PLACES), float(AT_HOME))
        return Design(table, rake(table, self.margins), stratum_sizes=sizes), table


def _covers(estimate: Estimate, truth: float) -> bool:
    return estimate.low95 <= truth <= estimate.high95


@pytest.mark.parametrize("runs", [150, pytest.param(4000, marks=FULL)])
def test_intervals_of_raked_and_domain_means_cover_the_truth(
    runs: int, told: Callable[[str], None]
) -> None:
    city = _City(11, spread=6)
    by_age = [float(city.trust[city.age == age].mean()) for age in range(3)]
    of_place = float(city.trust[city.place == 3].mean())
    overall, ages, places = 0, 0, 0

    for _ in range(runs):
        design, table = city.wave()
        overall += _covers(mean(design, table), float(city.trust.mean()))
        ages += _covers(domain_means(design, table, table.categories["age"])[2], by_age[2])
        places += _covers(domain_means(design, table, table.categories["place"])[3], of_place)

    told(f"cover of {runs}: city {overall}, age {ages}, place {places}")
    for hits in (overall, ages, places):
        assert _allows(hits, runs, 0.93, 0.97, is_full=runs > 1000)


@pytest.mark.parametrize("runs", [50, pytest.param(2000, marks=FULL)])
def test_a_page_without_change_rarely_shows_any(runs: int, told: Callable[[str], None]) -> None:
    """All places alike, wave after wave: a false "clearly" in at most 5 % of the periods."""
    city = _City(12, spread=0)
    # Everybody's trust is dealt out anew, and places are exactly as trusting as each other.
    city.draw.shuffle(city.trust)
    in_place = np.bincount(city.place, city.trust) / AT_HOME
    city.trust += (city.trust.mean() - in_place)[city.place]
    false, before = 0, city.wave()

    for _ in range(runs):
        now = city.wave()
        changes = {"city": change(mean(*now), mean(*before))}
        then = domain_means(*before, before[1].categories["place"])
        for code, estimate in domain_means(*now, now[1].categories["place"]).items():
            changes[f"change {code}"] = change(estimate, then[code])
        for code, gap in compare_with_all(*now, now[1].categories["place"]).items():
            changes[f"place {code}"] = gap
        verdicts = set(verdicts_of_page(changes).values())
        false += bool(verdicts & {Verdict.CLEARLY_UP, Verdict.CLEARLY_DOWN})
        before = now

    told(f"pages of {runs} with a false clearly: {false}")
    assert _allows(false, runs, 0, 0.05, is_full=runs > 1000)


def _trials(seed: int, clusters: int, effect: float) -> Iterator[Trial]:
    """Draw trials of households in blocks of four, 45 % of the assigned reached, without end."""
    draw = np.random.default_rng(seed)
    while True:
        sizes = draw.choice([1, 2, 3], clusters, p=[0.7, 0.2, 0.1])
        cluster = np.repeat(np.arange(clusters), sizes)
        block = np.arange(clusters) // 4
        lot = draw.random((clusters // 4, 4)).argsort(axis=1).ravel() < 2
        reached = lot & (draw.random(clusters) < 0.45)
        before = draw.normal(50, 12, len(cluster))
        outcome = 20 + 0.6 * before + draw.normal(0, 3, clusters)[cluster]
        outcome += draw.normal(0, 2, clusters // 4)[block[cluster]]
        outcome += draw.normal(0, 8, len(cluster)) + effect * reached[cluster]
        yield Trial(
            outcome=outcome,
            assigned=lot[cluster].astype(float),
            received=reached[cluster].astype(float),
            cluster=cluster,
            block=block[cluster],
            covariates={"before": before},
        )


@pytest.mark.parametrize("runs", [100, pytest.param(3000, marks=FULL)])
def test_intervals_of_the_effect_on_those_reached_cover_it(
    runs: int, told: Callable[[str], None]
) -> None:
    trials = _trials(13, clusters=160, effect=6.0)

    hits = 0
    for trial, _ in zip(trials, range(runs), strict=False):
        found = trial.complier_effect(Errors.CR2, trial.covariates)
        hits += found.ci_lower <= 6.0 <= found.ci_upper

    told(f"cover of the complier effect in {runs}: {hits}")
    assert _allows(hits, runs, 0.93, 0.97, is_full=runs > 1000)


@pytest.mark.parametrize("runs", [200, pytest.param(4000, marks=FULL)])
def test_few_households_find_an_effect_where_there_is_none_one_time_in_twenty(
    runs: int, told: Callable[[str], None]
) -> None:
    """16 households: the p of the lot itself, all 1,296 assignments gone through."""
    false = 0
    for trial, _ in zip(_trials(14, clusters=16, effect=0.0), range(runs), strict=False):
        lot = lot_inference(trial.outcome, trial.assigned, trial.cluster, trial.block)
        false += lot.p_two_sided <= 0.05

    told(f"false effects at 16 households in {runs}: {false}")
    assert _allows(false, runs, 0.035, 0.065, is_full=runs > 1000)


@pytest.mark.parametrize("runs", [60, pytest.param(4000, marks=FULL)])
def test_many_households_find_an_effect_where_there_is_none_one_time_in_twenty(
    runs: int, told: Callable[[str], None]
) -> None:
    """400 households: Lin's adjustment with CR2 and Satterthwaite's degrees of freedom."""
    false = 0
    for trial, _ in zip(_trials(15, clusters=400, effect=0.0), range(runs), strict=False):
        false += trial.lin(Errors.CR2).p <= 0.05

    told(f"false effects at 400 households in {runs}: {false}")
    assert _allows(false, runs, 0.035, 0.065, is_full=runs > 1000)
