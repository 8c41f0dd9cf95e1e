"""One look at a month: every officer's entries beside those of their colleagues.

What is compared with colleagues is looked at once, when the month is over, and counted as one
family, so that in at most one month of twenty anything at all shows by chance alone.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import time
from math import log, pi
from statistics import median, variance
from typing import Any

from engagement.visits.pure.anomalies.copies import SHORTEST_RUN, chance_of_run, copies
from engagement.visits.pure.anomalies.entries import Entry
from engagement.visits.pure.anomalies.hours import off_hours
from engagement.visits.pure.anomalies.pace import Rush, gaps, rushes
from engagement.visits.pure.anomalies.peers import (
    FEWEST_PEERS,
    Reading,
    holm,
    of_share,
    p_above,
)

LEVEL = 0.05
FEWEST_VISITS = 20
# The least difference that is worth a person's time, however sure it is.
POINTS = 0.20
PACE_RATIO = 0.5
EVENING = time(17)
# How many visits of colleagues the whole city counts for, beside those of the same kind of place.
SHRINK = 20
FEWEST_CHECKED = 11

Officers = Mapping[int, Sequence[Entry]]


@dataclass(frozen=True, slots=True)
class Hours:
    """Between which hours of the city's clock visits are made."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Counts:
    """Of the addresses that answered whether somebody came: how many say nobody, of how many."""

    nobody_came: int
    answered: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth a look: whose, what, and the evidence as plain values."""

    officer: int
    kind: str
    evidence: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Look:
    chance: float
    evidence: dict[str, Any]


def look_at(officers: Officers, hours: Hours, *, is_over: bool) -> list[Finding]:
    """Return what is worth a look; comparisons with colleagues only once the month is over."""
    found = []
    for officer, entries in sorted(officers.items()):
        found += _on_its_own(officer, entries, hours)
    if is_over:
        found += _beside_peers(officers)
    return found


def look_at_checks(checks: Mapping[int, Counts]) -> list[Finding]:
    """Return whose visits far more addresses do not know than those of colleagues, in a quarter."""
    return _standing({(who, "unknown"): look for who, look in _unknown(checks).items()})


def _on_its_own(officer: int, entries: Sequence[Entry], hours: Hours) -> list[Finding]:
    found = []
    if hurried := rushes(entries):
        found.append(Finding(officer, "pace", {"days": [_hurry(rush) for rush in hurried]}))
    if days := off_hours(entries, opens=hours.opens, closes=hours.closes):
        evidence = {
            "days": [
                {**asdict(day), "on": day.on.isoformat(), "first": _clock(day.first),
                 "last": _clock(day.last), "dark": _clock(day.dark) if day.dark else ""}
                for day in days
            ],
            "opens": hours.opens.isoformat("minutes"),
            "closes": hours.closes.isoformat("minutes"),
        }  # fmt: skip
        found.append(Finding(officer, "hours", evidence))
    return found


def _hurry(rush: Rush) -> dict[str, Any]:
    return {
        "on": rush.on.isoformat(), "first": _clock(rush.first), "last": _clock(rush.last),
        "visits": rush.visits, "talks": rush.talks,
        "took": int(rush.took.total_seconds()), "least": int(rush.least.total_seconds()),
    }  # fmt: skip


def _clock(at: Any) -> str:
    return str(at.time().isoformat("minutes"))


def _beside_peers(officers: Officers) -> list[Finding]:
    enough = {who: some for who, some in officers.items() if len(some) >= FEWEST_VISITS}
    looks: dict[tuple[int, str], _Look] = {}
    for kind, compare in _COMPARISONS.items():
        looks |= {(who, kind): look for who, look in compare(enough).items()}
    return _standing(looks)


def _standing(looks: Mapping[tuple[int, str], _Look]) -> list[Finding]:
    """Return what still stands out when all of it is counted, and is far enough to matter."""
    standing = holm({key: look.chance for key, look in looks.items()}, LEVEL)
    return [
        Finding(who, kind, looks[who, kind].evidence)
        for who, kind in sorted(standing)
        if looks[who, kind].evidence
    ]


def _fast(officers: Officers) -> dict[int, _Look]:
    """Compare the usual time from door to door, on the scale of ratios."""
    between = {
        who: [gap.total_seconds() for gap in some]
        for who, entries in officers.items()
        if len(some := gaps(entries)) >= FEWEST_VISITS
    }
    middles = {who: max(median(some), 1.0) for who, some in between.items()}
    readings = {
        who: Reading(-log(middles[who]), _of_median([log(gap + 1) for gap in some]))
        for who, some in between.items()
    }
    found = {}
    for who, chance in _chances(readings).items():
        others = [middle for other, middle in middles.items() if other != who]
        is_far = middles[who] <= PACE_RATIO * median(others)
        found[who] = _Look(chance, {} if not is_far else {
            "median": round(middles[who]), "gaps": len(between[who]),
            "peers_low": round(min(others)), "peers_high": round(max(others)),
            "peers": len(others),
        })  # fmt: skip
    return found


def _of_median(values: Sequence[float]) -> float:
    """Return the variance of a median of roughly normal values; never quite nothing."""
    return max(pi / 2 * variance(values) / len(values), 1e-4)


def _copied(officers: Officers) -> dict[int, _Look]:
    """Compare the longest run of equal entries with what the most alike colleague would make."""
    alike = {who: some for who, entries in officers.items() if (some := copies(entries))}
    if len(alike) <= FEWEST_PEERS:
        return {}
    found = {}
    for who, own in alike.items():
        others = [some for other, some in alike.items() if other != who]
        share = max((some.matches + 1) / (some.pairs + 2) for some in others)
        chance = chance_of_run(matches=own.run - 1, pairs=own.pairs, share=share)
        found[who] = _Look(chance, {} if own.run < SHORTEST_RUN else {
            "run": own.run, "topics": list(own.topics), "entries": own.pairs + 1,
            "days": [{"on": day.isoformat()} for day in own.days],
            "peers_low": min(some.run for some in others),
            "peers_high": max(some.run for some in others), "peers": len(others),
        })  # fmt: skip
    return found


def _talked(officers: Officers) -> dict[int, _Look]:
    """Compare the share of doors with a talk, for the same places and times of day."""
    expected = _expected(officers)
    talks = {who: sum(entry.is_talk for entry in some) for who, some in officers.items()}
    readings = {
        who: of_share(talks[who], len(some), expected[who]) for who, some in officers.items()
    }
    found = {}
    for who, chance in _chances(readings).items():
        shares = [talks[other] / len(officers[other]) for other in officers if other != who]
        evidence = _share_evidence(talks[who], len(officers[who]), expected[who], shares)
        found[who] = _Look(chance, evidence)
    return found


def _expected(officers: Officers) -> dict[int, float]:
    """Return the share that colleagues had at an officer's places and times, the rare softened."""
    doors = {who: Counter(_kind(each) for each in some) for who, some in officers.items()}
    talks = {
        who: Counter(_kind(each) for each in some if each.is_talk) for who, some in officers.items()
    }
    all_doors, all_talks = (
        sum(counted.values(), start=Counter[tuple[int, str]]()) for counted in (doors, talks)
    )
    return {
        who: _weighted(doors[who], all_doors - doors[who], all_talks - talks[who])
        for who in officers
    }


