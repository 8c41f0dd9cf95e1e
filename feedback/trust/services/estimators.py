"""Compute vector files: one JSON (with its CSV) in, one JSON with the computed numbers out.

Numeric, so only commands import it. It needs no database.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from feedback.trust.pure.vectors import CannotCompute, Vector, compute

CASE = {
    "name",
    "threshold_k",
    "min_interval_width",
    "table",
    "row_totals",
    "col_totals",
    "total",
    "grand_total",
}
MISFITS = (OSError, ValueError, LookupError, TypeError, ArithmeticError)


@dataclass(frozen=True)
class Outcome:
    """What became of one file: where its numbers are, or why there are none."""

    source: Path
    written: Path | None = None
    problem: str = ""


def run(*, folder: Path, out: Path) -> Iterator[Outcome]:
    """Compute every vector file of a folder; a file that cannot be computed stops no other.

    A JSON file without a `kind` is no vector. What a file expects is never looked at.
    """
    out.mkdir(parents=True, exist_ok=True)
    written: dict[Path, Path] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            described = json.loads(path.read_text(encoding="utf-8"))
            if not isinstance(described, dict) or "kind" not in described:
                continue
            target = out / _file_name(described, path)
            if target in written:
                raise CannotCompute(f"{written[target].name} has the same id")
            with np.errstate(divide="ignore", invalid="ignore"):
                result = _plain(compute(_vector(described, folder)))
            target.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
            written[target] = path
        except MISFITS as error:
            yield Outcome(path, problem=f"{type(error).__name__}: {error}")
        else:
            yield Outcome(path, written=target)


def _file_name(described: Mapping[str, Any], path: Path) -> str:
    name = str(described.get("id") or path.stem)
    if Path(name).name != name:
        raise CannotCompute(f"the id '{name}' is no file name")
    return f"{name}.json"


def _vector(described: Mapping[str, Any], folder: Path) -> Vector:
    """Take from a file what is to be computed, and nothing of what should come out."""
    inputs = dict(described.get("inputs") or {})
    source = described.get("data") or inputs.get("data")
    calls = described.get("r_calls") or ""
    return Vector(
        kind=str(described["kind"]),
        inputs=inputs,
        columns=_columns(folder / source) if source else {},
        calls=calls if isinstance(calls, str) else "\n".join(calls),
        rule=str(described.get("index_rule") or inputs.get("index_rule") or ""),
        cases=[
            {key: value for key, value in case.items() if key in CASE}
            for case in described.get("cases") or inputs.get("cases") or []
        ],
    )


def _columns(path: Path) -> dict[str, list[str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        header, *rows = csv.reader(file)
    for number, row in enumerate(rows, 2):
        if len(row) != len(header):
            raise CannotCompute(f"{path.name} line {number}: {len(row)} of {len(header)} columns")
    if not rows:
        raise CannotCompute(f"{path.name} has no rows")
    return {name: [row[place].strip() for row in rows] for place, name in enumerate(header)}


def _plain(value: Any) -> Any:
    """Make numbers that JSON knows: None where there is none."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
