"""Chart geometry: plain worked examples, then properties that hold for any numbers."""

from datetime import date
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustapp.core.pure import charts
from trustapp.core.pure.charts.rows import tone
from trustapp.core.pure.charts.scale import Scale, axis, step_for, whole
from trustapp.core.pure.charts.trend import Gap

percents = st.floats(min_value=0, max_value=100)


@st.composite
def intervals(draw: st.DrawFn) -> charts.Interval:
    low95, low80, estimate, high80, high95 = sorted(draw(st.tuples(*[percents] * 5)))
    return charts.Interval(estimate, low80, high80, low95, high95)


def around(estimate: float, half: float = 4) -> charts.Interval:
    return charts.Interval(
        estimate, estimate - half / 2, estimate + half / 2, estimate - half, estimate + half
    )


def wave(label: str, estimate: float | None, **more: object) -> charts.TrendPoint:
    return charts.TrendPoint(label, None if estimate is None else around(estimate), **more)


# --- scales -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("span", "step"), [(40, 10), (20, 5), (5, 1), (10, 2), (100, 20), (0.4, 0.1), (1, 0.2)]
)
def test_step_for_is_the_smallest_round_step_of_five(span: float, step: float) -> None:
    assert step_for(span) == pytest.approx(step)


@pytest.mark.parametrize(
    ("values", "bounds", "expected"),
    [
        ([52, 66], (0, 100), [40, 50, 60, 70, 80]),
        ([0, 3], (0, 100), [0, 5, 10, 15, 20]),
        ([97, 100], (0, 100), [80, 85, 90, 95, 100]),
        ([1, 5], (1, 5), [1, 2, 3, 4, 5]),
        ([120, 180], (0, 100), [85, 90, 95, 100]),
        ([], (0, 100), [30, 40, 50, 60, 70]),
    ],
)
def test_axis_holds_all_values_between_round_ones(
    values: list[float], bounds: tuple[float, float], expected: list[float]
) -> None:
    assert axis(values, bounds=bounds) == expected


@given(st.lists(percents, max_size=6))
def test_axis_covers_what_it_is_given(values: list[float]) -> None:
    ticks = axis(values)

    assert 2 <= len(ticks) <= 7
    assert all(ticks[0] <= value <= ticks[-1] for value in values)
    assert ticks[0] >= 0
    assert ticks[-1] <= 100


def test_scale_keeps_values_beyond_its_ends_at_its_ends() -> None:
    scale = Scale(40, 80, 86, 5)

    assert [scale.at(value) for value in (0, 40, 60, 80, 99)] == [86, 86, 45.5, 5, 5]


@pytest.mark.parametrize(("value", "shown"), [(61.5, 62), (61.49, 61), (62.5, 63), (0, 0)])
def test_whole_rounds_halves_up(value: float, shown: int) -> None:
    assert whole(value) == shown


# --- trend --------------------------------------------------------------------------------------
def test_trend_of_two_waves_is_one_line_with_bands() -> None:
    drawn = charts.trend([wave("Jan–Mar 2025", 57), wave("Jan–Mar 2026", 62)])

    assert [tick.value for tick in drawn.ticks] == [40, 50, 60, 70, 80]
    assert [tick.place for tick in drawn.ticks] == [86, 65.75, 45.5, 25.25, 5]
    assert drawn.starts_at == 40
    (segment,) = drawn.segments
    assert segment.line == "9,51.58 80,41.45"
    assert segment.band95 == "9,43.48 80,33.35 80,49.55 9,59.67"
    assert segment.band80 == "9,47.52 80,37.4 80,45.5 9,55.62"
    assert [(dot.x, dot.y, dot.is_last) for dot in segment.dots] == [
        (9, 51.58, False),
        (80, 41.45, True),
    ]
    assert (drawn.last.estimate, drawn.last.low, drawn.last.high) == (62, 58, 66)
    assert [(label.first, label.second, label.anchor) for label in drawn.labels] == [
        ("Jan–Mar", "2025", "start"),
        ("Jan–Mar", "2026", "end"),
    ]


