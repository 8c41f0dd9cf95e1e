"""Lines in which public pages promise something: each is true, and goes when it stops being so."""

from collections.abc import Callable
from contextlib import closing
from copy import deepcopy
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse

from feedback.cases.models import Case
from feedback.surveys.models import QuestionText
from tests.factories.accounts import UserFactory
from tests.factories.cases import told
from trustapp.accounts.enums import Role
from trustapp.core.queries import broken_lines, forget_pages
from trustapp.promises.models import PromiseKind

pytestmark = pytest.mark.django_db
Break = Callable[[Any], Any]


def load_from_others(settings: Any) -> None:
    policy = deepcopy(settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["img-src"].append("https://example.com")
    settings.CONTENT_SECURITY_POLICY = policy


def log_addresses(settings: Any) -> None:
    logging = deepcopy(settings.LOGGING)
    logging["handlers"]["console"]["filters"] = []
    settings.LOGGING = logging


def keep_the_cookie(settings: Any) -> None:
    settings.CSRF_COOKIE_AGE = 3600


def trust_a_browser(settings: Any) -> None:
    settings.MFA_TRUST_ENABLED = True


def stop_the_clock(settings: Any) -> None:
    settings.CELERY_BEAT_SCHEDULE = {}


def promise_nothing(settings: Any) -> None:
    PromiseKind.objects.filter(key="first_reply").update(is_public=False)


def ask_about_status(settings: Any) -> None:
    text = QuestionText.objects.earliest("pk")
    text.text = "What is your immigration status?"
    text.save()


def keep_a_code(settings: Any) -> None:
    Case.objects.update(code_hash="7K2M-9QRT")


def keep_words_open(settings: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET words = convert_to('They came late.', 'UTF8')")


BREAKS: list[tuple[str, Break, str, str]] = [
    ("no_outsiders", load_from_others, "privacy", "nothing from other companies"),
    ("no_address", log_addresses, "stay_private", "We do not record who you are."),
    ("no_address", log_addresses, "privacy", "We keep nothing."),
    ("no_address", log_addresses, "home", "we do not keep your name, phone or internet address"),
    ("small_cookie", keep_the_cookie, "privacy", "one small cookie"),
    ("two_steps", trust_a_browser, "privacy", "sign in with two steps"),
    ("first_reply", stop_the_clock, "home", "You hear back within"),
    ("first_reply", promise_nothing, "home", "You hear back within"),
    ("no_status", ask_about_status, "home", "We do not ask about immigration status."),
    ("codes_hashed", keep_a_code, "privacy", "in a form that cannot be read back"),
    ("words_locked", keep_words_open, "privacy", "They are locked in our records."),
]


def read_anew(client: Client, name: str) -> str:
    caches["process"].clear()
    forget_pages()
    return client.get(reverse(f"portal:{name}")).content.decode()


@pytest.mark.slow
@pytest.mark.parametrize(("line", "breaks", "name", "words"), BREAKS)
def test_line_goes_when_it_stops_being_true(
    client: Client, settings: Any, line: str, breaks: Break, name: str, words: str
) -> None:
    told()
    assert words in read_anew(client, name)

    breaks(settings)

    assert words not in read_anew(client, name)
    assert list(broken_lines()) == [line]


def renamed(table: str, constraint: str) -> tuple[str, str]:
    """Return what takes a constraint away, and what brings it back."""
    start = f"ALTER TABLE {table} RENAME CONSTRAINT"
    return f"{start} {constraint} TO another", f"{start} another TO {constraint}"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "breaks", "mends"),
    [
        ("link_cut", *renamed("surveys_invitation", "link_to_answers_only_while_answering")),
        ("no_address", *renamed("audit_auditline", "only_staff_have_an_address")),
        (
            "record_stands",
            "GRANT UPDATE ON audit_auditline TO {role}",
            "REVOKE UPDATE ON audit_auditline FROM {role}",
        ),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_line_follows_what_the_database_itself_forbids(
    promise_kinds: None, line: str, breaks: str, mends: str
) -> None:
    role = settings.APPLICATION_ROLE
    assert line not in broken_lines()
    owner = settings.OWNER_DATABASE
    with closing(
        psycopg2.connect(
            host=owner["HOST"], port=owner["PORT"], user=owner["USER"],
            password=owner["PASSWORD"], dbname=connection.settings_dict["NAME"],
        )
    ) as direct:  # fmt: skip
        direct.autocommit = True
        with direct.cursor() as cursor:
            cursor.execute(breaks.format(role=role))
            try:
                caches["process"].clear()
                assert line in broken_lines()
            finally:
                cursor.execute(mends.format(role=role))


def test_lines_are_checked_once_a_minute(
    client: Client, settings: Any, django_assert_num_queries: Any
) -> None:
    broken_lines()

    keep_the_cookie(settings)
    with django_assert_num_queries(0):
        assert not broken_lines()


@pytest.mark.slow
def test_administrators_are_told_and_nobody_else(sign_in: Any, settings: Any) -> None:
    words = "The cookie of forms outlives the browser"
    keep_the_cookie(settings)

    for roles, is_told in (([Role.ADMINISTRATOR], True), ([Role.SUPERVISOR], False)):
        page = sign_in(UserFactory(roles=roles), Client()).get(reverse("dashboards:today"))
        assert (words in page.content.decode()) == is_told
