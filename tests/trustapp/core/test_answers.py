"""What every answer carries, and what is said when the database is away."""

from typing import Any

import pytest
from django.core.cache import caches
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from tests.headers import HEADERS
from tests.trustapp.channels.outage import Proxy, database
from trustapp.core import queries, services, views
from trustapp.core.middleware import DatabaseAway

__all__ = ["database"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/healthz", 200),
        ("/promises/", 200),
        ("/static/css/base.css", 200),
        ("/static/css/nothing.css", 404),
        ("/nothing/", 404),
        ("/api/v1/", 200),
        ("/api/v1/nothing/", 404),
        ("/manage/people/", 302),
        ("/accounts/login/", 200),
    ],
)
def test_headers_are_on_every_answer(address: str, status: int, client: Client) -> None:
    answer = client.get(address)

    answer.close()
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_headers_are_on_refused_posts_and_broken_pages(settings: Any) -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)

    refused = strict.post("/accounts/login/", {"login": "x"})
    settings.ROOT_URLCONF = __name__
    broken = strict.get("/bug/")

    assert (refused.status_code, broken.status_code) == (403, 500)
    for answer in (refused, broken):
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_health_says_which_instance_answers(client: Client, settings: Any) -> None:
    settings.INSTANCE = "clone-7"

    assert client.get("/healthz").json() == {"status": "ok", "instance": "clone-7"}


# --- the database is away ------------------------------------------------------------------------
@pytest.mark.slow
def test_database_away_is_said_with_the_phone_number(database: Proxy, client: Client) -> None:
    services.describe_department(
        name="Prairie Lake Police", phone="555-0100", independent_name="Review Board",
        independent_phone="555-0199", city_name="Prairie Lake",
    )  # fmt: skip
    client.get("/promises/?late=1")
    database.cut()

    # A page that is kept would still be shown for a moment; a question in the address never is.
    answer = client.get("/promises/?late=1")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "555-0100" in answer.content.decode()
    database.restore()
    connection.close()
    assert client.get("/promises/").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/promises/", "/healthz"])
def test_database_away_from_the_start_is_said_too(
    address: str, database: Proxy, client: Client
) -> None:
    database.cut()

    answer = client.get(address)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


@pytest.mark.slow
def test_missing_page_needs_no_database(database: Proxy, client: Client) -> None:
    database.cut()

    assert client.get("/nothing/").status_code == 404


@pytest.mark.slow
def test_staff_are_told_too(database: Proxy, client: Client) -> None:
    client.cookies["staff"] = "a-session-that-cannot-be-read"
    database.cut()

    answer = client.get("/staff/messages/")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


def test_full_disk_is_said_and_bugs_are_not_hidden() -> None:
    class Full(Exception):
        pgcode = "53100"

    class Odd(Exception):
        pgcode = "22000"

    def caused_by(cause: Exception) -> DatabaseError:
        error = DatabaseError("no")
        error.__cause__ = cause
        return error

    away = DatabaseAway(lambda request: HttpResponse())
    request = RequestFactory().get("/")

    full = away.process_exception(request, caused_by(Full()))
    assert full is not None
    assert (full.status_code, full.headers["Retry-After"]) == (503, "10")
    assert away.process_exception(request, caused_by(Odd())) is None
    assert away.process_exception(request, RuntimeError()) is None
    assert away.process_exception(request, OperationalError()) is not None


# --- the department ------------------------------------------------------------------------------
@pytest.mark.django_db
def test_department_is_remembered_for_a_moment_and_forgotten_on_change(
    django_assert_num_queries: Any,
) -> None:
    services.describe_department(name="One", phone="1", independent_name="I",
                                 independent_phone="2", city_name="C")  # fmt: skip
    assert str(queries.department()) == "One"
    with django_assert_num_queries(0):
        queries.department()

    services.describe_department(name="Two")

    assert queries.department().name == "Two"


@pytest.mark.django_db
def test_unnamed_department_is_an_empty_one() -> None:
    assert (queries.department().name, queries.department().phone) == ("", "")


@pytest.mark.slow
def test_department_is_known_while_the_database_is_away(database: Proxy) -> None:
    services.describe_department(name="One", phone="1", independent_name="I",
                                 independent_phone="2", city_name="C")  # fmt: skip
    queries.department()
    database.cut()
    queries.forget_department()

    assert queries.department().name == "One"
    caches["process"].clear()
    assert queries.department().name == ""


@pytest.mark.django_db
def test_department_is_known_while_its_table_is_missing() -> None:
    services.describe_department(name="One", phone="1", independent_name="I",
                                 independent_phone="2", city_name="C")  # fmt: skip
    queries.department()
    queries.forget_department()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path TO nowhere")

    assert queries.department().name == "One"


def _bug(request: Any) -> HttpResponse:
    raise RuntimeError("bug")


_bug.access = "public"  # type: ignore[attr-defined]
urlpatterns = [path("bug/", _bug), path("healthz", views.health, name="health")]
handler500 = "engagement.portal.views.broken"
