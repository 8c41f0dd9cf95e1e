"""Trigrams as PostgreSQL counts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.cases.pure.likeness import ALIKE, are_alike, likeness, trigrams_of

STREET = "Cars race down Maple Street every night after ten. Nobody stops them."
STREET_AGAIN = "Every night after ten cars race down Maple Street. Nobody stops them there."
LIGHT = "The street light at Oak and 5th has been out for two weeks and it is dark."


# From the documentation of pg_trgm (PostgreSQL 15, appendix F.35).
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cat", {"  c", " ca", "cat", "at "}),
        ("foo|bar", {"  f", " fo", "foo", "oo ", "  b", " ba", "bar", "ar "}),
        ("word", {"  w", " wo", "wor", "ord", "rd "}),
        ("Words, words", {"  w", " wo", "wor", "ord", "rds", "ds "}),
        ("", set()),
        ("?!", set()),
    ],
)
def test_trigrams_of(text: str, expected: set[str]) -> None:
    assert trigrams_of(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("word", "words", 0.571429), ("word", "two words", 0.363636), ("a", "b", 0), ("", "", 0)],
)
def test_likeness_of_documented_pairs(one: str, other: str, expected: float) -> None:
    assert round(likeness(trigrams_of(one), trigrams_of(other)), 6) == expected


@given(st.text(), st.text())
def test_likeness_is_even_handed(one: str, other: str) -> None:
    first, second = trigrams_of(one), trigrams_of(other)

    assert likeness(first, second) == likeness(second, first)
    assert likeness(first, first) == (1 if first else 0)
    assert 0 <= likeness(first, second) <= 1


@given(st.text(alphabet="abc ", max_size=200), st.text(alphabet="abc ", max_size=200))
def test_leaving_pairs_out_early_changes_nothing(one: str, other: str) -> None:
    first, second = trigrams_of(one), trigrams_of(other)
    says_enough = min(len(first), len(second)) >= 20
    score = likeness(first, second)

    assert are_alike(first, second) == (score if says_enough and score >= ALIKE else None)


def test_same_told_twice_is_alike_and_another_thing_is_not() -> None:
    street, again, light = map(trigrams_of, (STREET, STREET_AGAIN, LIGHT))

    assert are_alike(street, again)
    assert are_alike(street, light) is None
    assert are_alike(trigrams_of("Too fast"), trigrams_of("Too fast")) is None
