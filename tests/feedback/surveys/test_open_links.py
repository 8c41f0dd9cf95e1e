"""Anyone answers by an open link or a printed code, kept apart from the sample."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from feedback.surveys import queries, services
from feedback.surveys.enums import Mode, Population, ResponseState, SurveyState, WaveState
from feedback.surveys.models import Answer, OpenLink, Response, Survey, Wave
from tests.factories.places import PlaceFactory
from tests.factories.surveys import OPENS, OpenLinkFactory, SurveyFactory, WaveFactory
from trustapp.core.pure.actor import system

pytestmark = pytest.mark.django_db
NOW = OPENS + timedelta(days=2)
BY = system("test")


@pytest.fixture(autouse=True)
def _during_the_wave():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def link() -> OpenLink:
    wave = WaveFactory(population=Population.OPEN_LINK)
    return OpenLinkFactory(survey=wave.survey, short="libr4ry", place=PlaceFactory(), mode=Mode.QR)


@pytest.fixture
def items(link: OpenLink) -> list[int]:
    return list(link.survey.items.order_by("position").values_list("id", flat=True))


def begin_key(page: bytes) -> str:
    found = re.search(r'name="begin" value="([0-9a-f-]{36})"', page.decode())
    assert found
    return found[1]


def test_the_link_opens_on_the_first_question(client, link):
    page = client.get("/q/libr4ry/").content.decode()

    assert "Question 1 of 6" in page
    assert "people aged 18 and over" in page
    assert "Do not ask me again" not in page
    assert not Response.objects.exists()


def test_answers_belong_to_the_open_wave_of_this_link(client, link, items):
    client.post("/q/libr4ry/1/", {f"item_{items[0]}": "9"})
    client.post("/q/libr4ry/2/", {})
    done = client.post("/q/libr4ry/3/", {"age": "18_to_64"})

    response = Response.objects.get()
    assert done.headers["Location"] == "/q/libr4ry/thanks/"
    assert (response.wave.population, response.mode, response.place) == (
        Population.OPEN_LINK, Mode.QR, link.place,
    )  # fmt: skip
    assert (response.stratum, response.base_weight, response.state) == (
        None, 1, ResponseState.FINISHED,
    )  # fmt: skip
    assert list(Answer.objects.order_by("id").values_list("value", flat=True)) == [
        9, None, None, None, None, None,
    ]  # fmt: skip
    assert b"Thank you" in client.get("/q/libr4ry/thanks/").content


def test_the_cookie_is_for_this_address_alone(client, link):
    response = client.post("/q/libr4ry/1/", {})

    cookies = {name: cookie["path"] for name, cookie in response.cookies.items()}
    assert cookies == {
        "answers-en": "/q/libr4ry/",
        "answers-es": "/es/q/libr4ry/",
        "answers-ar": "/ar/q/libr4ry/",
    }
    assert all(cookie["httponly"] and not cookie["max-age"] for cookie in response.cookies.values())


def test_the_same_browser_resumes_in_any_language_and_another_starts_anew(client, link):
    client.post("/q/libr4ry/1/", {})

    here = client.get("/q/libr4ry/").content
    in_spanish = client.get("/es/q/libr4ry/").content.decode()
    elsewhere = Client().get("/q/libr4ry/").content

    assert b"Welcome back" in here
    assert b"Question 4 of 6" in here
    assert "motives" in in_spanish or "hacer lo mejor" in in_spanish
    assert b"Question 1 of 6" in elsewhere


def test_a_double_click_on_the_first_screen_begins_once(link, items):
    key = begin_key(Client().get("/q/libr4ry/").content)

    for _ in range(2):
        Client().post("/q/libr4ry/1/", {"begin": key, f"item_{items[0]}": "4"})

    assert Response.objects.get().public_id == uuid.UUID(key)


def test_a_finished_response_cannot_be_reached_again(client, link, items):
    key = begin_key(client.get("/q/libr4ry/").content)
    for screen in (1, 2, 3):
        client.post(f"/q/libr4ry/{screen}/", {"begin": key})

    late = Client().post("/q/libr4ry/1/", {"begin": key, f"item_{items[0]}": "4"})

    assert late.headers["Location"] == "/q/libr4ry/thanks/"
    assert Answer.objects.filter(status="answered").count() == 0
    assert Response.objects.count() == 1


def test_a_browser_that_kept_the_cookie_of_a_finished_response_is_thanked(client, link):
    client.post("/q/libr4ry/1/", {})
    kept = client.cookies["answers-en"].value
    for screen in (2, 3):
        client.post(f"/q/libr4ry/{screen}/", {})
    late = Client()
    late.cookies["answers-en"] = kept

    again = late.post("/q/libr4ry/3/", {"sex": "male"})

    assert again.headers["Location"] == "/q/libr4ry/thanks/"
    assert late.cookies["answers-en"].value == ""
    assert Response.objects.count() == 1


def test_nobody_is_behind_an_open_link_to_be_left_alone(link):
    standing = queries.standing_by_link("libr4ry", None, now=NOW)

    services.decline(standing=standing, now=NOW)

    assert queries.standing_by_link("libr4ry", None, now=NOW) == standing


def test_finishing_lets_the_next_person_begin(client, link):
    for screen in (1, 2, 3):
        client.post(f"/q/libr4ry/{screen}/", {})

    page = client.get("/q/libr4ry/").content

    assert b"Question 1 of 6" in page
    assert b"Welcome back" not in page


def test_a_cookie_that_was_altered_is_ignored(client, link):
    client.post("/q/libr4ry/1/", {})
    client.cookies["answers-en"] = "WyJmb3JnZWQiXQ:1abc:xyz"

    assert b"Question 1 of 6" in client.get("/q/libr4ry/").content


@pytest.mark.parametrize("short", ["nowhere", "ended"])
def test_a_link_that_is_not_open_says_so_kindly(client, link, short):
    OpenLinkFactory(survey=link.survey, short="ended", ended_at=NOW)

    response = client.get(f"/q/{short}/")

    assert response.status_code == 410
    assert b"This link does not take answers now." in response.content


def test_a_link_rests_between_waves(client, link):
    Wave.objects.update(state=WaveState.CLOSED)

    assert client.get("/q/libr4ry/").status_code == 410


def test_a_flood_from_one_network_is_slowed_down(client, link, monkeypatch):
    monkeypatch.setattr("feedback.surveys.views.answering._BEGINNINGS_AN_HOUR", 1)

    first = Client().post("/q/libr4ry/1/", {})
    second = Client().post("/q/libr4ry/1/", {})
    begun = client.get("/q/libr4ry/")

    assert (first.status_code, second.status_code, begun.status_code) == (303, 429, 200)
    assert Response.objects.count() == 1


def test_looking_and_sending_cost_few_statements(client, link, django_assert_num_queries):
    client.get("/q/libr4ry/")

    with django_assert_num_queries(1):
        client.get("/q/libr4ry/")
    with django_assert_num_queries(2):
        client.post("/q/libr4ry/1/", {})
    with django_assert_num_queries(2):
        client.post("/q/libr4ry/2/", {})
    with django_assert_num_queries(2):
        client.post("/q/libr4ry/3/", {})


def test_a_new_link_takes_answers_at_once_while_a_wave_runs(client):
    survey: Survey = SurveyFactory(state=SurveyState.RUNNING)

    link = services.make_open_link(
        by=BY, survey=survey, label="Library", mode=Mode.OPEN_LINK, now=NOW
    )

    assert Wave.objects.get().population == Population.OPEN_LINK
    assert client.get(f"/q/{link.short}/").status_code == 200
    assert queries.current_open_link() == link


def test_the_link_of_one_place_is_not_the_citys_link(link):
    assert queries.current_open_link() is None


def test_a_survey_that_ended_takes_no_new_link():
    survey = SurveyFactory(state=SurveyState.ENDED)

    with pytest.raises(services.AlreadyOver):
        services.make_open_link(by=BY, survey=survey, label="x", mode=Mode.QR, now=NOW)


def test_ending_a_link_twice_is_recorded_once(client, link):
    from trustapp.audit.models import AuditLine

    services.end_open_link(by=BY, link=link, now=NOW)
    services.end_open_link(by=BY, link=link, now=NOW + timedelta(minutes=1))

    link.refresh_from_db()
    assert link.ended_at == NOW
    assert AuditLine.objects.filter(action="surveys.end_open_link").count() == 1