def _weighted(
    own: Counter[tuple[int, str]], doors: Counter[tuple[int, str]], talks: Counter[tuple[int, str]]
) -> float:
    overall = talks.total() / max(doors.total(), 1)
    return sum(
        count * (talks[kind] + SHRINK * overall) / (doors[kind] + SHRINK)
        for kind, count in own.items()
    ) / max(own.total(), 1)


def _kind(entry: Entry) -> tuple[int, str]:
    if entry.at.weekday() >= 5:
        return entry.place, "weekend"
    return entry.place, "evening" if entry.at.time() >= EVENING else "day"


def _unknown(checks: Mapping[int, Counts]) -> dict[int, _Look]:
    """Compare the share of addresses that say nobody came."""
    enough = {who: some for who, some in checks.items() if some.answered >= FEWEST_CHECKED}
    readings = {who: of_share(some.nobody_came, some.answered) for who, some in enough.items()}
    found = {}
    for who, chance in _chances(readings).items():
        others = [some for other, some in enough.items() if other != who]
        asked = sum(some.answered for some in others)
        expected = sum(some.nobody_came for some in others) / asked
        shares = [some.nobody_came / some.answered for some in others]
        own = enough[who]
        found[who] = _Look(chance, _share_evidence(own.nobody_came, own.answered, expected, shares))
    return found


def _share_evidence(
    count: int, total: int, expected: float, others: Sequence[float]
) -> dict[str, Any]:
    if count / total - expected < POINTS:
        return {}
    return {
        "count": count, "total": total, "expected": round(100 * expected),
        "peers_low": round(100 * min(others)), "peers_high": round(100 * max(others)),
        "peers": len(others),
    }  # fmt: skip


def _chances(readings: Mapping[int, Reading]) -> dict[int, float]:
    """Return the chance of each one among the others; of none when they are too few."""
    if len(readings) <= FEWEST_PEERS:
        return {}
    return {
        who: p_above(own, [some for other, some in readings.items() if other != who])
        for who, own in readings.items()
    }


_COMPARISONS: dict[str, Callable[[Officers], dict[int, _Look]]] = {
    "fast": _fast,
    "copied": _copied,
    "talked": _talked,
}
