"""A campaign plants answers from fifty networks: the published score does not move at all."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from feedback.surveys import services
from feedback.surveys.enums import FloodState, Population, SetAside, WaveState
from feedback.surveys.models import Flood, OpenLink, Response, Wave
from feedback.trust.models import Release, Score
from tests.factories import trust as made
from tests.factories.places import PlaceFactory
from tests.factories.surveys import OPENS, OpenLinkFactory, SurveyFactory
from trustapp.core.pure.actor import system

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = OPENS + timedelta(days=2)
BY = system("test")


def plant(link: OpenLink, number: int) -> None:
    """Answer as badly as possible from one of fifty networks, without any proof of work."""
    browser = Client(REMOTE_ADDR=f"10.0.{number % 50}.9")
    items = list(link.survey.items.order_by("position").values_list("id", flat=True))
    for screen, start in enumerate(range(0, len(items), 3), start=1):
        worst = {f"item_{item}": "0" for item in items[start : start + 3]}
        browser.post(f"/q/{link.short}/{screen}/", worst)
    browser.post(f"/q/{link.short}/{len(items) // 3 + 1}/", {"sex": "female", "age": "18_to_64"})


def city_mean(release: Release) -> Score:
    return Score.objects.get(
        release=release, measure__key="trust", statistic="mean", place=None, dimension=""
    )


@pytest.mark.parametrize("planted", [80, pytest.param(1000, marks=pytest.mark.full)])
def test_a_campaign_moves_no_published_score_and_little_else(planted):
    city = PlaceFactory.create_batch(3)
    survey = SurveyFactory(state="running")
    general = made.closed_wave(1, survey=survey)
    by_link = Wave.objects.create(
        survey=survey, number=1, population=Population.OPEN_LINK, state=WaveState.OPEN,
        opens_at=OPENS, closes_at=OPENS + timedelta(days=21),
    )  # fmt: skip
    made.answer(general, made.crowd(city, 60))
    before = city_mean(made.publish(general))
    made.answer(by_link, made.crowd(city, 200, seed=2), mode="open_link", stratum=None)
    link = OpenLinkFactory(survey=survey, short="libr4ry")

    with time_machine.travel(NOW, tick=False):
        for number in range(planted):
            plant(link, number)
    Wave.objects.filter(pk=by_link.pk).update(state=WaveState.CLOSED, closed_at=by_link.closes_at)
    after, of_link = city_mean(made.publish(general)), city_mean(made.publish(by_link))

    through = Response.objects.filter(link=link)
    assert through.count() == planted
    counted = through.filter(set_aside_on__isnull=True).count()
    assert counted == 30
    assert through.filter(set_aside_because=SetAside.NO_PROOF).count() == planted - counted
    assert (after.estimate, after.low95, after.n) == (before.estimate, before.low95, 180)
    assert of_link.n == 630
    assert city_mean(_released_after_decision(by_link)).n == 600


def _released_after_decision(wave: Wave) -> Release:
    """Set the flood aside as a person would, and publish what is left."""
    services.decide_flood(
        by=BY, flood=Flood.objects.get(), state=FloodState.SET_ASIDE, seen=FloodState.OPEN,
        reason="The same answers from everywhere", now=NOW,
    )  # fmt: skip
    return made.publish(wave)
