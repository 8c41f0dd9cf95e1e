"""Keys of programs: stored as hashes, limited to scopes, useless once revoked."""

from datetime import UTC, datetime
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from trustapp.accounts import services
from trustapp.accounts.adapters import HasScope, TokenAuthentication
from trustapp.accounts.models import ApiToken
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import system

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
BY = system("test")


def asked(header: str | None) -> Request:
    headers = {} if header is None else {"HTTP_AUTHORIZATION": header}
    return Request(APIRequestFactory().get("/", **headers), authenticators=[TokenAuthentication()])


def test_token_is_stored_as_a_hash_and_named_in_the_record() -> None:
    token, secret = services.issue_token(
        name="Open data robot",
        scopes=["trust:read", "feedback:write", "trust:read"],
        by=BY,
        now=NOW,
    )

    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM accounts_apitoken t")
        assert secret not in cursor.fetchone()[0]
    assert (token.scopes, str(token)) == (["feedback:write", "trust:read"], "Open data robot")
    line = AuditLine.objects.get()
    assert (line.action, line.target) == ("accounts.issue_token", f"token:{token.pk}")


def test_token_opens_its_scopes_only() -> None:
    token, secret = services.issue_token(name="Robot", scopes=["trust:read"], by=BY, now=NOW)
    request = asked(f"bearer {secret}")

    assert request.auth == token
    assert HasScope().has_permission(request, SimpleNamespace(scope="trust:read"))
    assert not HasScope().has_permission(request, SimpleNamespace(scope="feedback:write"))
    assert not HasScope().has_permission(request, SimpleNamespace())


def test_revoked_token_opens_nothing_at_once() -> None:
    token, secret = services.issue_token(name="Robot", scopes=["trust:read"], by=BY, now=NOW)

    assert services.revoke_token(token=token, by=BY, now=NOW)
    assert not services.revoke_token(token=token, by=BY, now=NOW)

    with pytest.raises(AuthenticationFailed, match="not valid"):
        _ = asked(f"Bearer {secret}").auth
    actions = AuditLine.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["accounts.issue_token", "accounts.revoke_token"]


@pytest.mark.parametrize("header", [None, "", "Basic dXNlcjpwYXNz", "Token abc", "  "])
def test_without_a_bearer_the_caller_is_anonymous(header: str | None) -> None:
    request = asked(header)

    assert request.auth is None
    assert not HasScope().has_permission(request, SimpleNamespace(scope="trust:read"))
    assert HasScope().has_permission(request, SimpleNamespace(access="public"))
    assert TokenAuthentication().authenticate_header(request) == "Bearer"


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Bearer", "Write the header as"),
        ("Bearer a b", "Write the header as"),
        ("Bearer \xff\xfe", "not valid"),
        ("Bearer " + "x" * 5000, "not valid"),
        ("Bearer ' OR 1=1--", "Write the header as"),
        ("Bearer null", "not valid"),
    ],
)
def test_odd_headers_are_refused(header: str, words: str) -> None:
    services.issue_token(name="Robot", scopes=["trust:read"], by=BY, now=NOW)

    with pytest.raises(AuthenticationFailed, match=words):
        _ = asked(header).auth


@pytest.mark.parametrize("scopes", [[], ["everything"], ["trust:read", "Trust:Read"], [""]])
def test_odd_scopes_are_refused(scopes: list[str]) -> None:
    with pytest.raises(services.ScopeIsOdd):
        services.issue_token(name="Robot", scopes=scopes, by=BY, now=NOW)


def test_issue_token_prints_a_secret_that_works() -> None:
    said = StringIO()

    call_command("issue_token", "Robot", "--scope", "trust:read", stdout=said)

    secret = said.getvalue().splitlines()[-1]
    assert asked(f"Bearer {secret}").auth == ApiToken.objects.get()
    with pytest.raises(CommandError, match="feedback:write"):
        call_command("issue_token", "Robot", "--scope", "everything")
