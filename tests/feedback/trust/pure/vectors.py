"""Reads the reference vectors; what they expect stays in the tests."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

FOLDER = Path(__file__).parents[3] / "reference" / "stats"


@dataclass(frozen=True)
class Vector:
    """One vector: its columns as text, and what to compute from them."""

    columns: dict[str, list[str]]
    inputs: dict[str, Any]
    expected: Any
    tolerance: dict[str, float]

    def numbers(self, column: str) -> np.ndarray:
        """Read a numeric column; an empty entry is missing."""
        return np.array([float(text) if text else np.nan for text in self.columns[column]])

    def codes(self, column: str) -> tuple[np.ndarray, list[str]]:
        """Number the categories of a column; also give their names."""
        names = sorted(set(self.columns[column]))
        return np.array([names.index(text) for text in self.columns[column]]), names

    def near(self, expected: Any, **tolerance: float) -> Any:
        """Compare within the tolerance that the vector states."""
        limits = {"rel": self.tolerance["rel"], "abs": self.tolerance["abs"], **tolerance}
        return pytest.approx(expected, **limits)


def load(name: str) -> Vector:
    """Read one vector by name."""
    vector = json.loads((FOLDER / f"{name}.json").read_text())
    with (FOLDER / f"{name}.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {column: [row[column] for row in rows] for column in rows[0]}
    return Vector(columns, vector["inputs"], vector["expected"], vector["tolerance"])
