"""Ready texts with gaps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.cases.pure.filling import filled, gaps_in


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("", []),
        ("No gap.", []),
        ("{place} and { phone } and {place}", ["place", "phone"]),
        ("{Place}", ["Place"]),
        ("{}", [""]),
        ("{a{place}b}", ["place"]),
        ("{place", []),
    ],
)
def test_gaps_in_their_order(text: str, gaps: list[str]) -> None:
    assert gaps_in(text) == gaps


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In {place}.", "In Elm {phone}."),
        ("In { place }.", "In Elm {phone}."),
        ("Call {phone}.", "Call {phone}."),
        ("Call {nobody}.", "Call {nobody}."),
    ],
)
def test_gap_without_a_value_stays_and_a_value_is_not_filled_again(
    text: str, expected: str
) -> None:
    assert filled(text, {"place": "Elm {phone}", "phone": ""}) == expected


@given(st.text(), st.dictionaries(st.text(max_size=3), st.text(min_size=1)))
def test_nothing_but_gaps_changes(text: str, values: dict[str, str]) -> None:
    if not gaps_in(text):
        assert filled(text, values) == text
