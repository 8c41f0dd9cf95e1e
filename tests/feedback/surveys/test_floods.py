"""A campaign floods a link: it is noticed, people decide, and nothing they decide is final."""

import html
import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from redis.exceptions import ConnectionError as CacheAway

from feedback.surveys import queries, services
from feedback.surveys.enums import FloodState, Population, ResponseState, SetAside
from feedback.surveys.models import Answer, Flood, OpenLink, Response
from tests.factories.accounts import UserFactory
from tests.factories.surveys import OPENS, OpenLinkFactory, WaveFactory
from tests.feedback.surveys.pure.test_flood import solution
from trustapp.accounts.enums import Role
from trustapp.audit.models import AuditLine
from trustapp.core.models import Announcement
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
    return OpenLinkFactory(survey=wave.survey, short="libr4ry")


@pytest.fixture
def analyst(sign_in):
    return sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))


def finish(short: str = "libr4ry", proof: str = "") -> Response:
    """Answer by the link in a browser of one's own and return what was stored."""
    browser = Client()
    item = OpenLink.objects.get(short=short).survey.items.earliest("position").pk
    browser.post(f"/q/{short}/1/", {f"item_{item}": "10"})
    browser.post(f"/q/{short}/2/", {})
    browser.post(f"/q/{short}/3/", {"proof": proof})
    return Response.objects.latest("id")


def challenge(short: str = "libr4ry") -> dict:
    """Return the puzzle on the last screen of somebody who has got that far."""
    browser = Client()
    browser.post(f"/q/{short}/1/", {})
    browser.post(f"/q/{short}/2/", {})
    page = browser.get(f"/q/{short}/3/").content.decode()
    assert "js/proof.js" in page
    return json.loads(html.unescape(re.search(r'data-challenge="([^"]+)"', page)[1]))


def flooded(link: OpenLink, people: int = 30) -> Flood:
    wave = link.survey.waves.get()
    for _ in range(people):
        services.notice_finish(link=link.pk, wave=wave.pk, now=NOW)
    return Flood.objects.get()


def test_thirty_people_in_ten_minutes_raise_one_alert(link):
    flooded(link, 45)

    flood = Flood.objects.get()
    assert (flood.link, flood.state, flood.most, flood.usual) == (link, FloodState.OPEN, 40, 1.0)
    assert AuditLine.objects.filter(action="surveys.notice_flood").count() == 1
    assert queries.is_flooded(link.pk)


