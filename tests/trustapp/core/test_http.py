"""Manners of all doors: who may, from where, how often, in which shape."""

import logging
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from tests.factories.accounts import UserFactory
from trustapp.accounts.enums import Role
from trustapp.core.errors import KeyReused, Refused, StillRunning
from trustapp.core.http import access, idempotency, limits, logs
from trustapp.core.http.errors import one_error_shape
from trustapp.core.http.submission import OnceForm
from trustapp.core.models import UsedKey


# --- access --------------------------------------------------------------------------------------
@access.needs("accounts.manage_people")
def guarded(request: Any) -> HttpResponse:
    return HttpResponse("in")


def asking(user: Any, **meta: Any) -> Any:
    request = RequestFactory().get("/staff/x/?a=b", **meta)
    request.user = user
    return request


def test_needs_names_its_permission() -> None:
    assert guarded.access == "accounts.manage_people"
    assert access.public(lambda request: None).access == "public"


def test_stranger_is_sent_to_sign_in_and_back() -> None:
    assert guarded(asking(AnonymousUser())).url == "/accounts/login/?next=/staff/x/%3Fa%3Db"


@pytest.mark.django_db
def test_wrong_role_is_refused_and_right_role_let_in() -> None:
    with pytest.raises(PermissionDenied):
        guarded(asking(UserFactory(roles=[Role.OFFICER])))

    answer = guarded(asking(UserFactory(roles=[Role.ADMINISTRATOR])))
    assert answer.content == b"in"
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_actor_is_staff_with_an_address_or_a_resident_without() -> None:
    user = UserFactory(name="Kim Park")

    staff = access.actor_of(asking(user, REMOTE_ADDR="192.0.2.7"))
    resident = access.actor_of(asking(AnonymousUser(), REMOTE_ADDR="192.0.2.7"))

    assert (staff.kind, staff.label, staff.user_id, staff.address) == (
        "staff", "Kim Park", user.pk, "192.0.2.7",
    )  # fmt: skip
    assert (resident.kind, resident.user_id, resident.address) == ("resident", None, "")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.7"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9, 198.51.100.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.7"),
        (1, "", "192.0.2.7"),
        (1, " , ", "192.0.2.7"),
    ],
)
def test_only_our_own_proxies_are_believed(
    proxies: int, forwarded: str, address: str, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR=forwarded)

    assert access.source_address(request) == address


# --- limits --------------------------------------------------------------------------------------
def test_too_many_counts_by_source_and_purpose() -> None:
    here = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    there = RequestFactory().get("/", REMOTE_ADDR="192.0.2.8")

    tries = [limits.too_many(here, purpose="track", limit=3, seconds=60) for _ in range(5)]

    assert tries == [False, False, False, True, True]
    assert not limits.too_many(there, purpose="track", limit=3, seconds=60)
    assert not limits.too_many(here, purpose="other", limit=3, seconds=60)


def test_right_try_is_given_back_and_those_before_it_count() -> None:
    here = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    tries = []
    for is_right in (False, True, True, True, False, True, False, True):
        tries.append(limits.too_many(here, purpose="track", limit=3, seconds=60))
        if is_right and not tries[-1]:
            limits.give_back(here, purpose="track")

    assert tries == [False] * 7 + [True]


def test_limits_keep_no_address() -> None:
    here = RequestFactory().get("/", REMOTE_ADDR="192.0.2.77")
    limits.too_many(here, purpose="track", limit=3, seconds=60)
    store = cache._cache.get_client()

    kept = [name.decode() + str(store.get(name)) for name in store.keys("*")]

    assert kept
    assert not any("192.0.2.77" in line for line in kept)


def test_without_a_cache_nobody_is_held_back(settings: Any) -> None:
    settings.CACHES = settings.CACHES | {
        "default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    }
    here = RequestFactory().get("/")

    assert not limits.too_many(here, purpose="track", limit=0, seconds=60)
    limits.give_back(here, purpose="track")


# --- logs ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "scrubbed"),
    [
        ("GET /s/abcDEF-_123/ 200", "GET /s/[token]/ 200"),
        ("GET /es/s/abc?x=y", "GET /es/s/[token]"),
        ("GET /q/short/ from 192.0.2.7:443", "GET /q/[token]/ from [address]:443"),
        ("GET /accounts/setup/12-abc-def/", "GET /accounts/setup/[token]/"),
        ("peer 2001:db8:0:1::7 away", "peer [address] away"),
        ("GET /track/?code=7KMX&x=1 HTTP/1.1", "GET /track/ HTTP/1.1"),
        ("took 12:30:45 and 3.5 s", "took 12:30:45 and 3.5 s"),
        ("Not Found: /track/hkmp-2345-XWTR/", "Not Found: /track/[code]/"),
        ("Not Found: /track/HKMP2345XWTR", "Not Found: /track/[code]"),
        ("case 3f2c4d5e-2222-4333-8444-999977776666", "case 3f2c4d5e-2222-4333-8444-999977776666"),
    ],
)
def test_log_lines_say_what_not_who(line: str, scrubbed: str) -> None:
    assert logs.scrub(line) == scrubbed


