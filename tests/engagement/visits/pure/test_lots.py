"""Drawing addresses: the same ones from the same seed, each with the chance that was said."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.visits.pure.lots import drawn, quarter_after, quarter_number, quarter_of

HOUSES = [UUID(int=number) for number in range(2000)]


@given(st.text(max_size=20), st.floats(0, 100), st.floats(0, 100))
def test_a_larger_share_holds_the_smaller_one(seed: str, one: float, other: float) -> None:
    few, many = (drawn(seed, HOUSES[:50], share) for share in sorted((one, other)))

    assert set(few) <= set(many)
    assert drawn(seed, reversed(HOUSES[:50]), max(one, other)) == many


def test_share_is_what_was_said() -> None:
    assert drawn("seed", HOUSES, 0) == []
    assert len(drawn("seed", HOUSES, 100)) == 2000
    # 100 are expected; 70 to 130 holds for more than 99.7 % of seeds.
    assert 70 <= len(drawn("seed", HOUSES, 5)) <= 130


@pytest.mark.parametrize(
    ("day", "quarter", "following", "number"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1), 20261),
        (date(2026, 8, 31), date(2026, 7, 1), date(2026, 10, 1), 20263),
        (date(2026, 12, 31), date(2026, 10, 1), date(2027, 1, 1), 20264),
    ],
)
def test_quarters(day: date, quarter: date, following: date, number: int) -> None:
    assert quarter_of(day) == quarter
    assert quarter_after(quarter) == following
    assert quarter_number(quarter) == number
