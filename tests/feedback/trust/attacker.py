"""What an attacker can work out who has everything that is public, and computes exactly."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trustapp.core.pure.disclosure import SMALLEST_WIDTH, one_way, possible_values
from trustapp.core.pure.suppression import FLOORS

Key = tuple[str, str, str, str]

SMALL = range(1, FLOORS.cell_count)
# What the answers of one person add to a sum, on 0 to 100.
GRAIN = {"mean": 5.0, "top_two": 100.0}


@dataclass(frozen=True)
class Said:
    """One published line about a domain in one measure, and how many people it really was."""

    release: str
    wave: str
    measure: str
    statistic: str
    dimension: str
    name: str
    shown: str
    answers: str
    unweighted: float | None
    people: int


@dataclass(frozen=True)
class Range:
    """The values that a count may have, and the one it has."""

    low: float
    high: float
    true: int

    @property
    def gives_away(self) -> bool:
        return abs(self.true) in SMALL and self.high - self.low < SMALLEST_WIDTH


def of_band(words: str, true: int, *, fewest: int) -> Range:
    """Read a count band: "about 70", "about:70", "fewer than 30"."""
    number = int(words.replace(":", " ").split()[-1])
    if words.startswith("fewer"):
        return Range(0, number - 1, true)
    return Range(max(number - 5, fewest), number + 4, true)


def of_lines(lines: Sequence[Said]) -> Range:
    """Narrow the band down to the counts that can have made the unweighted means."""
    band = of_band(lines[0].answers, lines[0].people, fewest=FLOORS.score_answers)
    possible = [
        count
        for count in range(int(band.low), int(band.high) + 1)
        if all(_may_be(line, count) for line in lines)
    ]
    assert band.true in possible
    return Range(min(possible), max(possible), band.true)


def _may_be(line: Said, count: int) -> bool:
    if line.unweighted is None or not count:
        return line.unweighted is None
    is_coarse = line.statistic == "top_two" and int(line.answers.split()[-1]) < 110
    step = 5 if is_coarse else 1
    unit = GRAIN[line.statistic] / count
    nearest = math.ceil((line.unweighted - step / 2) / unit - 1e-9) * unit
    return nearest <= line.unweighted + step / 2 + 1e-9


def in_a_list(ranges: Mapping[str, Range], total: Range) -> dict[str, Range]:
    """Narrow counts down by their public total; those without a group are one count more."""
    lows, highs = (sum(getattr(r, end) for r in ranges.values()) for end in ("low", "high"))
    rest = Range(0, total.high, total.true - sum(found.true for found in ranges.values()))
    everything = {**ranges, "": rest}
    return {
        name: Range(
            max(found.low, total.low - (highs + rest.high - found.high)),
            min(found.high, total.high - (lows + rest.low - found.low)),
            found.true,
        )
        for name, found in everything.items()
    }


def given_away_to_insiders(lines: Iterable[Said]) -> list[tuple[str, ...]]:
    """List hidden small domains that the exact counts of all others would give away.

    The attacker is supposed to know the exact count of everything shown, and of the city.
    """
    lists: dict[tuple[str, str], dict[str, list[Said]]] = {}
    for line in lines:
        if line.dimension:
            names = lists.setdefault((line.release, line.dimension), {})
            names.setdefault(line.name, []).append(line)
    found = []
    for (release, dimension), names in lists.items():
        for measure in {line.measure for each in names.values() for line in each}:
            counts = {
                name: next(line.people for line in each if line.measure == measure)
                for name, each in names.items()
            }
            order = sorted(counts)
            hidden = [
                place
                for place, name in enumerate(order)
                if counts[name] and all(line.shown != "yes" for line in names[name])
            ]
            table = one_way([counts[name] for name in order])
            for place in hidden:
                if counts[order[place]] in SMALL:
                    low, high = possible_values(table, hidden, place)
                    if high - low < SMALLEST_WIDTH:
                        found.append((release, dimension, measure, order[place]))
    return found


def given_away(lines: Iterable[Said]) -> list[tuple[str, ...]]:
    """List the small counts that the published lines give away.

    Domains and people without a group; those who answered one question but not another; and
    what changed between consecutive releases of one wave.
    """
    by_domain: dict[tuple[str, str, str, str], list[Said]] = {}
    waves: dict[str, list[str]] = {}
    for line in lines:
        key = (line.release, line.measure, line.dimension, line.name)
        by_domain.setdefault(key, []).append(line)
        of_wave = waves.setdefault(line.wave, [])
        of_wave += [] if line.release in of_wave else [line.release]
    ranges = _narrowed({key: of_lines(found) for key, found in by_domain.items()})
    found = [key for key, known in ranges.items() if known.gives_away]
    pairs = {pair for of_wave in waves.values() for pair in itertools.pairwise(of_wave)}
    measures = {key[1] for key in ranges}
    for (release, measure, *domain), known in ranges.items():
        for other in {each for each in measures if each > measure}:
            key = (release, f"{measure}-{other}", *domain)
            found += _apart(key, known, ranges.get((release, other, *domain)))
        for then in {then for then, now in pairs if now == release}:
            key = (f"{release}-{then}", measure, *domain)
            found += _apart(key, known, ranges.get((then, measure, *domain)))
    return found


def _narrowed(ranges: dict[Key, Range]) -> dict[Key, Range]:
    """Use what every list adds up to."""
    lists: dict[tuple[str, str, str], dict[str, Range]] = {}
    for (release, measure, dimension, name), known in ranges.items():
        if dimension:
            lists.setdefault((release, measure, dimension), {})[name] = known
    narrowed = {
        (*key, name): found
        for key, own in lists.items()
        for name, found in in_a_list(own, ranges[key[0], key[1], "", ""]).items()
    }
    return {**ranges, **narrowed}


def _apart(key: tuple[str, ...], one: Range, other: Range | None) -> list[tuple[str, ...]]:
    if other is None:
        return []
    gap = Range(one.low - other.high, one.high - other.low, one.true - other.true)
    return [key] if gap.gives_away else []
