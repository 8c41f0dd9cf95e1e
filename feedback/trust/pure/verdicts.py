"""Verdicts: in which words a difference may be told, judged with everything else on its page.

Needs no numpy, so screens may import the words from here.
"""

from __future__ import annotations

import enum
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

CLEARLY = 0.05
LIKELY = 0.20


class Verdict(enum.StrEnum):
    """What a page may say about a difference."""

    CLEARLY_UP = "clearly_up"
    LIKELY_UP = "likely_up"
    NO_CLEAR_CHANGE = "no_clear_change"
    LIKELY_DOWN = "likely_down"
    CLEARLY_DOWN = "clearly_down"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Difference:
    """A difference of two means with its error; the intervals are unadjusted."""

    difference: float
    se: float
    df: float
    p: float
    low80: float
    high80: float
    low95: float
    high95: float


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values so that any false alarm among them keeps its level (Holm 1979)."""
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    adjusted, largest = [0.0] * len(p_values), 0.0
    for rank, index in enumerate(order):
        largest = max(largest, min(1.0, p_values[index] * (len(p_values) - rank)))
        adjusted[index] = largest
    return adjusted


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values for the share of false alarms (Benjamini & Hochberg 1995)."""
    order = sorted(range(len(p_values)), key=lambda index: p_values[index], reverse=True)
    adjusted, smallest = [0.0] * len(p_values), 1.0
    for rank, index in enumerate(order):
        smallest = min(smallest, p_values[index] * len(p_values) / (len(p_values) - rank))
        adjusted[index] = smallest
    return adjusted


def verdict(difference: float, adjusted_p: float) -> Verdict:
    """Choose the word from the adjusted p; the writer of a page has no say in it."""
    if adjusted_p < CLEARLY:
        return Verdict.CLEARLY_UP if difference > 0 else Verdict.CLEARLY_DOWN
    if adjusted_p < LIKELY:
        return Verdict.LIKELY_UP if difference > 0 else Verdict.LIKELY_DOWN
    return Verdict.NO_CLEAR_CHANGE


def verdicts_of_page(differences: Mapping[Key, Difference | None]) -> dict[Key, Verdict]:
    """Judge everything that stands on one page together, after Holm's adjustment.

    None marks a difference that may not be shown; it takes no part in the adjustment.
    """
    shown = {key: found for key, found in differences.items() if found is not None}
    adjusted = dict(zip(shown, holm([found.p for found in shown.values()]), strict=True))
    return {
        key: Verdict.TOO_FEW if found is None else verdict(found.difference, adjusted[key])
        for key, found in differences.items()
    }
