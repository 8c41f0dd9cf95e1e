"""Lists of addresses: all or nothing, and nothing about people."""

import pytest

from engagement.visits.pure.address_file import (
    Known,
    Line,
    Problem,
    about_people,
    guess_columns,
    headings,
    read_addresses,
)

KNOWN = Known(places={"1": 11, "harbor": 11}, languages={"spanish": "es", "es": "es", "ar": "ar"})


def test_doors_are_read_whatever_the_order_of_columns() -> None:
    text = "Door, Street ,Neighborhood,Languages\n112b,Elm St,Harbor,Spanish; ar\n\n114,Elm St,1,\n"

    assert read_addresses(text, guess_columns(headings(text)), KNOWN) == (
        [Line(11, "Elm St", "112B", ("es", "ar")), Line(11, "Elm St", "114", ())],
        [],
    )


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("place,street,door\n", [Problem(0, "empty")]),
        (
            "place,street,door,language\n9,Elm,1,\n1,-,1,\n1,Elm,Smith,\n1,Elm,1,Elvish\n1,Elm,2,es\n",
            [
                Problem(2, "place", "9"), Problem(3, "street", "-"), Problem(4, "door", "Smith"),
                Problem(5, "language", "Elvish"),
            ],
        ),
        ("place,street,door\n1,Elm\n", [Problem(2, "door", "")]),
        ("place,street,door\n1,Elm,100-104\n", [Problem(2, "door", "100-104")]),
        ("place,street,door\n" + "1,Elm,1\n" * 20_001, [Problem(0, "too_long", "20000")]),
    ],
)  # fmt: skip
def test_one_fault_refuses_the_whole_file(text: str, problems: list[Problem]) -> None:
    assert read_addresses(text, guess_columns(headings(text)), KNOWN) == ([], problems)


@pytest.mark.parametrize(
    ("heading", "is_refused"),
    [
        ("Last name", True), ("Notes", True), ("OWNER", True), ("Date of birth", True),
        ("Street name", False), ("Neighborhood name", False), ("Color", False), ("", False),
    ],
)  # fmt: skip
def test_headings_about_people_are_told_from_others(heading: str, is_refused: bool) -> None:
    assert about_people(["place", "street", heading]) == ([heading] if is_refused else [])


def test_columns_are_those_somebody_chose() -> None:
    text = "Bezirk,Adresse,Nr,Farbe\n1,Elm St,4,red\n"

    assert guess_columns(headings(text)) == {}
    assert read_addresses(text, {"place": 0, "street": 1, "door": 2}, KNOWN) == (
        [Line(11, "Elm St", "4", ())],
        [],
    )
