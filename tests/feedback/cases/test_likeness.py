"""Suggesting messages that may tell the same."""

from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from feedback.cases import queries, services, tasks
from feedback.cases.enums import CaseKind, Outcome
from feedback.cases.models import Alike, Case
from feedback.cases.pure.likeness import likeness, trigrams_of
from feedback.cases.services import likeness as suggesting
from tests.factories.cases import BY, found, told
from tests.factories.places import PlaceFactory
from tests.feedback.cases.pure.test_likeness import LIGHT, STREET, STREET_AGAIN
from trustapp.accounts.models import User

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = "2222-3333-4444", "2222-3333-5555", "2222-3333-6666"
NOW = timezone.now()
# Which letters beyond these are letters depends on the locale of the database, not on us.
SAMPLES = (STREET, STREET_AGAIN, LIGHT, "don't; e-mail me@x.org 5th_Ave", "", "Two  WORDS two")


def pairs() -> list[tuple[str, str]]:
    return [
        (pair.first.words or "", pair.second.words or "")
        for pair in Alike.objects.select_related("first", "second").order_by("pk")
    ]


def test_trigrams_are_those_of_the_database() -> None:
    owner = settings.OWNER_DATABASE
    with psycopg2.connect(
        host=owner["HOST"], port=owner["PORT"], user=owner["USER"], password=owner["PASSWORD"],
        dbname=connection.settings_dict["NAME"],
    ) as direct, direct.cursor() as cursor:  # fmt: skip
        cursor.execute("SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'")
        if cursor.fetchone() == (0,):
            pytest.skip("this PostgreSQL comes without pg_trgm")
        cursor.execute("CREATE EXTENSION pg_trgm")
        cursor.execute(
            "SELECT a, b, similarity(a, b) FROM unnest(%s) AS one (a), unnest(%s) AS other (b)",
            [list(SAMPLES), list(SAMPLES)],
        )
        theirs = cursor.fetchall()
        direct.rollback()
    direct.close()

    ours = [
        (one, other, likeness(trigrams_of(one), trigrams_of(other))) for one, other, _ in theirs
    ]
    assert [(one, other, pytest.approx(score, abs=1e-6)) for one, other, score in theirs] == ours


def test_two_that_tell_the_same_are_suggested_once() -> None:
    place = PlaceFactory(population=False)
    told(ONE, now=NOW, words=STREET, place=place)
    told(TWO, now=NOW, words=STREET_AGAIN, place=place)
    told(THREE, now=NOW, words=LIGHT, place=place)

    assert tasks.suggest_alike() == 3

    assert pairs() == [(STREET, STREET_AGAIN)]
    assert tasks.suggest_alike(extra="keyword") == 0
    Case.objects.update(compared_at=None)
    tasks.suggest_alike()
    assert pairs() == [(STREET, STREET_AGAIN)]


@pytest.mark.parametrize(
    "parts",
    [{"place": None}, {"kind": CaseKind.THANKS}, {"now": NOW - timedelta(weeks=7)}, {"words": ""}],
)
def test_another_place_kind_or_season_is_not_compared(parts: dict[str, Any]) -> None:
    place = PlaceFactory(population=False)
    told(ONE, now=NOW, words=STREET, place=place)
    told(TWO, **{"now": NOW, "words": STREET_AGAIN, "place": place, **parts})

    services.suggest_alike(now=NOW)

    assert pairs() == []


def test_closed_ones_are_not_compared(liaison: User) -> None:
    case = told(ONE, now=NOW, words=STREET)
    services.close_case(
        by=BY, case=case, outcome=Outcome.DONE, reason="Done", seen_revision=0, now=NOW
    )
    told(TWO, now=NOW, words=STREET)

    assert services.suggest_alike(now=NOW) == 1
    assert pairs() == []


def test_work_is_bounded(monkeypatch: Any, django_assert_num_queries: Any) -> None:
    monkeypatch.setattr(suggesting, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(suggesting, "MOST_COMPARED", 2)
    for number in range(4):
        told(f"2222-3333-77{number + 2}7", now=NOW + timedelta(minutes=number), words=STREET)

    # Which are new, what is there, and one short transaction for any number of them.
    with django_assert_num_queries(7):
        assert services.suggest_alike(now=NOW) == 2

    # The oldest two are new, and only the newest two are there to be compared with.
    assert Alike.objects.count() == 4


def test_a_case_gets_no_more_than_a_few_suggestions(monkeypatch: Any) -> None:
    monkeypatch.setattr(suggesting, "MOST_SUGGESTED", 1)
    told(ONE, now=NOW, words=STREET)
    Case.objects.update(compared_at=NOW)
    told(TWO, now=NOW, words=STREET)
    Case.objects.update(compared_at=NOW)
    told(THREE, now=NOW, words=STREET)

    services.suggest_alike(now=NOW)

    assert Alike.objects.count() == 1


def test_no_words_are_kept_with_a_suggestion() -> None:
    told(ONE, now=NOW, words=STREET)
    told(TWO, now=NOW, words=STREET_AGAIN)
    services.suggest_alike(now=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT alike::text FROM cases_alike AS alike")
        (row,) = cursor.fetchone()
    assert "Maple" in STREET
    assert "maple" not in row.lower()
    assert "map" not in row.lower()


def test_a_new_message_asks_for_the_comparison(
    monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[str] = []
    monkeypatch.setattr("trustapp.core.jobs._send", lambda name, _: sent.append(name))

    with django_capture_on_commit_callbacks(execute=True):
        told(now=NOW)

    assert "cases.suggest_alike" in sent


def test_likeliest_comes_first_and_dismissed_ones_never(liaison: User) -> None:
    first = told(ONE, now=NOW, words=STREET)
    told(TWO, now=NOW, words=STREET_AGAIN)
    told(THREE, now=NOW, words=STREET)
    services.suggest_alike(now=NOW)

    assert queries.alike_to(first, user_id=liaison.pk) == [found(THREE), found(TWO)]

    pair = Alike.objects.get(first=first, second=found(THREE))
    services.tell_apart(by=BY.__class__(kind="staff", user_id=liaison.pk), pair=pair, now=NOW)
    services.tell_apart(by=BY.__class__(kind="staff", user_id=liaison.pk), pair=pair, now=NOW)
    Case.objects.update(compared_at=None)
    services.suggest_alike(now=NOW)
    assert queries.alike_to(first, user_id=liaison.pk) == [found(TWO)]
