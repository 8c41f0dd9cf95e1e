"""`manage.py estimators run`: every reference file within its tolerance, and clear refusals."""

from __future__ import annotations

import json
import math
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from trustapp.core.pure.disclosure import possible_values, two_way

REFERENCE = Path(__file__).parents[2] / "reference"
FOLDERS = [REFERENCE / "stats", REFERENCE / "stats_more"]
FILES = [path for folder in FOLDERS for path in sorted(folder.glob("*.json"))]
DEFAULT = {"rel": 1e-6, "abs": 1e-8}

# What R put in or drew by chance, and what lavaan's search leaves unfinished.
NOT_COMPARED = {"truth", "draws"}
LOOSER = {"one_factor_loadings": 1e-4, "omega_total_one_factor": 1e-4, "null_sd": 0.06}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, dict[str, Any]]:
    """Compute both folders once, each through the command."""
    found = {}
    for folder in FOLDERS:
        out = tmp_path_factory.mktemp(folder.name)
        call_command("estimators", "run", str(folder), "--out", str(out), stdout=StringIO())
        for path in folder.glob("*.json"):
            name = json.loads(path.read_text())["id"]
            found[path] = json.loads((out / f"{name}.json").read_text())
    return found


def _misses(expected: Any, found: Any, limits: dict[str, float], where: str = "") -> list[str]:
    """List every place where a result is further from what is expected than allowed."""
    if isinstance(expected, dict):
        return [
            miss
            for key, part in expected.items()
            if key not in NOT_COMPARED
            for miss in _misses(part, found[key], _limits(limits, key), f"{where}/{key}")
        ]
    if isinstance(expected, list):
        pairs = enumerate(zip(expected, found, strict=True))
        return [miss for n, (e, f) in pairs for miss in _misses(e, f, limits, f"{where}/{n}")]
    if isinstance(expected, float | int) and not isinstance(expected, bool):
        near = math.isclose(expected, found, rel_tol=limits["rel"], abs_tol=limits["abs"])
        return [] if near else [f"{where}: {found}, not {expected}"]
    return [] if expected == found else [f"{where}: {found!r}, not {expected!r}"]


def _limits(limits: dict[str, float], key: str) -> dict[str, float]:
    return {**limits, "rel": LOOSER[key]} if key in LOOSER else limits


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_reference_file_is_within_its_tolerance(
    path: Path, results: dict[Path, dict[str, Any]]
) -> None:
    described, found = json.loads(path.read_text()), results[path]
    expected = described.get("expected") or described.get("r_estimates") or {}
    for wave in ("t1", "t2"):
        # The lot is drawn by chance: R's p within four standard errors of its own draws.
        if drawn := expected.get(f"randomisation_inference_{wave}"):
            p, near = drawn.pop("p_two_sided"), found[f"randomisation_inference_{wave}"]
            reach = 4 * math.sqrt(p * (1 - p) / drawn["draws"])
            assert near["p_two_sided"] == pytest.approx(p, abs=reach)

    assert _misses(expected, found, described.get("tolerance", DEFAULT)) == []


@pytest.mark.slow
def test_hidden_cells_protect_every_small_one_and_are_few(
    results: dict[Path, dict[str, Any]],
) -> None:
    path = REFERENCE / "stats" / "suppression_cases.json"
    cases = json.loads(path.read_text())["cases"]

    for case, found in zip(cases, results[path]["cases"], strict=True):
        table, columns = two_way(case["table"]), len(case["table"][0])
        hidden = [row * columns + column for row, column in found["hidden"]]
        for row, column in case["primary_cells"]:
            low, high = possible_values(table, hidden, row * columns + column)
            assert high - low >= case["min_interval_width"]
        further = len(hidden) - len(case["primary_cells"])
        assert (found["name"], further) == (case["name"], case["smallest_number_of_extra_cells"])


def _run(folder: Path, out: Path) -> tuple[str, str]:
    stdout, stderr = StringIO(), StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("estimators", "run", folder, "--out", out, stdout=stdout, stderr=stderr)
    return str(refused.value), stderr.getvalue()


def test_what_a_file_expects_is_never_read(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    described = json.loads((REFERENCE / "stats" / "lee_bounds.json").read_text())
    described["expected"] = {"naive": "nonsense"}
    (folder / "a.json").write_text(json.dumps(described))
    shutil.copy(REFERENCE / "stats" / "lee_bounds.csv", folder)

    call_command("estimators", "run", folder, "--out", tmp_path / "out", stdout=StringIO())

    found = json.loads((tmp_path / "out" / "lee_bounds.json").read_text())
    assert found["trim_count"] == 6


def test_a_file_that_cannot_be_computed_is_named_and_stops_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(REFERENCE / "stats" / "power.csv", folder)
    power = {"kind": "power", "inputs": {}, "data": "power.csv"}
    (folder / "ragged.csv").write_text("delta,sd\n1,2\n3\n")
    (folder / "empty.csv").write_text("delta,sd\n")
    files = {
        "a_broken": "{",
        "b_unknown": {"kind": "horoscope"},
        "c_power": {**power, "id": "power"},
        "d_twice": {**power, "id": "power"},
        "e_outside": {**power, "id": "../power"},
        "f_lost": {**power, "data": "lost.csv"},
        "g_ragged": {**power, "data": "ragged.csv"},
        "h_empty": {**power, "data": "empty.csv"},
        "i_no_vector": {"title": "a list of something else"},
        "j_list": [1, 2],
        "k_column": {"kind": "power", "inputs": {"data": "power.csv"}, "data": "power.csv"},
    }
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / f"{name}.json").write_text(text)

    told, problems = _run(folder, tmp_path / "out")

    assert told == "2 computed, 7 could not be"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "k_column.json",
        "power.json",
    ]
    lines = [line.split(":")[0] for line in problems.splitlines()]
    assert lines == [f"{name}.json" for name in files if name[0] in "abdefgh"]
    assert "c_power.json has the same id" in problems
    assert "the id '../power' is no file name" in problems
    assert "ragged.csv line 3: 1 of 2 columns" in problems


def test_the_command_refuses_what_is_no_folder_of_vectors(tmp_path: Path) -> None:
    empty, out = tmp_path / "empty", tmp_path / "out"
    empty.mkdir()

    assert _run(tmp_path / "none", out)[0] == f"{tmp_path / 'none'} is no folder"
    assert _run(empty, empty)[0] == "the results need a folder of their own"
    assert _run(empty, out)[0] == f"{empty} holds no vector file"


def test_numbers_that_do_not_exist_are_null(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "two.csv").write_text(
        "a,b\n" + "".join(f"{n % 5},{(n * n) % 7}\n" for n in range(20))
    )
    described = {"kind": "reliability", "inputs": {"items": ["a", "b"]}, "data": "two.csv"}
    (folder / "two.json").write_text(json.dumps(described))

    call_command("estimators", "run", folder, "--out", tmp_path / "out", stdout=StringIO())

    found = json.loads((tmp_path / "out" / "two.json").read_text())
    assert found["alpha_if_dropped"] == {"a": None, "b": None}
    assert np.isfinite(found["raw_alpha"])
