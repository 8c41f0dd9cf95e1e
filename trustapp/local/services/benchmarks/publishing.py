"""Publishing: all scores of a wave end to end beside the same mathematics alone, and raking."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from feedback.surveys.models import Wave
from feedback.surveys.queries import wave_ref
from feedback.trust.enums import Shown
from feedback.trust.models import Score
from feedback.trust.pure.cells import CellTable, FloatArray, IntArray, group_respondents
from feedback.trust.pure.design import Design
from feedback.trust.pure.estimation import domain_means
from feedback.trust.pure.margins import Margin
from feedback.trust.pure.raking import rake
from feedback.trust.services import estimates, inputs, publishing, wave_cells
from feedback.trust.services.methods import METHOD_VERSION
from trustapp.local.services.benchmarks import filling
from trustapp.local.services.benchmarks.report import Goal, Line, Report, in_turns, seconds

SEED = 20_260_101
TOLERANCE = 1e-9
TREND = 8
# As many categories as the city has places, and its groups.
SIZES: Mapping[str, int] = {"place": 77, "sex": 2, "age": 2, "race_ethnicity": 5}


def measure(report: Report, wave: Wave, *, rounds: int) -> None:
    """Measure one wave from its cells to saved scores, beside raking and estimating alone."""
    cells = wave_cells.read(inputs.capture(wave, method=METHOD_VERSION, others=[]))
    whole, alone = in_turns(
        lambda: _publish(wave), lambda: _mathematics(cells), rounds=max(rounds, 3)
    )
    report.add(Line("publish a wave", whole, "s", alone, "rake and estimate alone", Goal(most=3)))
    publishing.publish_wave(ref=wave_ref(wave), by=filling.BY, now=timezone.now())
    newest = Score.objects.filter(release__wave=wave)
    report.add(Line("  of these, scores", newest.count(), ""))
    report.add(Line("  of these, shown", newest.filter(shown=Shown.YES).count(), ""))


def publish_earlier(report: Report, city: filling.City) -> None:
    """Publish the waves of two years but the last: what that one is compared with."""
    for wave in city.waves[-TREND:-1]:
        publishing.publish_wave(ref=wave_ref(wave), by=filling.BY, now=wave.closes_at)
    report.step("published the waves before the last")


def _publish(wave: Wave) -> None:
    """Publish and take it back, so that it can be measured again."""
    with transaction.atomic():
        publishing.publish_wave(ref=wave_ref(wave), by=filling.BY, now=timezone.now())
        transaction.set_rollback(True)


def _mathematics(cells: wave_cells.WaveCells) -> None:
    """Rake, and estimate every mean and share of the city, its places and its groups."""
    weighted = estimates.weigh(cells)
    assert weighted is not None
    for measure_key in cells.tables:
        table = cells.tables[measure_key]
        for each in (table, table.as_top2()):
            for partition in estimates.domains_of(cells):
                domain_means(weighted.design, each, estimates.codes_of(cells, partition))


def measure_raking(report: Report, *, people: int, rounds: int) -> None:
    """Rake one large wave by cells, beside numpy person by person."""
    codes, score = _draw(people)
    table, _ = group_respondents(
        stratum=codes["place"], categories=codes, base_weight=np.ones(people), score=score
    )
    margins = _targets(people)
    by_cell, by_person = in_turns(
        lambda: _rake(table, margins), lambda: _rake_people(codes, margins), rounds=rounds
    )
    error = rake(table, margins, tolerance=TOLERANCE).margin_error
    grouping = seconds(
        lambda: group_respondents(
            stratum=codes["place"], categories=codes, base_weight=np.ones(people), score=score
        )
    )
    report.add(
        Line(
            f"rake {people:,} people", by_cell, "s", by_person, "numpy by respondent", Goal(most=2)
        )
    )
    report.add(Line("  margin error of it", error, "", goal=Goal(most=1e-6)))
    report.add(
        Line("  margin error by respondent", _rake_people(codes, margins), "", goal=Goal(most=1e-6))
    )
    report.add(Line("  grouping them into cells (once)", grouping, "s"))


def _rake(table: CellTable, margins: list[Margin]) -> None:
    raking = rake(table, margins, tolerance=TOLERANCE)
    Design(table, raking)


def _draw(people: int) -> tuple[dict[str, IntArray], FloatArray]:
    """Return people whose groups lean together, so that raking has work to do."""
    rng = np.random.default_rng(SEED)
    place = rng.integers(0, SIZES["place"], people)
    codes: dict[str, IntArray] = {"place": place}
    for dimension in ("sex", "age", "race_ethnicity"):
        size = SIZES[dimension]
        leaning = rng.random(people) ** (1 + place / SIZES["place"])
        codes[dimension] = np.minimum((leaning * size).astype(np.int64), size - 1)
    return codes, rng.normal(60, 20, people)


def _targets(people: int) -> list[Margin]:
    """Return margins in which every category is as large as another."""
    return [
        Margin(dimension, dict.fromkeys(range(size), people / size))
        for dimension, size in SIZES.items()
    ]


def _rake_people(codes: Mapping[str, Any], margins: list[Margin]) -> float:
    """Rake one weight a person to the same stop; return the margin error."""
    weights = np.ones(len(codes["place"]))
    targets = {m.dimension: np.array([m.targets[c] for c in sorted(m.targets)]) for m in margins}
    step = 1.0
    while step > TOLERANCE:
        step = 0.0
        for dimension, wanted in targets.items():
            factor = wanted / np.bincount(codes[dimension], weights, len(wanted))
            weights *= factor[codes[dimension]]
            step = max(step, float(np.abs(factor - 1).max()))
    return max(
        float(np.abs(np.bincount(codes[d], weights, len(t)) / t - 1).max())
        for d, t in targets.items()
    )
