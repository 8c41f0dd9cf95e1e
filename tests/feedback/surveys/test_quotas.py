"""Limits of groups at open links: exact, however many people finish at once."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client

from feedback.surveys import services
from feedback.surveys.enums import Population, ResponseState, SurveyState
from feedback.surveys.models import Answer, OpenLink, Quota, QuotaCount, Response
from tests.factories.accounts import UserFactory
from tests.factories.places import PlaceFactory
from tests.factories.surveys import OPENS, OpenLinkFactory, SurveyFactory, WaveFactory
from tests.feedback.surveys.test_races import at_once
from trustapp.accounts.enums import Role
from trustapp.core.pure.actor import system

NOW = OPENS + timedelta(days=2)
BY = system("test")


@pytest.fixture(autouse=True)
def _during_the_wave():
    with time_machine.travel(NOW, tick=False):
        yield


def limited_link(**limits: int) -> OpenLink:
    """Return an open link with quotas by `dimension__category`."""
    wave = WaveFactory(population=Population.OPEN_LINK)
    for name, most in limits.items():
        dimension, _, category = name.partition("__")
        Quota.objects.create(survey=wave.survey, dimension=dimension, category=category, most=most)
    return OpenLinkFactory(
        survey=wave.survey, short="libr4ry", place=PlaceFactory(slug="edgewater")
    )


def walk(**about: str) -> str:
    """Answer by the link and return where the person ended up."""
    browser = Client()
    browser.post("/q/libr4ry/1/", {})
    browser.post("/q/libr4ry/2/", {})
    return browser.post("/q/libr4ry/3/", about).headers["Location"]


@pytest.mark.django_db
def test_who_comes_when_the_group_is_full_is_thanked_and_not_kept():
    limited_link(sex__female=1)

    ends = [walk(sex="female"), walk(sex="female"), walk(sex="male"), walk()]

    assert ends == ["/q/libr4ry/thanks/", "/q/libr4ry/full/", *["/q/libr4ry/thanks/"] * 2]
    states = list(Response.objects.order_by("id").values_list("state", flat=True))
    assert states == ["finished", "over_quota", "finished", "finished"]
    turned_away = Response.objects.get(state=ResponseState.OVER_QUOTA)
    assert (turned_away.draft, turned_away.sex) == (None, "")
    assert not Answer.objects.filter(response=turned_away).exists()


@pytest.mark.django_db
def test_nobody_takes_a_place_in_one_quota_while_another_is_full():
    limited_link(sex__female=1, age__18_to_64=5)

    walk(sex="female", age="18_to_64")
    walk(sex="female", age="18_to_64")

    assert dict(QuotaCount.objects.values_list("quota__category", "taken")) == {
        "female": 1, "18_to_64": 1,
    }  # fmt: skip


@pytest.mark.django_db
def test_a_place_is_limited_by_its_link():
    limited_link(place__edgewater=1)

    assert [walk(), walk()] == ["/q/libr4ry/thanks/", "/q/libr4ry/full/"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_fifty_people_at_once_never_exceed_a_quota():
    limited_link(sex__female=7)
    caches["process"].clear()

    ends = at_once(50, lambda _: walk(sex="female"))

    assert sorted(set(ends)) == ["/q/libr4ry/full/", "/q/libr4ry/thanks/"]
    assert ends.count("/q/libr4ry/thanks/") == 7
    assert Response.objects.filter(state=ResponseState.FINISHED).count() == 7
    assert Response.objects.filter(state=ResponseState.OVER_QUOTA).count() == 43
    assert QuotaCount.objects.get().taken == 7


@pytest.mark.django_db
def test_an_analyst_sets_limits_until_the_survey_starts(sign_in):
    survey = SurveyFactory()
    analyst = sign_in(UserFactory(roles=[Role.SURVEY_ANALYST]))
    address = f"/staff/surveys/{survey.public_id}/limits/"

    wrong = analyst.post(address, {"sex:female": "none"}).content.decode()
    saved = analyst.post(address, {"sex:female": "40"})
    again = analyst.get(address).content.decode()
    survey.state = SurveyState.RUNNING
    survey.save()

    assert 'value="none"' in wrong
    assert saved.status_code == 302
    assert list(Quota.objects.values_list("dimension", "category", "most")) == [
        ("sex", "female", 40)
    ]
    assert 'value="40"' in again
    assert analyst.post(address, {"sex:female": "50"}).status_code == 404
    with pytest.raises(services.QuotasFixed):
        services.set_quotas(by=BY, survey=survey, limits=[], now=NOW)
    assert Quota.objects.get().most == 40


@pytest.mark.django_db
def test_half_an_answer_takes_no_place_when_the_wave_closes():
    link = limited_link(sex__female=1)
    Client().post("/q/libr4ry/1/", {f"item_{link.survey.items.earliest('position').pk}": "9"})
    wave = link.survey.waves.get()

    services.advance_waves(now=wave.closes_at)

    assert not Response.objects.exists()
    assert not Answer.objects.exists()
