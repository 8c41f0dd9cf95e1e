"""The address book and the doors not to be visited, as supervisors and officers meet them."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from engagement.visits.enums import ClosureReason
from engagement.visits.models import Address, Closure, Stop
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.visits import (
    AddressFactory,
    ClosureFactory,
    PlanFactory,
    VisitFactory,
    officer,
)
from trustapp.accounts.enums import Role
from trustapp.audit.models import AuditLine

pytestmark = pytest.mark.django_db
BOOK = "/staff/visits/addresses/"


@pytest.fixture
def supervisor(sign_in: Any) -> Client:
    return sign_in(UserFactory(roles=[Role.SUPERVISOR]), Client())


@pytest.fixture
def stop() -> Stop:
    return PlanFactory(officers=[officer()], planned_on=timezone.localdate()).stops.first()


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def send_file(client: Client, words: str, **chosen: str) -> Any:
    """Send a file; where it can be read, send its columns too, as guessed or chosen."""
    file = SimpleUploadedFile("doors.csv", words.encode())
    page = client.post(f"{BOOK}new/", {"file": file})
    columns = page.context["columns"] if page.status_code == 200 else None
    if columns is None:
        return page
    sent = {field.html_name: field.value() or "" for field in columns}
    return client.post(f"{BOOK}new/", sent | chosen, follow=True)


def test_file_adds_doors_once_and_says_how_many(supervisor: Client) -> None:
    place = PlaceFactory(population=False)
    AddressFactory(place=place, street="Elm Street", door="100")
    words = (
        f"place,street,door,languages\n{place.number},ELM St.,100,Spanish/Polish\n"
        f"{place.name},Oak Ave,2,\n"
    )

    first, again = (
        send_file(supervisor, words, submission_key="a-key-of-one-form") for _ in range(2)
    )

    assert "1 door is new in the address book." in text(first)
    assert "1 door is new in the address book." in text(again)
    assert list(Address.objects.order_by("street").values_list("street", "door", "languages")) == [
        ("Elm Street", "100", ["es", "pl"]),
        ("Oak Ave", "2", []),
    ]
    line = AuditLine.objects.get(action="visits.import_addresses")
    assert line.detail == {"lines": 2, "new": 1}


def test_file_about_people_is_refused_whole_and_says_why(supervisor: Client) -> None:
    page = text(send_file(supervisor, "place,street,door,Owner name\n1,Elm,1,Jane\n"))

    assert "“Owner name” is about people. We keep doors, never who lives there" in page
    assert "Jane" not in page
    assert Address.objects.count() == 0


def test_file_with_bad_lines_names_them(supervisor: Client) -> None:
    place = PlaceFactory(population=False)

    page = text(send_file(supervisor, f"place,street,door\n{place.number},Elm,1\nNowhere,Elm,1\n"))

    assert "Line 3: “Nowhere” is no neighborhood." in page
    assert Address.objects.count() == 0


def test_columns_are_chosen_where_headings_say_nothing_and_nothing_is_lost(
    supervisor: Client,
) -> None:
    place = PlaceFactory(population=False)
    words = f"Bezirk,Adresse,Nr,Farbe\n{place.number},Elm Street,4,red\n"

    nothing = send_file(supervisor, words)
    twice = send_file(supervisor, words, place="0", street="1", door="1")
    wrong = send_file(supervisor, words, place="0", street="1", door="3", languages="2")

    assert text(nothing).count("Choose the column that says it.") == 6, "at the field, and above"
    assert "One column cannot say two things." in text(twice)
    assert "Line 2: “red” is not a door." in text(wrong)
    for page, chosen in ((twice, ("0", "1", "1", "")), (wrong, ("0", "1", "3", "2"))):
        columns = page.context["columns"]
        assert columns["text"].value() == words
        names = ("place", "street", "door", "languages")
        assert tuple(columns[name].value() for name in names) == chosen
    assert Address.objects.count() == 0
    added = send_file(supervisor, words, place="0", street="1", door="2")
    assert "1 door is new in the address book." in text(added)
    assert str(Address.objects.get()) == "4 Elm Street"


def test_names_do_not_come_in_with_the_second_step(supervisor: Client) -> None:
    sent = {"text": "place,street,door,Owner\n1,Elm,1,Jane\n", "place": 0, "street": 1, "door": 2}

    page = supervisor.post(f"{BOOK}new/", sent)

    assert "“Owner” is about people." in text(page)
    assert Address.objects.count() == 0


def test_search_finds_a_street_in_any_spelling_and_only_closed_doors(supervisor: Client) -> None:
    elm, oak = AddressFactory(street="North Elm Street", door="7"), AddressFactory(street="Oak Ave")
    closure = ClosureFactory(address=AddressFactory(street="N Elm St", door="9", place=elm.place))
    VisitFactory(stop=PlanFactory(doors=0).stops.create(position=1, address=elm))

    spelt = text(supervisor.get(BOOK, {"street": "n. elm st", "place": elm.place.slug}))
    begun = text(supervisor.get(BOOK, {"street": "North El"}))
    closed = text(supervisor.get(BOOK, {"only_closed": "on"}))

    for page in (spelt, begun):
        assert "7 North Elm Street" in page
        assert "Last visited March 12, 2026" in page
        assert str(oak) not in page
    assert str(closure.address) in closed
    assert "7 North Elm Street" not in closed
    assert "No address found." in text(supervisor.get(BOOK, {"street": "Birch"}))


def test_supervisor_closes_a_door_and_takes_it_back(supervisor: Client) -> None:
    address = AddressFactory(door="7")

    for _ in range(2):
        closed = supervisor.post(f"{BOOK}{address.public_id}/close/", follow=True)
    closure = Closure.objects.get()
    reopened = supervisor.post(f"/staff/visits/closures/{closure.public_id}/reopen/", follow=True)
    twice = supervisor.post(f"/staff/visits/closures/{closure.public_id}/reopen/", follow=True)

    assert "Nobody visits 7 Elm Street again." in text(closed)
    assert "7 Elm Street may be visited again." in text(reopened)
    assert "This door is open to visits already." in text(twice)
    assert closure.source == "staff"
    assert list(AuditLine.objects.order_by("pk").values_list("action", flat=True)) == [
        "visits.close_address", "visits.reopen_address",
    ]  # fmt: skip


def test_window_of_a_trial_looks_the_same_and_stays(supervisor: Client) -> None:
    window = ClosureFactory(reason=ClosureReason.TRIAL, source="trial")

    page = text(supervisor.get(BOOK))
    kept = supervisor.post(f"/staff/visits/closures/{window.public_id}/reopen/", follow=True)

    assert "Not to be visited" in page
    assert "By staff" in page
    assert "rial" not in page.split("<main")[1]
    assert "This door stays closed for now." in text(kept)
    window.refresh_from_db()
    assert window.ends_at is None


def test_officer_closes_a_door_where_they_are_asked_to(sign_in: Any, stop: Stop) -> None:
    phone = sign_in(stop.plan.officers.get().user)
    where = f"/staff/visits/{stop.plan.public_id}/{stop.public_id}/"
    asked = {"event_id": str(uuid.uuid4()), "outcome": "no_more"}
    assert 'name="outcome" value="no_more"' in text(phone.get(where))

    for _ in range(2):
        page = text(phone.post(where, asked, follow=True))

    assert "Nobody visits 100 Elm Street again." in page
    assert "Not to be visited" in page
    assert Closure.objects.get().source == "door"
    late = {"event_id": str(uuid.uuid4()), "outcome": "no_answer"}
    assert phone.post(where, late).status_code == 409
    assert sign_in(officer().user, Client()).post(where, asked).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_book_asks_the_database_as_often_for_many(
    supervisor: Client, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        ClosureFactory()
    supervisor.get(BOOK)

    with django_assert_num_queries(8):
        supervisor.get(BOOK)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SUPERVISOR])
def test_others_are_refused(sign_in: Any, role: Role) -> None:
    person, closure = sign_in(UserFactory(roles=[role])), ClosureFactory()

    codes = {
        person.get(BOOK).status_code,
        person.get(f"{BOOK}new/").status_code,
        send_file(person, "place\n").status_code,
        person.post(f"{BOOK}new/", {"text": "place,street,door\n1,Elm,1\n"}).status_code,
        person.post(f"{BOOK}{closure.address.public_id}/close/").status_code,
        person.post(f"/staff/visits/closures/{closure.public_id}/reopen/").status_code,
    }

    assert codes == {403}
    assert Closure.objects.get().ends_at is None


def test_stranger_is_sent_to_sign_in(client: Client) -> None:
    closure = ClosureFactory()

    for response in (
        client.get(BOOK),
        client.post(f"/staff/visits/closures/{closure.public_id}/reopen/"),
    ):
        assert response["Location"].startswith("/accounts/")
