"""Respondents see what follows from their answers, and nothing else is stored of them."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from feedback.surveys.models import Answer, Response, SurveyItem, Wave
from feedback.surveys.pure.course import in_order
from feedback.surveys.pure.draft import Draft
from tests.factories.surveys import OPENS, OpenLinkFactory, WaveFactory, ask, invite, question

pytestmark = pytest.mark.django_db
NOW = OPENS + timedelta(days=2)


@pytest.fixture(autouse=True)
def _during_the_wave():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def wave() -> Wave:
    return WaveFactory(survey__items=[])


@pytest.fixture
def items(wave: Wave) -> list[SurveyItem]:
    """Contact; if there was one: why and how; safety for all."""
    invite("token", wave=wave)
    found = ask(
        wave.survey,
        question("contact", "single", options=2),
        question("reason", "single", options=3),
        question("manner", "scale"),
        question("safe", "scale"),
    )
    for item in found[1:3]:
        item.shown_if = [{"question": "contact", "is": [1]}]
        item.save()
    return found


def send(client: Client, screen: int, **answers: str):
    return client.post(f"/s/token/{screen}/", answers)


def draft() -> Draft:
    return Draft.load(Response.objects.get().draft)


def test_the_first_screen_asks_what_the_others_depend_on_and_says_at_most(client, items):
    page = client.get("/s/token/").content.decode()

    assert "Question 1 of at most 4" in page
    assert "At most 4 questions." in page
    assert "reason in en" not in page


def test_an_answer_opens_its_questions(client, items):
    send(client, 1, **{f"item_{items[0].pk}": "1"})

    page = client.get("/s/token/2/").content.decode()

    for words in ("Question 2 of 4", "reason in en", "manner in en", "Question 4 of 4"):
        assert words in page


def test_another_answer_leaves_them_out_and_the_count_is_right(client, items):
    send(client, 1, **{f"item_{items[0].pk}": "2"})

    page = client.get("/s/token/2/").content.decode()

    assert "Question 2 of 2" in page
    assert "reason in en" not in page
    assert "safe in en" in page


def test_what_was_not_asked_leaves_no_row(client, items):
    send(client, 1, **{f"item_{items[0].pk}": "2"})
    send(client, 2, **{f"item_{items[3].pk}": "9"})
    send(client, 3)

    assert list(Answer.objects.order_by("id").values_list("item", "value")) == [
        (items[0].pk, 2), (items[3].pk, 9),
    ]  # fmt: skip


def test_changing_the_first_answer_drops_what_followed_from_it(client, items):
    send(client, 1, **{f"item_{items[0].pk}": "1"})
    send(client, 2, **{f"item_{items[1].pk}": "3", f"item_{items[3].pk}": "9"})

    send(client, 1, **{f"item_{items[0].pk}": "2"})

    assert draft().answers == {items[0].pk: "2", items[3].pk: "9"}
    assert b"About you" in client.get("/s/token/").content


def test_changing_it_back_asks_again_what_was_dropped(client, items):
    for answer in ("1", "2", "1"):
        send(client, 1, **{f"item_{items[0].pk}": answer})
        send(client, 2, **{f"item_{items[3].pk}": "9"})

    page = Client().get("/s/token/").content.decode()

    assert set(draft().answers) == {item.pk for item in items}
    assert "About you" in page


def test_a_window_with_older_questions_saves_those_it_showed(client, items):
    send(client, 1, **{f"item_{items[0].pk}": "2"})
    shown = str(items[3].pk)
    other = Client()
    other.post("/s/token/1/", {f"item_{items[0].pk}": "1"})

    send(client, 2, **{f"item_{items[3].pk}": "9", "shown": shown})

    assert draft().answers == {items[0].pk: "1", items[3].pk: "9"}
    assert "reason in en" in client.get("/s/token/3/").content.decode()


def test_a_window_that_answers_what_is_no_longer_asked_is_not_stored(client, items):
    send(client, 1, **{f"item_{items[0].pk}": "1"})
    shown = ",".join(str(item.pk) for item in items[1:])
    Client().post("/s/token/1/", {f"item_{items[0].pk}": "2"})

    answer = send(client, 2, **{f"item_{items[1].pk}": "3", "shown": shown})

    assert answer.status_code == 303
    assert draft().answers == {items[0].pk: "2", items[3].pk: "skipped"}


def test_the_last_screen_of_a_window_skips_no_question_it_did_not_show(client, items):
    send(client, 1, **{f"item_{items[0].pk}": "2"})
    send(client, 2, **{f"item_{items[3].pk}": "9"})
    Client().post("/s/token/1/", {f"item_{items[0].pk}": "1"})

    page = client.post("/s/token/2/", {"about": "1", "sex": "female"}).content.decode()

    assert "reason in en" in page
    assert not Answer.objects.exists()
    assert items[1].pk not in draft().answers


def test_questions_that_became_the_last_screen_are_still_saved(client, items):
    send(client, 1, **{f"item_{items[0].pk}": "1"})
    Client().post("/s/token/1/", {f"item_{items[0].pk}": "2"})
    Client().post("/s/token/2/", {f"item_{items[3].pk}": "5"})
    Client().post("/s/token/1/", {f"item_{items[0].pk}": "2"})

    send(client, 3, **{f"item_{items[3].pk}": "8", "shown": str(items[3].pk)})

    assert draft().answers[items[3].pk] == "8"


# --- order ------------------------------------------------------------------------------------
def shuffled(wave: Wave, *, count: int = 6) -> list[SurveyItem]:
    found = ask(wave.survey, *(question(f"part{n}", "scale") for n in range(count)))
    SurveyItem.objects.update(shuffle=1)
    return found


def order_on(page: str, items: list[SurveyItem]) -> list[int]:
    found = {
        page.index(f'name="item_{item.pk}"'): item.pk
        for item in items
        if f'item_{item.pk}"' in page
    }
    return [found[place] for place in sorted(found)]


def test_the_order_of_an_invitation_is_drawn_once(client, wave):
    invitation = invite("token", wave=wave)
    items = shuffled(wave)
    expected = [item.pk for item in in_order(wave_items(items), f"invitation {invitation.pk}")]

    first = order_on(client.get("/s/token/").content.decode(), items)
    again = order_on(Client().get("/s/token/").content.decode(), items)
    send(client, 1)
    second = order_on(client.get("/s/token/").content.decode(), items)

    assert first == again
    assert first + second == expected


def wave_items(items: list[SurveyItem]) -> list[SurveyItem]:
    for item in items:
        item.shuffle = 1
    return items


def test_invitations_draw_different_orders(client, wave):
    items = shuffled(wave)
    for number in range(6):
        invite(f"token{number}", wave=wave)

    orders = {
        tuple(order_on(client.get(f"/s/token{number}/").content.decode(), items))
        for number in range(6)
    }

    assert len(orders) > 2


def test_the_order_at_an_open_link_stays_from_its_first_screen_on(client):
    link = OpenLinkFactory(survey__items=[])
    WaveFactory(survey=link.survey, population="open_link")
    items = shuffled(link.survey.waves.get())
    shown = client.get(f"/q/{link.short}/")
    begin = shown.context["form"]["begin"].value()
    first = order_on(shown.content.decode(), items)

    client.post(f"/q/{link.short}/1/", {"begin": begin, "shown": ",".join(map(str, first))})
    back = order_on(client.get(f"/q/{link.short}/1/").content.decode(), items)

    assert back == first
    assert str(Response.objects.get().public_id) == begin


def test_options_are_drawn_and_the_exclusive_one_stays_last(client, wave):
    ask(wave.survey, question("heard", "multiple", 6, exclusive_options=[6], shuffles_options=True))
    orders = set()
    for number in range(6):
        invite(f"token{number}", wave=wave)
        page = client.get(f"/s/token{number}/").content.decode()
        places = sorted(range(1, 7), key=lambda option: page.index(f"heard {option} in en"))
        orders.add(tuple(places))

    assert len(orders) > 2
    assert {places[-1] for places in orders} == {6}
