"""Trials to analyse: the reference files, and small worlds whose truth is known."""

import csv
import json
from pathlib import Path

import numpy as np

from engagement.visits.pure.analysis.people import read_people
from engagement.visits.pure.analysis.result import analyse
from engagement.visits.pure.trial_plan import TrialPlan

ROOT = Path(__file__).parents[5]
EXAMPLE = ROOT / "docs" / "trials" / "visit_trial.plan.json"


def example_plan(**changes):
    """Read the plan that the documents ship, with some changes."""
    return TrialPlan.from_json(json.loads(EXAMPLE.read_text()) | changes)


def reference(name):
    """Give the columns of a reference file."""
    (path,) = (ROOT / "tests" / "reference").glob(f"*/{name}.csv")
    with path.open(newline="") as source:
        rows = list(csv.DictReader(source))
    return {column: [row[column] for row in rows] for column in rows[0]}


def expected(name):
    """Give the numbers that R computed."""
    (path,) = (ROOT / "tests" / "reference").glob(f"*/{name}.json")
    return json.loads(path.read_text())


def plain_plan(covariates=("x",), **changes):
    """Plan a trial of one ready column."""
    source = {
        "title": "Visits",
        "hypothesis": "Visits help.",
        "population": "Everybody.",
        "columns": {"household": "home", "block": "block", "assigned": "z", "reached": "d"},
        "waves": [{"name": "after", "days_after": 3}],
        "outcomes": [
            {"name": "y", "primary": True, "columns": {"after": "y"}, "smallest_effect": 5}
        ],
        "covariates": list(covariates),
        "lot_draws": 1000,
    }
    return TrialPlan.from_json(source | changes)


def world(seed, *, blocks=40, effect=0.0, compliance=1.0, home_sd=5.0, block_sd=5.0, size=1):
    """Draw a trial of blocks of four with a known effect on those reached."""
    draw = np.random.default_rng(seed)
    homes = np.repeat(np.arange(blocks * 4), size)
    treated = np.concatenate([draw.permutation([1, 1, 0, 0]) for _ in range(blocks)])
    reached = treated * (draw.random(blocks * 4) < compliance)
    shared, block = draw.normal(0, home_sd, blocks * 4), draw.normal(0, block_sd, blocks)
    x = draw.normal(50, 10, len(homes))
    y = 0.5 * x + shared[homes] + block[homes // 4] + draw.normal(0, 8, len(homes))
    y += effect * reached[homes]
    columns = {"home": homes, "block": homes // 4, "z": treated[homes], "d": reached[homes]}
    return {name: column.tolist() for name, column in (columns | {"x": x, "y": y}).items()}


def found(plan, columns, **options):
    """Analyse, and give the plain result."""
    return analyse(read_people(plan, columns), **options).found


def numbers(value):
    """Give every number that stands anywhere in a result."""
    if isinstance(value, dict):
        return [each for inner in value.values() for each in numbers(inner)]
    if isinstance(value, list):
        return [each for inner in value for each in numbers(inner)]
    return [value] if isinstance(value, float) else []