def test_trend_breaks_where_the_wording_changed() -> None:
    drawn = charts.trend(
        [
            wave("a 1", 60, comparable=False, wording="v1"),
            wave("a 2", 60, comparable=False, wording="v2"),
            wave("a 3", 58),
            wave("a 4", 59),
        ]
    )

    assert [(s.comparable, len(s.dots), s.is_alone) for s in drawn.segments] == [
        (False, 1, True),
        (False, 1, True),
        (True, 2, False),
    ]


def test_trend_hatches_a_hidden_wave_and_does_not_draw_across_it() -> None:
    drawn = charts.trend([wave("a 1", 60), wave("a 2", None), wave("a 3", 58)])

    assert [len(segment.dots) for segment in drawn.segments] == [1, 1]
    assert drawn.gaps == (Gap(x=42.0, width=5.0, label="a 2"),)


def test_trend_whose_last_wave_is_hidden_names_no_last_value() -> None:
    drawn = charts.trend([wave("a 1", 60), wave("a 2", None)])

    assert drawn.last is None
    assert [dot.is_last for segment in drawn.segments for dot in segment.dots] == [False]


def test_trend_of_one_wave_stands_at_the_end() -> None:
    drawn = charts.trend([wave("Spring 2026", 60)])

    assert drawn.segments[0].dots[0].x == 80
    assert [(label.x, label.anchor) for label in drawn.labels] == [(80, "end")]


def test_trend_without_waves_has_an_axis_and_nothing_else() -> None:
    drawn = charts.trend([])

    assert (drawn.segments, drawn.gaps, drawn.labels, drawn.last) == ((), (), (), None)
    assert len(drawn.ticks) == 5


def test_trend_labels_first_middle_and_last_of_many_waves() -> None:
    drawn = charts.trend([wave(f"Q {number}", 50) for number in range(9)])

    assert [label.second for label in drawn.labels] == ["0", "4", "8"]


def test_trend_letters_events_in_order_and_lowers_one_that_is_too_close() -> None:
    events = [
        charts.TrendEvent(2.1, "March", "Third"),
        charts.TrendEvent(0.5, "January", "First", breaks=True),
        charts.TrendEvent(2.0, "February", "Second"),
    ]

    marks = charts.trend([wave(f"Q {n}", 50) for n in range(5)], events=events).events

    assert [(m.letter, m.text, m.x, m.y, m.breaks) for m in marks] == [
        ("A", "First", 17.88, 5, True),
        ("B", "Second", 44.5, 5, False),
        ("C", "Third", 46.27, 12.5, False),
    ]


def test_trend_letters_the_27th_event_like_a_spreadsheet() -> None:
    events = [charts.TrendEvent(number / 30, "", "") for number in range(28)]

    marks = charts.trend([wave("a 1", 50), wave("a 2", 50)], events=events).events

    assert [mark.letter for mark in marks[24:]] == ["Y", "Z", "AA", "AB"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 12, 1), 0),
        (date(2025, 1, 15), 0),
        (date(2025, 2, 14), 0.5),
        (date(2025, 3, 16), 1),
        (date(2025, 3, 31), 1.5),
        (date(2025, 9, 9), 2),
    ],
)
def test_position_of_a_day_among_the_waves(day: date, expected: float) -> None:
    middles = [date(2025, 1, 15), date(2025, 3, 16), date(2025, 4, 15)]

    assert charts.position_of(day, middles) == expected


def test_position_of_a_day_without_waves_is_the_beginning() -> None:
    assert charts.position_of(date(2025, 1, 1), []) == 0


