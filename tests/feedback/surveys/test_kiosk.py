"""A shared screen: each person starts afresh, and nothing of them stays on it."""

from datetime import timedelta

import pytest
import time_machine

from feedback.surveys.enums import Mode, Population, ResponseState
from feedback.surveys.models import OpenLink, Quota, Response
from tests.factories.surveys import OPENS, OpenLinkFactory, WaveFactory

pytestmark = pytest.mark.django_db
NOW = OPENS + timedelta(days=2)


@pytest.fixture(autouse=True)
def _during_the_wave():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def screen() -> OpenLink:
    wave = WaveFactory(population=Population.OPEN_LINK)
    return OpenLinkFactory(survey=wave.survey, short="l0bby", mode=Mode.KIOSK)


def test_a_shared_screen_says_so_and_goes_back_by_itself(client, screen):
    page = client.get("/q/l0bby/").content.decode()

    assert "Many people use this screen." in page
    assert 'data-idle="90"' in page
    assert "js/kiosk.js" in page
    assert "come back in this browser" not in page


def test_the_next_person_starts_at_the_first_question(client, screen):
    client.post("/q/l0bby/1/", {})
    client.post("/q/l0bby/2/", {})
    done = client.post("/q/l0bby/3/", {})
    thanks = client.get(done.headers["Location"]).content.decode()

    assert done.headers["Location"] == "/q/l0bby/done/"
    assert 'data-idle="15"' in thanks
    assert "Question 1 of 6" in client.get("/q/l0bby/").content.decode()
    assert Response.objects.get().mode == Mode.KIOSK


def test_what_somebody_left_unfinished_is_deleted(client, screen):
    client.post("/q/l0bby/1/", {})

    again = client.post("/q/l0bby/again/")
    twice = client.post("/q/l0bby/again/")

    assert {again.headers["Location"], twice.headers["Location"]} == {"/q/l0bby/"}
    assert not Response.objects.exists()
    assert "Question 1 of 6" in client.get("/q/l0bby/").content.decode()


def test_starting_again_deletes_nothing_that_was_handed_in(client, screen):
    for number in (1, 2, 3):
        client.post(f"/q/l0bby/{number}/", {})

    client.post("/q/l0bby/again/")

    assert Response.objects.get().state == ResponseState.FINISHED


def test_a_full_group_makes_room_for_the_next_person_too(client, screen):
    Quota.objects.create(survey=screen.survey, dimension="sex", category="female", most=0)
    client.post("/q/l0bby/1/", {})
    client.post("/q/l0bby/2/", {})

    done = client.post("/q/l0bby/3/", {"sex": "female"})
    page = client.get(done.headers["Location"]).content.decode()

    assert done.headers["Location"] == "/q/l0bby/enough/"
    assert "Your group has enough answers already." in page
    assert 'data-idle="15"' in page
