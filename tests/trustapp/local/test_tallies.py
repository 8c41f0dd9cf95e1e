import pytest

from trustapp.local.pure import tallies
from trustapp.local.pure.tallies import Tally

DOTS = "....F...  [  9%]\n.........  [ 42%]\n..."


def test_percent_is_the_last_one_written():
    assert tallies.percent(DOTS) == 42
    assert tallies.percent("") == 0


@pytest.mark.parametrize(
    ("closing", "expected"),
    [
        ("2521 passed, 21 deselected in 1038.18s (0:17:18)", Tally(2521)),
        ("2 failed, 5 passed, 1 skipped, 3 errors in 9.10s", Tally(5, 5, 1)),
        ("1 passed, 1 error in 0.10s", Tally(1, 1)),
        ("=== 1 passed, 1 xfailed, 1 xpassed, 2 warnings in 0.2s ===", Tally(2, 0, 1)),
        ("1 error in 0.31s", Tally(0, 1)),
    ],
)
def test_closing_line_is_counted(closing, expected):
    assert tallies.tally(f"{DOTS}\n7 failed in school\n{closing}\n") == expected


def test_without_a_closing_line_nothing_is_counted():
    assert tallies.tally(f"{DOTS}\n3 passed the door\n") is None


def test_total_adds_up():
    found = tallies.total([Tally(1, 2, 3), Tally(10)])

    assert str(found) == "11 passed, 2 failed, 3 skipped"