def test_filter_scrubs_arguments_too() -> None:
    record = logging.LogRecord(
        "x", logging.INFO, "", 0, "from %s to %s", ("192.0.2.7", "/s/tok/"), None
    )

    assert logs.NoAddresses().filter(record)
    assert record.getMessage() == "from [address] to /s/[token]/"


# --- forms sent once -----------------------------------------------------------------------------
class WordsForm(OnceForm):
    words = forms.CharField()


def sent(words: str, key: str) -> list[str]:
    effects: list[str] = []
    form = WordsForm({"words": words, "submission_key": key})
    assert form.is_valid()
    form.submit_once(
        purpose="words", now=timezone.now(), work=lambda: effects.append(words) or {"id": 1}
    )
    return effects


@pytest.mark.django_db
def test_double_click_has_one_effect() -> None:
    assert (sent("hello", "k" * 24), sent("hello", "k" * 24)) == (["hello"], [])


@pytest.mark.django_db
def test_changed_words_under_the_same_key_are_refused() -> None:
    sent("hello", "k" * 24)

    with pytest.raises(KeyReused):
        sent("changed", "k" * 24)


@pytest.mark.django_db
def test_form_without_a_key_is_accepted() -> None:
    assert sent("hello", "") == ["hello"]


def test_every_form_gets_its_own_key() -> None:
    keys = {WordsForm()["submission_key"].value() for _ in range(5)}

    assert len(keys) == 5


# --- the Idempotency-Key header ------------------------------------------------------------------
def posted(body: dict[str, Any], key: str | None = None, owner: Any = None) -> Response:
    headers = {} if key is None else {"HTTP_IDEMPOTENCY_KEY": key}
    request = Request(
        APIRequestFactory().post("/", body, format="json", **headers), parsers=[JSONParser()]
    )
    request._auth = owner
    return idempotency.answer_once(
        request, purpose="test", status=201, work=lambda: {"number": UsedKey.objects.count()}
    )


@pytest.mark.django_db
def test_same_key_and_body_get_the_same_answer() -> None:
    first, second = posted({"a": 1}, "key-12345"), posted({"a": 1}, "key-12345")

    assert (first.data, first.status_code) == (second.data, second.status_code) == (
        {"number": 1}, 201,
    )  # fmt: skip
    assert "Idempotent-Replay" not in first
    assert second["Idempotent-Replay"] == "true"


@pytest.mark.django_db
def test_without_a_key_every_request_counts() -> None:
    assert "Idempotent-Replay" not in posted({"a": 1})
    assert UsedKey.objects.count() == 0


@pytest.mark.django_db
def test_keys_belong_to_their_token() -> None:
    class Token:
        def __init__(self, pk: int) -> None:
            self.pk = pk

    posted({"a": 1}, "key-12345", Token(1))

    assert "Idempotent-Replay" not in posted({"a": 2}, "key-12345", Token(2))


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["short", "x" * 201, "with\ttab-and-more", "é" * 10])
def test_odd_keys_are_refused(key: str) -> None:
    with pytest.raises(exceptions.ValidationError):
        posted({"a": 1}, key)


# --- one shape of errors -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Refused("No more places."), 409, "refused"),
        (KeyReused(), 422, "key_reused"),
        (StillRunning(), 409, "still_running"),
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "not_allowed"),
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.ParseError(), 400, "parse_error"),
        (exceptions.ValidationError({"a": ["Bad."]}), 400, "invalid"),
    ],
)
def test_every_error_has_one_shape(error: Exception, status: int, code: str) -> None:
    response = one_error_shape(error, {})

    assert response is not None
    assert (response.status_code, set(response.data["error"])) == (
        status, {"code", "message", "fields"},
    )  # fmt: skip
    assert response.data["error"]["code"] == code
    assert (response.headers.get("Retry-After") == "3") == (code == "still_running")


def test_bug_is_not_dressed_up() -> None:
    assert one_error_shape(RuntimeError("bug"), {}) is None


def test_refusal_says_why_in_its_own_words() -> None:
    assert str(Refused()) == "This is not possible right now."
    assert one_error_shape(Refused("No more places."), {}).data["error"]["message"] == (
        "No more places."
    )


@pytest.mark.parametrize(
    ("detail", "fields"),
    [
        ({"a": ["Bad."], "b": {"c": ["Worse."]}}, {"a": ["Bad."], "b.c": ["Worse."]}),
        ([{"a": ["Bad."]}, {}], {"0.a": ["Bad."]}),
        (["Bad."], {"body": ["Bad."]}),
        ("Bad.", {"body": ["Bad."]}),
        ({"list": [["Bad."], ["Worse."]]}, {"list.0": ["Bad."], "list.1": ["Worse."]}),
    ],
)
def test_fields_are_named_by_their_path(detail: Any, fields: dict[str, list[str]]) -> None:
    response = one_error_shape(exceptions.ValidationError(detail), {})

    assert response is not None
    assert response.data["error"]["fields"] == fields
