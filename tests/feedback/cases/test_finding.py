"""Finding the place by a street, without a map, a script, or a trace of the street."""

import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from feedback.cases.models import Case
from tests.factories.places import PlaceFactory
from tests.factories.visits import AddressFactory
from tests.feedback.cases.test_residents import ANSWERS, second_page
from trustapp.places.models import Place

pytestmark = pytest.mark.django_db
WORDS, LAST, THANKS = "They would not say why. مرحبا", "/say/feedback/words/", "/say/thanks/"
STREET = "Quartermaine Street"


@pytest.fixture
def places(db: None) -> list[Place]:
    """Two neighborhoods that share a street, and a third one."""
    north, south, other = (
        PlaceFactory(name=name, slug=name.lower().replace(" ", "-"), population=False)
        for name in ("North Shore", "South Shore", "Elm Park")
    )
    AddressFactory(place=north, street=STREET, door="120")
    AddressFactory(place=south, street=STREET, door="900B")
    return [north, south, other]


def find(resident: Client, press: Any, **typed: str) -> Any:
    """Go to the finder from the page of words, with everything typed, and look."""
    given = {"words": WORDS, "reply_choice": "code", "find": "1"}
    finder = press(resident, second_page(resident, press), LAST, **given)
    return press(resident, finder, LAST, **({"look": "1"} | typed)) if typed else finder


def names(page: Any) -> list[str]:
    return [str(label) for _slug, label in page.context["choice"].fields["place"].choices]


@pytest.mark.parametrize(
    ("sought", "number", "expected"),
    [
        ("quartermaine st.", "120", ["North Shore"]),
        ("Quartermaine Street", "900", ["South Shore"]),
        ("Quartermaine Street", "", ["North Shore", "South Shore"]),
        # A number that is not in the book says nothing about a door.
        ("Quartermaine Street", "5", ["North Shore", "South Shore"]),
        ("shore", "", ["North Shore", "South Shore"]),
        ("ELM park", "", ["Elm Park"]),
        ("Nowhere Lane", "1", []),
    ],
)
def test_street_or_name_leads_to_places(
    resident: Client, press: Any, places: list[Place], sought: str, number: str, expected: list[str]
) -> None:
    page = find(resident, press, sought=sought, number=number)

    assert names(page) == [*expected, "I am not sure"]


def test_everything_typed_goes_there_and_comes_back(
    resident: Client, press: Any, places: list[Place]
) -> None:
    page = find(resident, press, sought=STREET, number="120")

    back = press(resident, page, LAST, place="north-shore", use="1")
    sent = press(resident, back, LAST, words=WORDS, place="north-shore", reply_choice="code")

    assert back.context["form"].initial["words"] == WORDS
    assert back.context["form"].initial["place"] == "north-shore"
    assert STREET not in back.content.decode()
    assert sent.headers["Location"] == "/say/sent/"
    case = Case.objects.get()
    assert (case.words, case.place, case.listened) == (WORDS, places[0], ANSWERS["listened"])


def test_one_place_is_chosen_already_and_not_being_sure_is_fine(
    resident: Client, press: Any, places: list[Place]
) -> None:
    page = find(resident, press, sought=STREET, number="120")
    assert page.context["choice"].initial["place"] == "north-shore"

    back = press(resident, page, LAST, place="", use="1")

    assert "place" not in back.context["form"].initial
    assert back.context["form"].initial["words"] == WORDS


def test_place_that_was_chosen_before_is_kept_by_going_back(
    resident: Client, press: Any, places: list[Place]
) -> None:
    given = {"words": WORDS, "place": "elm-park", "find": "1"}
    finder = press(resident, second_page(resident, press), LAST, **given)

    back = press(resident, finder, LAST, use="1")

    assert back.context["form"].initial["place"] == "elm-park"


@pytest.mark.parametrize(
    ("typed", "field"), [({"sought": ""}, "sought"), ({"sought": "Elm", "number": "x"}, "number")]
)
def test_mistakes_are_shown_and_nothing_is_lost(
    resident: Client, press: Any, places: list[Place], typed: dict[str, str], field: str
) -> None:
    page = find(resident, press, **typed)

    assert page.context["form"].has_error(field)
    assert WORDS in page.content.decode()


def test_thanks_find_their_place_on_the_first_page(
    resident: Client, press: Any, places: list[Place]
) -> None:
    first = resident.get(THANKS)
    finder = press(resident, first, THANKS, words=WORDS, find="1")
    found = press(resident, finder, THANKS, sought=STREET, number="900", look="1")

    back = press(resident, found, THANKS, place="south-shore", use="1")
    last = press(resident, back, THANKS, words=WORDS, place="south-shore")
    sent = press(resident, last, THANKS)

    assert sent.headers["Location"] == "/say/sent/"
    assert Case.objects.get().place == places[1]


def test_street_is_kept_nowhere(
    resident: Client, press: Any, places: list[Place], caplog: Any
) -> None:
    with caplog.at_level(logging.DEBUG):
        page = find(resident, press, sought=STREET, number="4711")
        back = press(resident, page, LAST, place="north-shore", use="1")
        press(resident, back, LAST, words=WORDS, place="north-shore")

    assert page.request["PATH_INFO"] == LAST
    assert page.request["QUERY_STRING"] == ""
    assert page.headers["Cache-Control"] == "no-store, private"
    mine = [line.getMessage() for line in caplog.records if not line.name.startswith("django.db")]
    assert not any("Quartermaine" in line for line in mine)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' "
            "AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'visits\\_address'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT 1 FROM "{table}" AS kept WHERE kept::text ~ %s', ["Quartermaine"]
            )
            assert cursor.fetchone() is None, table


def test_looking_for_places_is_slowed_down(
    resident: Client, press: Any, places: list[Place], monkeypatch: Any
) -> None:
    monkeypatch.setattr("feedback.cases.views.residents.LOOKS_AN_HOUR", 0)

    page = find(resident, press, sought=STREET)

    assert page.status_code == 429
    assert WORDS in page.content.decode()


def test_finder_takes_no_address_by_get(resident: Client) -> None:
    page = resident.get(reverse("cases:feedback_words"), {"look": "1", "sought": STREET})

    assert STREET not in page.content.decode()
