"""Where the police have just been for another reason, no visit is planned for some days."""

import json
import re
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client

from engagement.visits import queries, services
from engagement.visits.models import Address, Plan, RecentContact
from engagement.visits.pure.doors import Door
from engagement.visits.services import forgetting
from engagement.visits.tasks import forget_contacts
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.visits import AddressFactory, acting, officer
from tests.waiting import until_somebody_waits
from trustapp.accounts.enums import Role
from trustapp.accounts.models import ApiToken
from trustapp.accounts.queries import token_hash
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import system

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
TODAY = date(2026, 3, 12)
API = "/api/v1/visits/contacts/"
CHOOSE = "/staff/visits/choose/"
BY = system("test")


@pytest.fixture(autouse=True)
def _on_that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def place() -> Any:
    return PlaceFactory(number=41, population=False)


@pytest.fixture
def supervisor(sign_in: Any) -> Client:
    return sign_in(UserFactory(roles=[Role.SUPERVISOR]), Client())


def token(scope: str = "visits:contacts") -> str:
    word = f"a-token-for-{scope}"
    ApiToken.objects.create(
        name="Records", token_hash=token_hash(word), scopes=[scope], created_by=UserFactory(),
        created_at=NOW,
    )  # fmt: skip
    return word


def send(client: Client, key: str, **changes: Any) -> Any:
    told = {"place": 41, "street": "N. Elm St", "door": "112 Apt 3", "day": "2026-03-11"}
    return client.post(
        API, json.dumps(told | changes), content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )  # fmt: skip


def hear(address: Address, day: date = TODAY) -> bool:
    return services.hear_contact(
        place=address.place, street=address.street, door=address.door, day=day, by=BY, now=NOW
    )


def test_records_system_tells_once_however_it_writes_the_street(client: Client, place: Any) -> None:
    key = token()
    door = AddressFactory(place=place, street="North Elm Street", door="112 apt 3")
    other = AddressFactory(place=place, street="North Elm Street", door="112")

    answers = [send(client, key), send(client, key, street="north elm street")]

    for answer in answers:
        assert (answer.status_code, answer.json()) == (202, {"outcome": "accepted"})
        assert answer["Cache-Control"] == "no-store"
    assert queries.in_contact([door, other], NOW) == {door.pk}
    assert AuditLine.objects.filter(action="visits.hear_contact").count() == 1


def test_nothing_that_is_kept_names_the_door(client: Client, place: Any) -> None:
    send(client, token())

    (kept,) = RecentContact.objects.values()
    (line,) = AuditLine.objects.filter(action="visits.hear_contact")
    assert set(kept) == {"id", "mark", "day"}
    assert (len(kept["mark"]), kept["day"]) == (64, date(2026, 3, 11))
    assert (line.target, line.detail) == ("address book", {})
    assert not Address.objects.exists()


def test_two_days_at_one_door_have_nothing_in_common(place: Any) -> None:
    door = AddressFactory(place=place)

    marks = {queries.mark_of(door, TODAY - timedelta(days=back)) for back in range(14)}

    assert len(marks) == 14


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"place": 999}, "place"),
        ({"street": "..."}, "street"),
        ({"door": "the red one"}, "door"),
        ({"day": "2026-03-14"}, "day"),
        ({"name": "Ana Lopez"}, "body"),
        ({"kind": "burglary"}, "body"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    client: Client, place: Any, changes: dict[str, Any], field: str
) -> None:
    answer = send(client, token(), **changes)

    assert answer.status_code == 400
    assert field in json.dumps(answer.json())
    assert not RecentContact.objects.exists()


def test_strangers_and_other_programs_tell_nothing(
    client: Client, place: Any, supervisor: Client
) -> None:
    assert send(client, "nobody-knows-this-token").status_code == 401
    assert send(client, token("contacts:write")).status_code == 403
    assert supervisor.post(API, "{}", content_type="application/json").status_code == 401
    assert not RecentContact.objects.exists()


def test_such_a_door_is_not_ticked_and_can_be(supervisor: Client, place: Any) -> None:
    resting, other = AddressFactory(place=place, door="7"), AddressFactory(place=place, door="9")
    hear(resting)
    asked = f"{CHOOSE}?place={place.slug}"

    page = supervisor.get(asked)

    assert page.context["form"].initial["addresses"] == [str(other.public_id)]
    shown = page.content.decode()
    assert shown.count(">Not now<") == 1
    sent = {
        "planned_on": TODAY.isoformat(), "officer": officer().pk,
        "addresses": [str(resting.public_id)],
    }  # fmt: skip
    assert supervisor.post(asked, sent).status_code == 302
    assert Plan.objects.get().stops.get().address == resting


def test_a_street_leaves_such_doors_out_and_its_officer_reads_nothing_of_it(
    supervisor: Client, place: Any, sign_in: Any
) -> None:
    dana = officer(name="Dana Okafor")
    hear(AddressFactory(place=place, street="Elm Street", door="102"))
    sent = {
        "place": place.slug, "street": "Elm Street", "planned_on": TODAY.isoformat(),
        "officer": dana.pk, "doors": "100, 102, 104",
    }  # fmt: skip

    page = supervisor.post("/staff/visits/new/", sent, follow=True)

    plan = Plan.objects.get()
    assert "1 door is left out: not now." in page.content.decode()
    assert [str(stop) for stop in plan.stops.order_by("position")] == ["100", "104"]
    read = sign_in(dana.user, Client()).get(f"/staff/visits/{plan.public_id}/").content.decode()
    # As a number of its own: the names of links hold any digits.
    assert not re.search(r"\b102\b", read.partition("<main")[2].partition("</main>")[0])
    assert sign_in(dana.user, Client()).get(CHOOSE).status_code == 403


def test_a_street_of_such_doors_alone_is_no_plan(place: Any) -> None:
    hear(AddressFactory(place=place, street="Elm Street", door="102"))

    with pytest.raises(services.NothingToVisit):
        services.plan_visits(
            place=place, street="Elm Street", planned_on=TODAY, doors=[Door("102")],
            officers=[officer()], by=acting(UserFactory()), now=NOW,
        )  # fmt: skip

    assert not Plan.objects.exists()


@pytest.mark.parametrize(("days", "kept"), [(14, True), (1, False), (0, False)])
def test_the_department_says_for_how_long(place: Any, settings: Any, days: int, kept: bool) -> None:
    door = AddressFactory(place=place)
    settings.VISIT_CONTACT_DAYS = days

    assert hear(door, TODAY - timedelta(days=1)) is kept
    assert queries.in_contact([door], NOW) == ({door.pk} if kept else set())


def test_contacts_are_forgotten_after_their_days(place: Any) -> None:
    door = AddressFactory(place=place)
    hear(door, TODAY - timedelta(days=13))
    hear(door, TODAY - timedelta(days=5))

    assert forgetting.forget_contacts(now=NOW) == 0
    assert forgetting.forget_contacts(now=NOW + timedelta(days=1)) == 1
    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        assert forget_contacts() == 1

    assert not RecentContact.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_programs_that_tell_at_once_are_both_heard(place: Any) -> None:
    door = AddressFactory(place=place)
    heard: list[bool] = []

    def tell() -> None:
        try:
            heard.append(hear(door))
        finally:
            connection.close()

    second = threading.Thread(target=tell)
    with transaction.atomic():
        heard.append(hear(door))
        second.start()
        until_somebody_waits()
    second.join()

    assert heard == [True, False]
    assert RecentContact.objects.count() == 1
