"""Where we were last, what a talk takes, and when visits ran beside the trend."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagement.visits import queries as visits
from engagement.visits.models import WorkWeek
from tests.factories.accounts import OfficerFactory, UserFactory
from tests.factories.cases import told
from tests.factories.places import PlaceFactory
from tests.factories.trust import published_city
from trustapp.accounts.enums import Role
from trustapp.accounts.models import Assignment
from trustapp.places.models import Place

pytestmark = pytest.mark.django_db

PAGE = "/oversight/visits/"


@pytest.fixture
def reader(sign_in: Any) -> Client:
    return sign_in(UserFactory(roles=[Role.OVERSIGHT_READER]))


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def week(place: Place, weeks_ago: int = 2, **given: Any) -> WorkWeek:
    """Count a week with visits in a place: twenty doors, six talks, four to six hours."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday(), weeks=weeks_ago)
    counted = {
        "plans": 1, "doors": 20, "contacts": 6, "follow_ups": 0, "low_minutes": 240,
        "high_minutes": 360, "week_on": monday,
    } | given  # fmt: skip
    return WorkWeek.objects.create(
        officer=OfficerFactory(), place=place, last_on=counted["week_on"], **counted
    )


def test_places_visited_longest_ago_come_first(reader: Client) -> None:
    names = ["Austin", "Harbor", "Millside"]
    austin, harbor, millside = (PlaceFactory(name=name, population=False) for name in names)
    week(austin, 3)
    week(harbor, 9)
    week(harbor, 5, doors=0, contacts=0)  # walked along, logged nothing
    now = timezone.now()
    for days in (3, 8):
        told(f"days{days}", place=millside, now=now - timedelta(days=days))
    officer = OfficerFactory(name="Dana Okafor")
    today = timezone.localdate()
    for place, ends_on in [(harbor, None), (austin, today - timedelta(days=1))]:
        Assignment.objects.create(
            officer=officer, place=place, starts_on=date(2020, 1, 1), ends_on=ends_on
        )

    rows = reader.get(PAGE).context["rows"]

    assert [row[0] for row in rows] == ["Millside", "Harbor", "Austin"]
    assert [row[1].split(",")[0] for row in rows] == [
        "Never", f"{(today - _monday(9)).days} days ago", f"{(today - _monday(3)).days} days ago",
    ]  # fmt: skip
    assert [row[2].split(",")[0] for row in rows] == ["3 days ago", "Not yet", "Not yet"]
    assert [row[4] for row in rows] == ["Nobody", "Officer Dana Okafor", "Nobody"]


def _monday(weeks_ago: int) -> date:
    today = timezone.localdate()
    return today - timedelta(days=today.weekday(), weeks=weeks_ago)


def test_cost_of_a_talk_is_a_range_from_hours(reader: Client) -> None:
    place = PlaceFactory(population=False)
    for weeks_ago in (1, 2):
        week(place, weeks_ago)
    week(place, 0)  # this week is not over
    week(place, 13)  # too long ago

    page = reader.get(PAGE, {"hour": "60"})

    assert page.context["numbers"] == [
        {"label": "Doors visited", "value": "40"},
        {"label": "Talks", "value": "12"},
        {"label": "Hours of officers", "value": "8 to 12"},
        {"label": "Cost of a talk", "value": "40.00 to 60.00"},
    ]


@pytest.mark.parametrize("hour", ["", "many", "-3"])
def test_no_cost_without_a_number(reader: Client, hour: str) -> None:
    for weeks_ago in (1, 2):
        week(PlaceFactory(population=False), weeks_ago)

    labels = [each["label"] for each in reader.get(PAGE, {"hour": hour}).context["numbers"]]

    assert labels == ["Doors visited", "Talks", "Hours of officers"]


def test_few_talks_have_no_price(reader: Client) -> None:
    week(PlaceFactory(population=False), contacts=10)

    page = reader.get(PAGE, {"hour": "60"})

    assert page.context["numbers"] == []
    assert "Too few talks to say what one takes." in text(page)


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_any_number_of_places(
    reader: Client, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        place = PlaceFactory(population=False)
        week(place)
        told(f"code{number}", place=place)
    reader.get(PAGE)

    with django_assert_num_queries(10):
        reader.get(PAGE)


OVERSIGHT = {
    Role.OVERSIGHT_READER, Role.ELECTED_OFFICIAL, Role.SURVEY_ANALYST, Role.SUPERVISOR,
    Role.PRESS_OFFICER, Role.ADMINISTRATOR,
}  # fmt: skip


@pytest.mark.parametrize("role", Role)
def test_who_may_read(role: Role, sign_in: Any) -> None:
    answer = sign_in(UserFactory(roles=[role])).get(PAGE)

    assert answer.status_code == (200 if role in OVERSIGHT else 403)


def test_programmes_are_months_in_a_row_with_many_doors(settings: Any) -> None:
    settings.VISIT_PROGRAMME_DOORS = 30
    north, south = (PlaceFactory(population=False) for _each in range(2))
    for place, day, doors in [
        (north, date(2026, 1, 5), 20), (north, date(2026, 1, 12), 20),
        (south, date(2026, 1, 5), 29), (south, date(2026, 2, 2), 55), (south, date(2026, 4, 6), 30),
    ]:  # fmt: skip
        week(place, week_on=day, doors=doors)

    city, northern = visits.programmes(), visits.programmes(north.pk)

    assert city == [
        visits.Programme(date(2026, 1, 1), date(2026, 2, 28), doors=95, places=2),
        visits.Programme(date(2026, 4, 1), date(2026, 4, 30), doors=30, places=1),
    ]
    assert northern == [visits.Programme(date(2026, 1, 1), date(2026, 1, 31), doors=40, places=1)]


@pytest.mark.parametrize("name", ["dashboards:oversight", "portal:results", "portal:result_place"])
def test_trend_marks_when_visits_ran_and_claims_nothing(name: str, reader: Client) -> None:
    releases = published_city(places=1, waves=2)
    place = Place.objects.get()
    begins, ends = (each.data_from + (each.data_to - each.data_from) / 2 for each in releases)
    between = begins + (ends - begins) / 2
    week(place, week_on=between - timedelta(days=between.weekday()), doors=64)

    page = text(reader.get(reverse(name, args=[place.slug] if "place" in name else [])))

    assert "Visits at about 60 doors in 1 neighborhood" in page
    assert "They do not prove a cause" in page


def test_small_numbers_of_doors_are_no_programme(settings: Any) -> None:
    week(PlaceFactory(population=False), week_on=date(2026, 1, 5), doors=29)

    assert visits.programmes() == []
