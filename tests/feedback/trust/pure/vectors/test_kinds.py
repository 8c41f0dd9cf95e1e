"""Files of the known kinds that look otherwise than the reference files do."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from feedback.trust.pure.vectors import Vector, compute

FOLDER = Path(__file__).parents[4] / "reference" / "stats"
TEN = [str(number) for number in range(10)]


def _load(name: str) -> tuple[dict[str, Any], dict[str, list[str]]]:
    described = json.loads((FOLDER / f"{name}.json").read_text())
    with (FOLDER / f"{name}.csv").open(newline="") as file:
        header, *rows = csv.reader(file)
    return described, {name: [row[n] for row in rows] for n, name in enumerate(header)}


def _renamed(value: Any, names: dict[str, str]) -> Any:
    """Rename columns where the inputs speak of them: as margins, in lists and in formulas."""
    if isinstance(value, dict):
        return {names.get(key, key): part for key, part in value.items()}
    if isinstance(value, list):
        return [_renamed(part, names) for part in value]
    if isinstance(value, str):
        return re.sub(r"[\w.]+\b(?!\s*=)", lambda word: names.get(word[0], word[0]), value)
    return value


RENAMED = ["rake_apistrat", "poststrat_apisrs", "domain_apistrat", "trust_survey", "wave_change"]
RENAMED += ["crt_few_clusters_null", "ri_exact", "lee_bounds", "eb_neighbourhoods", "fh_milk"]
RENAMED += ["alpha_bfi_A", "r_indicator"]


@pytest.mark.slow
@pytest.mark.parametrize("name", RENAMED)
def test_columns_may_be_called_anything(name: str) -> None:
    described, columns = _load(name)
    inputs = described["inputs"]
    names = {column: f"col.{place}_x" for place, column in enumerate(columns)}
    del inputs["data"]
    if "factor" in str(inputs.get("covariates")):
        inputs["covariates"] = inputs["covariates"].replace("(dummies", "as (dummies")

    as_it_is = compute(Vector(described["kind"], inputs, columns))
    renamed = {key: _renamed(part, names) for key, part in inputs.items()}
    other = compute(
        Vector(described["kind"], renamed, {names[key]: part for key, part in columns.items()})
    )

    assert _leaves(other) == pytest.approx(_leaves(as_it_is, names))


def _leaves(result: Any, names: dict[str, str] | None = None, where: str = "") -> dict[str, Any]:
    """Give every number by its path, in which columns have their new name."""
    if not isinstance(result, dict | list):
        return {where: result}
    parts = result.items() if isinstance(result, dict) else enumerate(result)
    found: dict[str, Any] = {}
    for key, part in parts:
        new = re.sub(r"(?<=^by_)\w+$|(?<=^factor\()\w+(?=\))", _as(names or {}), str(key))
        new = (names or {}).get(new, new)
        found |= _leaves(part, names, f"{where}/{new}")
    return found


def _as(names: dict[str, str]) -> Callable[[re.Match[str]], str]:
    return lambda word: names.get(word[0], word[0])
