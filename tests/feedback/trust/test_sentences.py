"""Sentences say no more than their verdict."""

from datetime import date

import pytest
from django.utils.translation import override

from feedback.trust.enums import Against, Verdict
from feedback.trust.queries import Change, MeasureRow, PlaceRef, PlaceRow, ScoreInfo, sentences
from feedback.trust.queries.words import short_period
from trustapp.core.pure.charts import Interval


def scored(estimate: float | None) -> ScoreInfo:
    interval = None
    if estimate is not None:
        interval = Interval(estimate, estimate - 1, estimate + 1, estimate - 2, estimate + 2)
    return ScoreInfo("trust", "mean", "yes", "about:70", "1", interval)


def measure(
    verdict: str | None = None, *, name: str = "Trust", now: float | None = 58,
    then: float | None = 62, dots: tuple[float, ...] = (),
) -> MeasureRow:  # fmt: skip
    changes = {}
    if verdict:
        changes[Against.YEAR_AGO] = Change(
            Against.YEAR_AGO, verdict, 5, difference=-4, dots=dots, then=scored(then)
        )
    return MeasureRow("trust", name, "", True, False, scored(now), changes)


def place(verdict: str, *, shown: bool = True) -> PlaceRow:
    return PlaceRow(PlaceRef("A", "a", 1), scored(50 if shown else None), verdict)


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        (Verdict.CLEARLY_UP, "Trust clearly rose."),
        (Verdict.NO_CLEAR_CHANGE, "We cannot tell if trust changed."),
        (None, "There is nothing to compare with yet."),
    ],
)
def test_headline_follows_the_verdict(verdict: str | None, sentence: str) -> None:
    assert sentences.change_headline(measure(verdict).change()) == sentence


@pytest.mark.parametrize(
    ("fell", "sentence"),
    [
        (0, "A fall is unlikely."),
        (2, "A fall is unlikely."),
        (3, "Both a rise and a fall are possible."),
        (18, "A rise is unlikely."),
    ],
)
def test_other_side_needs_eighteen_of_twenty(fell: int, sentence: str) -> None:
    dots = (-1.0,) * fell + (1.0,) * (20 - fell)

    assert sentences.other_side(measure(Verdict.LIKELY_UP, dots=dots).change()) == sentence


def test_other_side_is_silent_without_a_comparison() -> None:
    assert sentences.other_side(None) == ""


def test_score_is_never_said_without_its_range() -> None:
    said = sentences.where_trust_stands(measure(Verdict.CLEARLY_DOWN), Against.YEAR_AGO)
    alone = sentences.where_trust_stands(measure(), Against.LAST_WAVE)
    unsure = sentences.where_trust_stands(measure(Verdict.NO_CLEAR_CHANGE), Against.YEAR_AGO)
    hidden = sentences.where_trust_stands(measure(now=None), Against.YEAR_AGO)

    assert said == "Trust is 58 out of 100, range 56 to 60. It was 62 a year ago."
    assert alone == "Trust is 58 out of 100. The range is 56 to 60."
    assert unsure.endswith("we cannot tell if that is a real change.")
    assert "58" not in hidden


def test_parts_are_named_by_their_verdicts() -> None:
    rows = [
        measure(Verdict.CLEARLY_UP, name="Voice"),
        measure(Verdict.NO_CLEAR_CHANGE, name="Respect"),
    ]

    said = sentences.parts_headline(rows, Against.YEAR_AGO)

    assert said == "Clearly up: Voice. No clear change: Respect."
    assert "No part" in sentences.parts_headline([rows[1]], Against.YEAR_AGO)
    assert sentences.parts_headline([], Against.YEAR_AGO) == "The parts of fair treatment"


def test_places_are_counted_and_hidden_ones_left_out() -> None:
    same, low, high = Verdict.NO_CLEAR_CHANGE, Verdict.CLEARLY_DOWN, Verdict.CLEARLY_UP
    rows = [place(low), place(high), place(same), place(same), place(same), place(low, shown=False)]

    assert sentences.places_headline(rows) == (
        "1 neighborhood is clearly below the city. 1 neighborhood is clearly above the city. "
        "Most neighborhoods do not clearly differ."
    )
    assert sentences.places_headline([]) == "How neighborhoods compare with the city"


def test_numbers_are_written_as_people_read_them() -> None:
    assert list(map(sentences.points, (-4.2, 0.3, 5.1, None))) == ["−4", "0", "+5", ""]
    assert list(map(sentences.score, (57.6, None))) == ["58", ""]


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        (date(2026, 1, 5), date(2026, 3, 26), "Jan–Mar 2026"),
        (date(2026, 3, 1), date(2026, 3, 26), "Mar 2026"),
        (date(2025, 11, 5), date(2026, 1, 26), "Nov 2025–Jan 2026"),
    ],
)
def test_axis_has_short_months(first: date, last: date, label: str) -> None:
    with override("en"):
        assert short_period(first, last) == label
