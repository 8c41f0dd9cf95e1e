"""One home has one key, however its address is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.surveys.pure.households import household_key


@pytest.mark.parametrize(
    ("address", "unit", "expected"),
    [
        ("123 North Main Street, Chicago, IL 60614", "", "123 n main st chicago il 60614|"),
        ("123 N. MAIN ST. Chicago IL 60614-1234", "", "123 n main st chicago il 60614|"),
        ("123 N Main St Apt 4B, Chicago IL 60614", "", "123 n main st chicago il 60614|4b"),
        ("123 N Main St, Chicago IL 60614", "Apartment 4-B", "123 n main st chicago il 60614|4b"),
        ("123 N Main St #4b, Chicago IL 60614", "", "123 n main st chicago il 60614|4b"),
        ("123 N Main St Unit # 4b, Chicago IL 60614", "", "123 n main st chicago il 60614|4b"),
        ("5 St. Mary's Court", "", "5 st marys ct|"),
        ("5 Saint Mary’s Ct", "", "5 st marys ct|"),
        ("Calle Peñón 7", "apto. 2", "calle penon 7|2"),
        ("شارع النيل ١٢", "", "شارع النيل 12|"),
        ("", "4", ""), ("  ,. ", "", ""), ("12 Main St #", "", "12 main st|"),
        ("12 Main St Apt", "", "12 main st apt|"),
    ],
)  # fmt: skip
def test_spellings_of_one_home(address, unit, expected):
    assert household_key(address, unit) == expected


def test_other_homes_have_other_keys():
    keys = {
        household_key("12 Main St"), household_key("13 Main St"), household_key("12 Main Ave"),
        household_key("12 N Main St"), household_key("12 S Main St"),
        household_key("12 Main St", "1"), household_key("12 Main St", "2"),
        household_key("12 Main St Apt 3"), household_key("12 Main St, 60614"),
    }  # fmt: skip

    assert len(keys) == 9


STREETS = ("Street", "Avenue", "Boulevard", "Road", "Drive", "Court")
addresses = st.builds(
    "{} {} {} {}".format,
    st.integers(1, 9999),
    st.sampled_from(["North", "South", "East", "West"]),
    st.from_regex(r"[A-Z][a-z]{3,9}", fullmatch=True),
    st.sampled_from(STREETS),
)
units = st.from_regex(r"[1-9][0-9]?[A-D]?", fullmatch=True)


@given(addresses, units)
def test_case_spaces_and_points_say_nothing(address, unit):
    key = household_key(address, unit)

    assert household_key(f"  {address.upper()} . ", unit.lower()) == key
    assert household_key(address.replace(" ", ",  "), f"#{unit}") == key


@given(addresses, units)
def test_a_unit_in_the_line_is_the_unit_beside_it(address, unit):
    key = household_key(address, unit)

    for word in ("Apt", "apartment", "UNIT", "Ste.", "#", "No."):
        assert household_key(f"{address} {word} {unit}") == key


@given(addresses, units, units)
def test_units_tell_homes_apart(address, one, other):
    are_alike = one.lower() == other.lower()

    assert (household_key(address, one) == household_key(address, other)) is are_alike


@given(st.text(max_size=60), st.text(max_size=10))
def test_whatever_is_written_gives_some_key(address, unit):
    assert isinstance(household_key(address, unit), str)
