"""What is worth a look: rules that hold for any log, and how often they are wrong by chance."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise, product
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.visits.pure.anomalies import (
    Counts,
    Entry,
    Finding,
    Hours,
    Reading,
    copies,
    gaps,
    holm,
    known_times,
    look_at,
    look_at_checks,
    of_share,
    off_hours,
    p_above,
    rushes,
)
from engagement.visits.pure.anomalies.copies import chance_of_run

CHICAGO = ZoneInfo("America/Chicago")
MORNING = datetime(2026, 3, 11, 10, 0, tzinfo=CHICAGO)
HOURS = Hours(time(9), time(20))
MONTH = [MORNING + timedelta(days=day) for day in range(-10, 10)]


def entry(at: datetime, outcome: str = "no_answer", *topics: str) -> Entry:
    return Entry(at=at, plan=1, place=1, outcome=outcome, topics=frozenset(topics))


def walk(count: int, every: float, outcome: str = "no_answer", *topics: str) -> list[Entry]:
    return [
        entry(MORNING + timedelta(seconds=every * number), outcome, *topics)
        for number in range(count)
    ]


def kinds(found: Sequence[Finding]) -> list[tuple[int, str]]:
    return [(finding.officer, finding.kind) for finding in found]


def test_twelve_talks_in_four_minutes_are_a_rush() -> None:
    (rush,) = rushes(walk(12, 20, "talked"))

    assert (rush.visits, rush.talks, rush.first) == (12, 12, MORNING)
    assert rush.took == timedelta(seconds=220)
    assert rush.least == timedelta(seconds=11 * 90)


@pytest.mark.parametrize(
    "entries",
    [
        walk(40, 60),  # an empty street, a door a minute
        walk(12, 120, "talked"),
        walk(5, 1, "talked"),  # too few to speak of
        walk(6, 10),  # a phone's clock may jump by two minutes
        [],
    ],
)
def test_quick_but_possible_walk_is_none(entries: list[Entry]) -> None:
    assert rushes(entries) == []


def test_rush_is_found_inside_a_calm_day() -> None:
    calm = [entry(MORNING + timedelta(minutes=10 * number)) for number in range(12)]
    hurried = [
        entry(MORNING + timedelta(hours=3, seconds=10 * number), "talked") for number in range(8)
    ]

    (rush,) = rushes([*calm, *hurried])

    assert (rush.visits, rush.first) == (8, hurried[0].at)


def test_visits_that_share_the_moment_of_arrival_are_no_rush() -> None:
    assert rushes([entry(MORNING, "talked") for _each in range(50)]) == []


@given(st.lists(st.integers(90, 3600), min_size=1, max_size=40))
def test_nobody_who_takes_the_least_time_is_in_a_rush(seconds: list[int]) -> None:
    at, entries = MORNING.replace(hour=1), []
    for step in seconds:
        at += timedelta(seconds=step)
        entries.append(entry(at, "talked"))

    assert rushes(entries) == []


@given(st.lists(st.integers(1, 600), min_size=6, max_size=60), st.integers(0, 1000))
def test_rush_does_not_depend_on_the_order_of_arrival(seconds: list[int], seed: int) -> None:
    at, entries = MORNING, []
    for step in seconds:
        at += timedelta(seconds=step)
        entries.append(entry(at, "talked" if step % 2 else "no_answer"))
    mixed = [entries[place] for place in np.random.default_rng(seed).permutation(len(entries))]

    assert rushes(mixed) == rushes(entries)
    for rush in rushes(entries):
        assert rush.least - rush.took > timedelta(minutes=2)


@given(st.lists(st.integers(0, 50), max_size=30))
def test_moment_is_known_only_when_it_is_nobody_elses(minutes: list[int]) -> None:
    known = known_times([entry(MORNING + timedelta(minutes=each)) for each in minutes])

    times = [each.at for each in known]
    assert times == sorted(set(times))
    assert all(minutes.count((at - MORNING).seconds // 60) == 1 for at in times)


def test_gaps_leave_out_nights_and_breaks() -> None:
    days = [MORNING, MORNING + timedelta(minutes=5), MORNING + timedelta(hours=4),
            MORNING + timedelta(days=1)]  # fmt: skip

    assert gaps([entry(at) for at in days]) == [timedelta(minutes=5)]


def test_visits_at_night_are_told_by_day() -> None:
    night = [MORNING.replace(hour=21, minute=minute) for minute in (0, 10, 20)]
    (day,) = off_hours([entry(at) for at in [*night, MORNING]], opens=time(9), closes=time(20))

    assert (day.on, day.visits, day.first, day.last) == (night[0].date(), 3, night[0], night[2])


def test_hours_end_when_it_gets_dark() -> None:
    dark = MORNING.replace(hour=16, minute=30)
    late = [MORNING.replace(hour=17, minute=minute) for minute in (0, 1, 2, 3)]
    walked = [replace(entry(at), dark_at=dark) for at in late]

    (day,) = off_hours(walked, opens=time(9), closes=time(20))

    assert (day.visits, day.first, day.last, day.dark) == (3, late[1], late[3], dark)
    light = [replace(each, dark_at=dark.replace(hour=20)) for each in walked]
    assert off_hours(light, opens=time(9), closes=time(20)) == []


@pytest.mark.parametrize(
    "times",
    [
        [(8, 35), (20, 20), (20, 25), (20, 29)],  # half an hour either way is nobody's business
        [(21, 0), (21, 5)],  # too few to mention
    ],
)
def test_a_little_outside_is_not_mentioned(times: list[tuple[int, int]]) -> None:
    entries = [entry(MORNING.replace(hour=hour, minute=minute)) for hour, minute in times]

    assert off_hours(entries, opens=time(9), closes=time(20)) == []


def test_longest_run_of_the_same_topics() -> None:
    mixed = [
        entry(
            MORNING + timedelta(minutes=number + 1), "talked", "noise" if number % 2 else "lights"
        )
        for number in range(10)
    ]
    same = [
        entry(MORNING + timedelta(minutes=20 + number), "talked", "traffic") for number in range(9)
    ]

    found = copies([*mixed, *same, *walk(30, 1)])

    assert found is not None
    assert (found.run, found.topics, found.days) == (9, ("traffic",), (MORNING.date(),))
    assert (found.pairs, found.matches) == (18, 8)


def test_empty_street_does_not_copy_itself() -> None:
    assert copies(walk(60, 60)) is None


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize(("matches", "pairs"), [(1, 4), (2, 6), (3, 8), (5, 4), (0, 3)])
def test_chance_of_a_run_is_the_sum_over_all_sequences(
    matches: int, pairs: int, share: float
) -> None:
    counted = 0.0
    for sequence in product([True, False], repeat=pairs):
        run = best = 0
        for agrees in sequence:
            run = run + 1 if agrees else 0
            best = max(best, run)
        if best >= matches:
            counted += share ** sum(sequence) * (1 - share) ** (pairs - sum(sequence))

    assert chance_of_run(matches=matches, pairs=pairs, share=share) == pytest.approx(counted)


@given(st.integers(1, 20), st.integers(0, 60), st.floats(0.01, 0.99))
def test_longer_runs_are_rarer(matches: int, pairs: int, share: float) -> None:
    chances = [chance_of_run(matches=matches + more, pairs=pairs, share=share) for more in range(3)]

    assert all(0 <= later <= earlier + 1e-12 <= 1 + 1e-12 for earlier, later in pairwise(chances))


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(40, 90)), min_size=5, max_size=12))
def test_more_is_never_less_remarkable(shares: list[tuple[int, int]]) -> None:
    peers = [of_share(count, total) for count, total in shares]
    chances = [p_above(of_share(count, 50), peers) for count in (0, 10, 25, 40, 50)]

    assert chances == sorted(chances, reverse=True)
    assert all(0 <= chance <= 1 for chance in chances)


@given(st.lists(st.floats(-2, 2), min_size=5, max_size=10), st.floats(-3, 3))
def test_comparison_does_not_depend_on_where_zero_is(values: list[float], shift: float) -> None:
    peers = [Reading(value, 0.01) for value in values]
    moved = [Reading(value + shift, 0.01) for value in values]

    assert p_above(Reading(1.0, 0.02), peers) == pytest.approx(
        p_above(Reading(1.0 + shift, 0.02), moved), abs=1e-6
    )


@given(st.dictionaries(st.integers(0, 50), st.floats(0, 1), max_size=20))
def test_holm_finds_no_more_than_one_by_one_and_no_less_than_bonferroni(
    chances: dict[int, float],
) -> None:
    found = holm(chances, 0.05)

    assert found <= {key for key, chance in chances.items() if chance <= 0.05}
    assert found >= {key for key, chance in chances.items() if chance <= 0.05 / len(chances)}


def officers_of(rng: np.random.Generator, count: int, spread: float) -> dict[int, list[Entry]]:
    """Return a month of honest officers who differ in how often people talk and in their pace."""
    topics = ["traffic", "noise", "lights", "safety", "youth"]
    found = {}
    for officer in range(count):
        talks = np.clip(0.35 + rng.normal(0, spread), 0.05, 0.9)
        pace = 240 * np.exp(rng.normal(0, 0.2))
        entries = []
        for day in rng.choice(len(MONTH), size=int(rng.integers(3, 8)), replace=False):
            at = MONTH[day]
            for _door in range(int(rng.integers(8, 20))):
                at += timedelta(seconds=float(150 + rng.exponential(pace)))
                if rng.random() < talks:
                    entries.append(entry(at, "talked", str(rng.choice(topics))))
                else:
                    entries.append(entry(at))
        found[officer] = entries
    return found


@pytest.mark.slow
def test_honest_months_are_seldom_remarked_upon() -> None:
    rng = np.random.default_rng(20260312)
    remarked = sum(
        any(look_at(officers_of(rng, 8, 0.08), HOURS, is_over=True)) for _month in range(40)
    )

    # At most one month of twenty by chance; six of forty would be beyond what that allows.
    assert remarked <= 5


@pytest.mark.full
def test_honest_months_are_seldom_remarked_upon_at_full_size() -> None:
    rng = np.random.default_rng(7)
    remarked = sum(
        any(look_at(officers_of(rng, size, 0.08), HOURS, is_over=True))
        for size in (6, 8, 12, 20)
        for _month in range(500)
    )

    assert remarked <= 2000 * 0.05


def test_each_oddity_is_found_by_its_own_name() -> None:
    rng = np.random.default_rng(5)
    officers = officers_of(rng, 9, 0.06)
    officers[20] = [
        entry(MONTH[day] + timedelta(minutes=7 * door), "talked", str(rng.choice(["noise", "a"])))
        for day in range(4)
        for door in range(15)
    ]
    officers[21] = [
        entry(
            MONTH[day] + timedelta(minutes=6 * door),
            "talked" if door % 3 == 0 else "no_answer",
            *(["traffic"] if door % 3 == 0 else []),
        )
        for day in range(4)
        for door in range(18)
    ]
    officers[22] = [
        entry(MONTH[day] + timedelta(seconds=45 * door), "card_left" if door % 2 else "no_answer")
        for day in range(3)
        for door in range(15)
    ]

    found = look_at(officers, HOURS, is_over=True)

    assert kinds(found) == [(20, "talked"), (21, "copied"), (22, "fast")]
    evidence = {finding.kind: finding.evidence for finding in found}
    assert (evidence["talked"]["count"], evidence["talked"]["total"]) == (60, 60)
    assert (evidence["copied"]["run"], evidence["copied"]["topics"]) == (24, ["traffic"])
    assert (evidence["fast"]["median"], evidence["fast"]["gaps"]) == (45, 42)


def test_nothing_is_compared_before_the_month_is_over() -> None:
    officers = officers_of(np.random.default_rng(5), 9, 0.06)
    officers[20] = walk(40, 400, "talked", "noise")

    assert look_at(officers, HOURS, is_over=False) == []


def test_few_colleagues_are_no_measure() -> None:
    officers = officers_of(np.random.default_rng(5), 4, 0.06)
    officers[20] = walk(60, 300, "talked", "noise")

    assert look_at(officers, HOURS, is_over=True) == []


def test_addresses_that_know_of_no_visit_are_counted_beside_colleagues() -> None:
    checks = {officer: Counts(nobody_came=2, answered=20) for officer in range(8)}
    checks[8] = Counts(nobody_came=17, answered=20)
    checks[9] = Counts(nobody_came=10, answered=10)  # too few answers to be counted at all

    found = look_at_checks(checks)

    assert kinds(found) == [(8, "unknown")]
    assert found[0].evidence == {
        "count": 17, "total": 20, "expected": 10, "peers_low": 10, "peers_high": 10, "peers": 8,
    }  # fmt: skip
