"""Doors as a supervisor writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engagement.visits.pure.doors import (
    CannotRead,
    Fault,
    read_doors,
    read_languages,
    read_some,
)

KNOWN = {"spanish": "es", "haitian creole": "ht"}


@pytest.mark.parametrize(
    ("source", "doors"),
    [
        ("100-106 even", ("100", "102", "104", "106")),
        ("105 – 101 odd", ("105", "103", "101")),
        ("7 to 9", ("7", "8", "9")),
        ("7-8 ALL", ("7", "8")),
        ("112b, 112 apt 3a; 114 #2\n116 1/2", ("112B", "112 apt 3A", "114 apt 2", "116 1/2")),
        ("5, Unit 7, 9", ("5 unit 7", "9")),
        ("  12 \n\n 14 ", ("12", "14")),
        ("9-9", ("9",)),
    ],
)
def test_read_doors_in_the_order_of_the_walk(source: str, doors: tuple[str, ...]) -> None:
    assert read_doors(source) == doors


@pytest.mark.parametrize(
    ("source", "fault", "words"),
    [
        ("", Fault.NO_DOOR, ""),
        ("Smith house", Fault.NO_DOOR, "Smith house"),
        ("112 Mrs Jones", Fault.NO_DOOR, "112 Mrs Jones"),
        ("8-8 odd", Fault.NO_DOOR, "8-8 odd"),
        ("100-104, 102", Fault.REPEATED, "102"),
        ("1-90000", Fault.TOO_MANY, "1-90000"),
        ("1-201", Fault.TOO_MANY, "1-201"),
    ],
)
def test_read_doors_says_what_cannot_be_read(source: str, fault: Fault, words: str) -> None:
    with pytest.raises(CannotRead) as refusal:
        read_doors(source)

    assert (refusal.value.fault, refusal.value.words) == (fault, words)


def test_read_some_and_languages_need_listed_doors() -> None:
    listed = ("100", "102", "104 apt 2")

    assert read_some("102\n104 apt 2", listed) == {"102", "104 apt 2"}
    assert read_some("", listed) == frozenset()
    assert read_languages("100-102 even: Spanish; 104 apt 2 Haitian Creole", listed, KNOWN) == {
        "100": "es", "102": "es", "104 apt 2": "ht",
    }  # fmt: skip
    with pytest.raises(CannotRead, match="not_listed: '106'"):
        read_some("106", listed)
    with pytest.raises(CannotRead, match="not_listed: '106'"):
        read_languages("106 Spanish", listed, KNOWN)


@pytest.mark.parametrize("source", ["100", "100 Klingon", "Spanish"])
def test_read_languages_says_what_it_does_not_know(source: str) -> None:
    with pytest.raises(CannotRead) as refusal:
        read_languages(source, ("100",), KNOWN)

    assert (refusal.value.fault, refusal.value.words) == (Fault.NO_LANGUAGE, source)


@given(some.integers(1, 99_000), some.integers(1, 199), some.sampled_from(["", " even", " odd"]))
def test_a_range_has_both_directions(first: int, length: int, side: str) -> None:
    last = first + length

    up = read_doors(f"{first}-{last}{side}")

    assert read_doors(f"{last}-{first}{side}") == up[::-1]
    assert all(first <= int(door) <= last for door in up)


@given(some.text(max_size=40))
def test_whatever_is_written_is_read_or_refused(source: str) -> None:
    try:
        doors = read_doors(source)
    except CannotRead:
        return

    assert all(door[0].isdigit() for door in doors)
    assert read_doors("\n".join(doors)) == doors
