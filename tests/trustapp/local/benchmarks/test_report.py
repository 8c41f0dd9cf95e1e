import pytest

from trustapp.local.services.benchmarks.report import Goal, Line, Report, in_turns, shown


@pytest.mark.parametrize(
    ("goal", "ratio", "verdict"),
    [
        (Goal(most=1.5), 1.5, "met"),
        (Goal(most=1.5), 1.51, "MISSED"),
        (Goal(least=0.8), 0.8, "met"),
        (Goal(least=0.8), 0.79, "MISSED"),
        (Goal(), 99.0, ""),
    ],
)
def test_goal_judges_a_ratio(goal, ratio, verdict):
    assert goal.judge(ratio) == verdict


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(0.0345, "s", "34.5 ms"), (1.5, "s", "1.5 s"), (12_345, "/s", "12,345 /s"), (3, "", "3")],
)
def test_figures_are_shown_with_the_digits_they_deserve(value, unit, words):
    assert shown(value, unit) == words


def test_report_prints_each_figure_beside_its_ceiling():
    said = []
    report = Report(said.append)

    report.add(Line("fold", 0.2, "s", 0.1, "bare", Goal(most=1.5)))
    report.add(Line("cells", 7, ""))
    report.finish()

    assert said[-5:] == [
        "       product  ceiling  which is  ratio  goal",
        "fold   200 ms   100 ms   bare      2x     <= 1.5  MISSED",
        "cells  7",
        "",
        "Goals met: 0. Goals MISSED: 1.",
    ]


def test_works_are_timed_in_turns():
    order = []

    taken = in_turns(lambda: order.append("a"), lambda: order.append("b"), rounds=2)

    assert order == ["a", "b", "a", "b"]
    assert all(0 <= seconds < 1 for seconds in taken)