@given(st.lists(st.one_of(st.none(), intervals()), max_size=12), st.lists(st.floats(0, 12)))
def test_every_mark_of_a_trend_lies_inside(
    given_intervals: list[charts.Interval | None], positions: list[float]
) -> None:
    points = [charts.TrendPoint(f"w {n}", each) for n, each in enumerate(given_intervals)]
    events = [charts.TrendEvent(position, "", "") for position in positions]

    drawn = charts.trend(points, events=events)

    dots = [dot for segment in drawn.segments for dot in segment.dots]
    assert len(dots) + len(drawn.gaps) == len(points)
    assert all(9 <= dot.x <= 80 and 5 <= dot.y <= 86 for dot in dots)
    assert all(dot.high <= dot.y <= dot.low for dot in dots)
    assert all(9 <= mark.x <= 80 and 5 <= mark.y <= 27.5 for mark in drawn.events)
    assert all(gap.x > 0 and gap.x + gap.width < 100 for gap in drawn.gaps)


# --- dots ---------------------------------------------------------------------------------------
def test_dot_plot_of_a_likely_rise_counts_the_dots_on_each_side() -> None:
    drawn = charts.dot_plot(change=5, standard_error=2.6)

    assert (drawn.rose, drawn.fell, drawn.total, drawn.leader, drawn.most) == (
        19, 1, 20, "rose", 19,
    )  # fmt: skip
    assert [tick.value for tick in drawn.ticks] == [0, 5, 10]


def test_dot_plot_of_no_change_is_even_and_symmetric() -> None:
    drawn = charts.dot_plot(change=0, standard_error=3)

    assert (drawn.leader, drawn.zero, drawn.rest) == ("even", 50, 50)
    assert sorted(dot.x for dot in drawn.dots) == pytest.approx(
        sorted(100 - dot.x for dot in drawn.dots)
    )


def test_dot_plot_of_a_sure_fall_keeps_room_for_the_other_side() -> None:
    drawn = charts.dot_plot(change=-20, standard_error=1)

    assert (drawn.leader, drawn.fell) == ("fell", 20)
    assert drawn.rest > 25


def test_dot_plot_refuses_a_change_without_doubt() -> None:
    with pytest.raises(ValueError, match="standard error"):
        charts.dot_plot(change=5, standard_error=0)


@given(st.floats(-60, 60), st.floats(0.05, 30))
def test_dots_are_the_quantiles_and_stand_on_their_own_side(change: float, error: float) -> None:
    drawn = charts.dot_plot(change=change, standard_error=error)

    chance_of_a_fall = NormalDist(change, error).cdf(0)
    assert abs(drawn.fell - 20 * chance_of_a_fall) <= 0.5 + 1e-6
    assert len({(dot.x, dot.y) for dot in drawn.dots}) == 20
    assert all((dot.x > drawn.zero) == dot.rose for dot in drawn.dots)
    assert all(2 <= dot.x <= 98 and 15 <= dot.y <= 84 for dot in drawn.dots)
    assert all(0 <= tick.place <= 100 for tick in drawn.ticks)
    assert 0 < drawn.radius <= 10
    assert any(tick.value == 0 for tick in drawn.ticks)


# --- rows ---------------------------------------------------------------------------------------
def test_interval_rows_place_now_then_and_the_city() -> None:
    drawn = charts.interval_rows(
        [charts.IntervalRow("Voice", around(60), "clearly_up", "Told", around(54), url="/v/")],
        reference=around(62),
    )

    (row,) = drawn.rows
    assert [tick.value for tick in drawn.ticks] == [40, 50, 60, 70, 80]
    assert (row.label, row.note, row.url, row.tone) == ("Voice", "Told", "/v/", "up")
    assert (row.now.x, row.now.from80, row.now.to80) == (50, 45.3, 54.7)
    assert (row.now.from95, row.now.to95) == (40.6, 59.4)
    assert (row.now.estimate, row.now.low, row.now.high) == (60, 56, 64)
    assert row.previous.estimate == 54
    assert (drawn.band.x, drawn.band.width, drawn.band.middle) == (45.3, 18.8, 54.7)


