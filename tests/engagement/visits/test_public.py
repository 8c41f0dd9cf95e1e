"""What anyone reads about visits, how a door is kept from them, and who writes the words."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagement.visits import queries
from engagement.visits.models import Closure, Guidance
from engagement.visits.queries.guidance import NEVER
from engagement.visits.views import public
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.visits import AddressFactory, PlanFactory, officer
from trustapp.accounts.enums import Role
from trustapp.audit.models import AuditLine

pytestmark = pytest.mark.django_db
STOP = "/visits/stop/"


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def named(where: Any, **changes: str) -> dict[str, str]:
    return {"place": where.slug, "street": "elm st.", "door": "100", **changes}


def test_page_about_visits_says_what_is_never_done(client: Client) -> None:
    page = text(client.get("/visits/"))

    for line in NEVER:
        assert str(line) in page
    assert 'href="/visits/stop/"' in page
    assert "After 730 days only counts stay." in page


def test_door_is_closed_at_once_on_every_plan(client: Client) -> None:
    plan = PlanFactory(officers=[officer()], planned_on=timezone.localdate())
    key = client.get(STOP).context["form"]["submission_key"].value()

    answers = [client.post(STOP, named(plan.place, submission_key=key)) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == ["/visits/stop/done/"] * 2
    assert "Nobody visits this door" in text(client.get("/visits/stop/done/"))
    lines = queries.street_list(plan, now=timezone.now()).lines
    assert [line.stop.do_not_visit for line in lines] == [True, False, False]
    closure = Closure.objects.get()
    assert (closure.reason, closure.source) == ("asked", "online")
    line = AuditLine.objects.get()
    assert (line.actor_kind, line.address) == ("resident", None)
    assert "lm" not in str(line.detail)


def test_answer_does_not_tell_whether_a_door_is_known(client: Client) -> None:
    place = PlaceFactory(population=False)
    AddressFactory(place=place, door="100")

    answers = [
        client.post(STOP, named(place)),
        client.post(STOP, named(place)),
        client.post(STOP, named(place, street="Unknown Road")),
    ]

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, "/visits/stop/done/")
    }
    assert Closure.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"door": "the blue one"}, "Write the house number, such as 112, or 112 apt 3."),
        ({"door": "100-200"}, "Write the house number, such as 112, or 112 apt 3."),
        ({"street": "--"}, "Write the name of the street."),
        ({"place": "atlantis"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_read_is_kept(client: Client, changes: dict[str, str], words: str) -> None:
    page = client.post(STOP, named(PlaceFactory(population=False), **changes))

    assert words in text(page)
    assert Closure.objects.count() == 0


def test_same_key_for_another_door_is_told_and_not_lost(client: Client) -> None:
    place = PlaceFactory(population=False)
    client.post(STOP, named(place, submission_key="k" * 24))

    page = client.post(STOP, named(place, door="102", submission_key="k" * 24))

    assert page.status_code == 409
    again = page.context["form"]["submission_key"].value()
    assert client.post(STOP, named(place, door="102", submission_key=again)).status_code == 302
    assert Closure.objects.count() == 2


def test_whole_streets_from_one_connection_are_asked_to_call(client: Client) -> None:
    place = PlaceFactory(population=False)

    codes = [
        client.post(STOP, named(place, door=str(door))).status_code
        for door in range(public.DOORS_AN_HOUR + 1)
    ]

    assert codes == [302] * public.DOORS_AN_HOUR + [429]
    assert Closure.objects.count() == public.DOORS_AN_HOUR


@pytest.mark.parametrize("language", ["es", "ar"])
def test_residents_read_it_in_their_language(client: Client, language: str) -> None:
    page = text(client.get(f"/{language}{STOP}")).split("<main")[1]
    sent = client.post(f"/{language}{STOP}", named(PlanFactory().place))

    assert "Stop visits" not in page
    assert sent["Location"] == f"/{language}/visits/stop/done/"


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.POLICY_EDITOR])
def test_department_writes_its_own_lines_and_keeps_the_fixed_ones(sign_in: Any, role: Role) -> None:
    editor = sign_in(UserFactory(roles=[role]))
    sent = {"say": "We bring cookies.\n\n Say hi.", "leave": "", "never": "Never stay for dinner."}

    for _ in range(2):
        done = editor.post("/staff/visits/words/en/", sent, follow=True)

    assert "Saved. Officers see it from now on." in text(done)
    manner = queries.manner("en")
    assert manner.say == ("We bring cookies.", "Say hi.")
    assert manner.leave[0] == "Leave a card with your name and our number."
    assert manner.never == (*(str(line) for line in NEVER), "Never stay for dinner.")
    assert "Never stay for dinner." in text(Client().get("/visits/"))
    assert [line.detail for line in AuditLine.objects.filter(action="visits.write_guidance")] == [
        {"kinds": ["say", "never"]}
    ]

    editor.post("/staff/visits/words/en/", {"say": "", "leave": "", "never": ""})

    assert queries.manner("en").say[0] == "Say who you are and why you came."
    assert editor.get("/staff/visits/words/xx/").status_code == 404


def test_officers_read_the_words_and_write_none(sign_in: Any) -> None:
    dana = officer()
    plan = PlanFactory(officers=[dana], planned_on=timezone.localdate())
    phone = sign_in(dana.user)

    for where in (
        f"/staff/visits/{plan.public_id}/",
        f"/staff/visits/{plan.public_id}/{plan.stops.first().public_id}/",
    ):
        assert "Never come back after a no." in text(phone.get(where))
    refused = phone.post("/staff/visits/words/en/", {"say": "x"})

    assert refused.status_code == 403
    assert Guidance.objects.count() == 0