def test_a_busy_day_is_no_flood(link):
    wave = link.survey.waves.get()
    for ago in range(1, 145):
        slot = int(NOW.timestamp() // 600) - ago
        cache.set(queries.finishes_name(link.pk, slot), 25)

    for _ in range(40):
        services.notice_finish(link=link.pk, wave=wave.pk, now=NOW)

    assert not Flood.objects.exists()
    assert not queries.is_flooded(link.pk)


def test_nobody_does_any_work_without_a_flood(client, link):
    client.post("/q/libr4ry/1/", {})
    client.post("/q/libr4ry/2/", {})

    page = client.get("/q/libr4ry/3/").content.decode()

    assert "data-challenge" not in page
    assert "proof.js" not in page
    assert finish().set_aside_on is None


def test_in_a_flood_solved_work_counts_at_once_and_only_once(link):
    flooded(link)
    proof = solution(challenge())

    first, again = finish(proof=proof), finish(proof=proof)

    assert (first.state, first.set_aside_because) == (ResponseState.FINISHED, "")
    assert (again.state, again.set_aside_because) == (ResponseState.FINISHED, SetAside.NO_PROOF)


def test_without_javascript_the_answer_is_accepted_and_waits(link):
    flooded(link)

    response = finish()

    assert (response.state, response.set_aside_because) == (
        ResponseState.FINISHED, SetAside.NO_PROOF,
    )  # fmt: skip
    assert str(response.set_aside_on) == "2026-03-12"
    assert Answer.objects.filter(response=response).count() == 6


def test_a_cache_that_is_away_stops_nobody(link, monkeypatch):
    def away(*args, **kwargs):
        raise CacheAway

    monkeypatch.setattr("redis.Redis.execute_command", away)

    assert finish().set_aside_on is None
    assert not queries.is_flooded(link.pk)


def test_setting_aside_and_counting_again_change_marks_and_never_answers(link):
    flood = flooded(link)
    held, counted = finish(), Response.objects.create(
        wave=flood.wave, link=link, mode="open_link", state=ResponseState.FINISHED, language="en",
        started_on=flood.seen_on, finished_on=flood.seen_on,
    )  # fmt: skip
    answers = list(Answer.objects.order_by("id").values_list("id", "value"))

    aside = services.decide_flood(
        by=BY,
        flood=flood,
        state=FloodState.SET_ASIDE,
        seen=FloodState.OPEN,
        reason="a bot",
        now=NOW,
    )
    marks = list(Response.objects.order_by("id").values_list("set_aside_because", flat=True))
    back = services.decide_flood(
        by=BY, flood=flood, state=FloodState.COUNTED, seen=FloodState.SET_ASIDE, reason="people",
        now=NOW,
    )  # fmt: skip

    assert (aside, marks, back) == (1, [SetAside.NO_PROOF, SetAside.FLOOD], 2)
    assert not Response.objects.filter(set_aside_on__isnull=False).exists()
    assert list(Answer.objects.order_by("id").values_list("id", "value")) == answers
    assert Announcement.objects.filter(topic="surveys.set_aside_changed").count() == 2
    assert {held.pk, counted.pk} == set(Response.objects.values_list("id", flat=True))


def test_two_people_cannot_decide_upon_the_same_page(link):
    flood = flooded(link)
    decision = {"by": BY, "flood": flood, "seen": FloodState.OPEN, "reason": "x", "now": NOW}
    services.decide_flood(state=FloodState.COUNTED, **decision)

    with pytest.raises(services.AlreadyDecided):
        services.decide_flood(state=FloodState.SET_ASIDE, **decision)


def test_the_page_shows_the_evidence_and_takes_the_decision(analyst, link):
    flood = flooded(link)
    finish(), finish()
    address = f"/staff/surveys/{link.survey.public_id}/floods/"

    page = analyst.get(address).content.decode()
    done = analyst.post(
        f"{address}{flood.public_id}/",
        {
            f"flood-{flood.pk}-state": "set_aside", f"flood-{flood.pk}-seen": "open",
            f"flood-{flood.pk}-reason": "The same answers from everywhere",
        },
    )  # fmt: skip

    assert "2 answers on that day through this link." in page
    assert "2 gave exactly the same answers as another one." in page
    assert "2 came without the browser’s work and wait." in page
    assert done.headers["Location"] == address
    flood.refresh_from_db()
    assert (flood.state, flood.reason) == (
        FloodState.SET_ASIDE, "The same answers from everywhere",
    )  # fmt: skip


def test_a_late_decision_is_told_and_keeps_its_words(analyst, link):
    flood = flooded(link)
    services.decide_flood(
        by=BY, flood=flood, state=FloodState.COUNTED, seen=FloodState.OPEN, reason="x", now=NOW
    )

    page = analyst.post(
        f"/staff/surveys/{link.survey.public_id}/floods/{flood.public_id}/",
        {
            f"flood-{flood.pk}-state": "set_aside", f"flood-{flood.pk}-seen": "open",
            f"flood-{flood.pk}-reason": "Typed with care",
        },
    )  # fmt: skip

    assert page.status_code == 409
    assert "Typed with care" in page.content.decode()
    assert "was decided about in the meantime" in page.content.decode()


def test_no_other_role_and_no_other_survey_decides(sign_in, analyst, link):
    flood = flooded(link)
    other = OpenLinkFactory()
    form = {f"flood-{flood.pk}-state": "counted", f"flood-{flood.pk}-seen": "open"}

    elsewhere = analyst.post(
        f"/staff/surveys/{other.survey.public_id}/floods/{flood.public_id}/", form
    )
    officer = sign_in(UserFactory(roles=[Role.OFFICER]), Client())
    refused = officer.post(
        f"/staff/surveys/{link.survey.public_id}/floods/{flood.public_id}/", form
    )

    assert (elsewhere.status_code, refused.status_code) == (404, 403)
    flood.refresh_from_db()
    assert flood.state == FloodState.OPEN


def test_an_undecided_flood_waits_under_today(analyst, link):
    flooded(link)

    assert (
        f"/staff/surveys/{link.survey.public_id}/floods/" in analyst.get("/staff/").content.decode()
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_flood_and_three(
    analyst, link, django_assert_num_queries, count
):
    flood = flooded(link)
    for ago in range(1, count):
        Flood.objects.create(
            link=link,
            wave=flood.wave,
            seen_on=flood.seen_on - timedelta(days=ago),
            most=50,
            usual=1,
        )

    with django_assert_num_queries(11):
        page = analyst.get(f"/staff/surveys/{link.survey.public_id}/floods/").content.decode()

    assert page.count('id="flood-') == count