def test_hidden_row_shows_neither_now_nor_then() -> None:
    hidden = charts.IntervalRow("Millside", None, "likely_up", previous=around(50), reason="Few")

    (row,) = charts.interval_rows([hidden]).rows

    assert (row.now, row.previous, row.verdict, row.reason) == (None, None, "too_few", "Few")


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        ("clearly_up", "up"),
        ("likely_up", "up"),
        ("no_clear_change", "same"),
        ("likely_down", "down"),
        ("clearly_down", "down"),
        ("too_few", "same"),
    ],
)
def test_tone_has_three_fills(verdict: str, expected: str) -> None:
    assert tone(verdict) == expected


@given(st.lists(st.one_of(st.none(), intervals()), max_size=8), st.one_of(st.none(), intervals()))
def test_every_interval_lies_inside_its_row(
    shown: list[charts.Interval | None], reference: charts.Interval | None
) -> None:
    rows = [charts.IntervalRow(f"Place {n}", each) for n, each in enumerate(shown)]

    drawn = charts.interval_rows(rows, reference=reference)

    assert len(drawn.rows) == len(rows)
    for row in drawn.rows:
        if row.now:
            places = [row.now.from95, row.now.from80, row.now.x, row.now.to80, row.now.to95]
            assert places == sorted(places)
            assert 3 <= places[0] <= places[-1] <= 97


def test_pair_rows_say_who_was_heard_too_little() -> None:
    drawn = charts.pair_rows(
        [
            charts.PairRow("Young", 24, 11, "46%"),
            charts.PairRow("Old", 17, 31),
            charts.PairRow("Disabled", 13, 12),
        ]
    )

    assert [tick.value for tick in drawn.ticks] == [0, 10, 20, 30, 40]
    assert [(row.tone, row.first_leads) for row in drawn.rows] == [
        ("down", False),
        ("up", True),
        ("same", False),
    ]
    assert (drawn.rows[0].first_x, drawn.rows[0].second_x) == (57.6, 32.9)
    assert (drawn.rows[0].first, drawn.rows[0].second) == (24, 11)


def test_pair_rows_without_rows_keep_an_axis() -> None:
    drawn = charts.pair_rows([])

    assert (drawn.rows, drawn.ticks[0].value) == ((), 0)


@given(st.lists(st.tuples(percents, percents), max_size=6))
def test_every_pair_lies_inside_its_row(shares: list[tuple[float, float]]) -> None:
    drawn = charts.pair_rows([charts.PairRow("g", first, second) for first, second in shares])

    assert all(12 <= place <= 88 for row in drawn.rows for place in (row.first_x, row.second_x))


# --- tally --------------------------------------------------------------------------------------
def test_stacked_tally_fills_the_bar_and_leaves_gaps() -> None:
    drawn = charts.stacked_tally(
        [charts.TallyPart("done", 1, "moss"), charts.TallyPart("no", 3, "field")]
    )

    assert drawn.total == 4
    assert [(part.x, part.width) for part in drawn.parts] == [(0, 24.85), (25.45, 74.55)]


def test_stacked_tally_keeps_the_words_of_an_empty_part() -> None:
    drawn = charts.stacked_tally(
        [charts.TallyPart("done", 0, "moss"), charts.TallyPart("no", 3, "field")]
    )

    assert [(part.label, part.width) for part in drawn.parts] == [("done", 0), ("no", 100)]


def test_stacked_tally_of_nothing_draws_nothing() -> None:
    drawn = charts.stacked_tally([charts.TallyPart("done", 0, "moss")])

    assert (drawn.total, drawn.parts[0].width) == (0, 0)


@given(st.lists(st.integers(0, 10_000), max_size=8))
def test_parts_of_a_tally_never_overlap_or_overflow(counts: list[int]) -> None:
    drawn = charts.stacked_tally([charts.TallyPart("x", count, "moss") for count in counts])

    visible = [part for part in drawn.parts if part.width]
    edges = [place for part in visible for place in (part.x, part.x + part.width)]
    assert edges == sorted(edges)
    assert all(0 <= place <= 100.02 for place in edges)


# --- maps ---------------------------------------------------------------------------------------
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}


def test_sheet_draws_a_square_at_the_equator_as_a_square() -> None:
    base = charts.sheet([SQUARE])

    (outline,) = base.outlines
    assert (base.width, base.height) == (1000, 1000)
    assert outline.path == "M0 1000l1000 0 0 -1000 -1000 0 0 1000z"
    assert (outline.x, outline.y, outline.width) == (500, 500, 1000)


def test_sheet_narrows_degrees_of_longitude_by_latitude() -> None:
    north = [[[0, 59.5], [1, 59.5], [1, 60.5], [0, 60.5], [0, 59.5]]]

    base = charts.sheet([{"type": "Polygon", "coordinates": north}])

    assert base.height == pytest.approx(2000, abs=1)


def test_sheet_joins_the_parts_of_a_place_and_names_the_largest() -> None:
    small = [[[3, 0], [3.1, 0], [3.1, 0.1], [3, 0]]]
    both = {"type": "MultiPolygon", "coordinates": [small, SQUARE["coordinates"]]}

    (outline,) = charts.sheet([both]).outlines

    assert outline.path.count("M") == 2
    assert outline.x == pytest.approx(1000 / 3.1 / 2, abs=1)


def test_sheet_leaves_out_points_that_coincide_and_survives_a_flat_ring() -> None:
    flat = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 0], [0, 0]]]}
    dot = {"type": "Polygon", "coordinates": [[[1, 1], [1, 1]]]}

    base = charts.sheet([flat, dot])

    assert base.outlines[0].path == "M0 500l1000 0 -1000 0z"
    assert base.outlines[1].path == "M500 0z"
    assert (base.outlines[0].x, base.outlines[0].y) == (500, 500)


def test_sheet_of_a_single_point_has_a_height() -> None:
    dot = {"type": "Polygon", "coordinates": [[[1, 1], [1, 1]]]}

    assert charts.sheet([dot]).height == 1


def test_sheet_refuses_what_it_cannot_draw() -> None:
    with pytest.raises(ValueError, match="Point"):
        charts.sheet([{"type": "Point", "coordinates": [0, 0]}])
    with pytest.raises(ValueError, match="at least one place"):
        charts.sheet([])


def test_place_map_fills_by_verdict_and_hatches_what_is_hidden() -> None:
    base = charts.sheet([SQUARE, SQUARE, SQUARE])

    drawn = charts.place_map(
        base,
        [
            charts.MapPlace("Harbor", "likely_up", url="/h/", words="likely above"),
            charts.MapPlace("Millside", "clearly_down", shown=False),
            charts.MapPlace("A name that is far too long to fit. " * 3, "no_clear_change"),
        ],
    )

    assert [shape.fill for shape in drawn.shapes] == ["up", "hidden", "same"]
    assert [shape.has_room for shape in drawn.shapes] == [True, True, False]
    assert (drawn.shapes[0].url, drawn.shapes[0].words) == ("/h/", "likely above")


def test_place_map_refuses_a_list_that_does_not_match_the_sheet() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        charts.place_map(charts.sheet([SQUARE]), [])


def test_stretches_are_bars_in_their_order_and_never_too_thin_to_see() -> None:
    drawn = charts.trend(
        [wave("Jan 2026", 50), wave("Apr 2026", 52), wave("Jul 2026", 51)],
        stretches=[
            charts.TrendStretch(2, 2, "July", "at the end"),
            charts.TrendStretch(0.5, 1.5, "March to May", "in the middle"),
        ],
    )

    first, second = drawn.stretches
    assert (first.number, first.when, second.number, second.when) == (
        1, "March to May", 2, "July",
    )  # fmt: skip
    assert (first.x, first.width, first.middle) == (26.75, 35.5, 44.5)
    assert (second.x, second.width, second.middle) == (78, 2, 79)
