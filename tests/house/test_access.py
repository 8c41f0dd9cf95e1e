"""Every door x every role: who lacks the permission a door names is refused before anything else.

What a permission means is said in the table of each room; whose object it is, in its tests. Here it
is proved that no door forgets to ask, and that none tells what is there from what is not.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import URLPattern

from tests.factories.accounts import UserFactory
from tests.house.test_floors import access_of, patterns
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User

# A value of each kind that is nobody's.
NOBODYS: dict[str, Any] = {
    "uuid": "00000000-0000-4000-8000-000000000000", "int": 987654321, "slug": "nobodys",
    "str": "nobodys", "number": "9.9",
}  # fmt: skip

# Doors that ask for a fresh proof: copies of what is kept about people, roles, ways to sign in,
# and closing a case. A new door of that kind belongs here.
STEP_UP = {
    "accounts/2fa/recovery/", "accounts/2fa/recovery/new/", "accounts/2fa/passkeys/new/",
    "accounts/2fa/passkeys/options/", "accounts/2fa/<int:number>/remove/",
    "manage/people/new/", "manage/people/<int:number>/give/", "manage/people/<int:number>/take/",
    "manage/people/<int:number>/setup/", "manage/people/<int:number>/close/",
    "manage/people/requests/<uuid:public_id>/confirm/",
    "manage/people/requests/<uuid:public_id>/decline/", "manage/audit/export/",
    "staff/surveys/<uuid:public_id>/letters/<uuid:batch_id>/fetch/",
    "staff/surveys/<uuid:public_id>/letters/<uuid:batch_id>/reprint/",
    "staff/inbox/<uuid:public_id>/close/", "staff/inbox/<uuid:public_id>/hold/",
    "manage/retention/<slug:kind>/", "manage/retention/holds/",
    "manage/retention/holds/<uuid:public_id>/lift/",
    "manage/retention/waiting/<uuid:public_id>/confirm/",
    "manage/retention/waiting/<uuid:public_id>/decline/",
    "staff/inbox/<uuid:public_id>/files/<uuid:file_id>/<uuid:opening_id>/decide/",
    "staff/inbox/<uuid:public_id>/files/<uuid:file_id>/<uuid:opening_id>/open/",
    "staff/take-out/<slug:kind>/<uuid:public_id>/<uuid:strike_id>/<uuid:wish_id>/decide/",
    "staff/take-out/<slug:kind>/<uuid:public_id>/<uuid:strike_id>/<uuid:wish_id>/read/",
    "staff/take-out/<slug:kind>/<uuid:public_id>/<uuid:strike_id>/<uuid:wish_id>/put-back/",
}  # fmt: skip
# What such doors are called. These are called so and give away nothing about a person.
SOUNDS_LIKE_IT = re.compile(r"export|download|\.csv|xlsx|close/$|fetch/$")
HARMLESS = {
    # A review of a rule is closed with its findings, which are public.
    "staff/reviews/<uuid:public_id>/close/",
    # Nobody visits this door any more: quick to do, and easy to undo.
    "staff/visits/addresses/<uuid:public_id>/close/",
}


def doors() -> Iterator[tuple[str, URLPattern, str]]:
    """Return the pages that need a permission."""
    for address, pattern in patterns():
        access = access_of(pattern) or ""
        if access != "public" and ":" not in access and not address.startswith("api/"):
            yield address, pattern, access


def in_role(role: Role) -> User:
    """Return an account that holds one role, as the rules see it, without a database."""
    user = User(pk=1, email="x@example.org")
    user.__dict__["_roles"] = frozenset({str(role)})
    return user


def values_for(address: str) -> dict[str, Any]:
    return {name: NOBODYS[kind] for kind, name in re.findall(r"<(\w+):(\w+)>", address)}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_door_refuses_every_role_without_its_permission(role: Role, method: str) -> None:
    user, asked, open_anyway = in_role(role), 0, []
    for address, pattern, access in doors():
        if user.has_perm(access):
            continue
        request = getattr(RequestFactory(), method)(f"/{address}")
        request.user = user
        asked += 1
        try:
            pattern.callback(request, **values_for(address))
        except PermissionDenied:
            continue
        open_anyway.append(address)

    assert open_anyway == []
    assert asked > 10


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_door_sends_strangers_to_the_sign_in(method: str) -> None:
    for address, pattern, _access in doors():
        request = getattr(RequestFactory(), method)(f"/{address}")
        request.user = AnonymousUser()

        answer = pattern.callback(request, **values_for(address))

        assert (address, answer.status_code) == (address, 302)
        assert answer["Location"].startswith("/accounts/login/?next=")


def test_doors_that_matter_ask_for_a_fresh_proof() -> None:
    asking = {
        address for address, pattern, _ in doors()
        if getattr(pattern.callback, "needs_step_up", False)
    }  # fmt: skip
    sounding = {address for address, _, _ in doors() if SOUNDS_LIKE_IT.search(address)}

    assert STEP_UP - asking == set()
    assert sounding - asking == HARMLESS


@pytest.mark.slow
@pytest.mark.django_db
def test_no_door_breaks_or_differs_at_what_is_not_there(sign_in: Any, client: Client) -> None:
    sign_in(UserFactory(roles=list(Role)))
    answers = {}
    for address, _pattern, _access in doors():
        if "<" not in address:
            continue
        path = re.sub(r"<(\w+):\w+>", lambda found: str(NOBODYS[found[1]]), address)
        for method in ("get", "post"):
            answers[f"{method} {address}"] = getattr(client, method)(f"/{path}").status_code

    odd = {door: status for door, status in answers.items() if status not in {200, 302, 404, 405}}
    assert odd == {}
    assert list(answers.values()).count(404) > len(answers) / 2


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_door_sends_anybody_to_another_site(sign_in: Any, client: Client, method: str) -> None:
    """What an address or a form names as the way on is followed only inside."""
    elsewhere = "//elsewhere.example/"
    named = dict.fromkeys(("next", "back", "return", "return_to", "url", "to"), elsewhere)
    sign_in(UserFactory(roles=list(Role)))
    ways: dict[str, str] = {}
    for address, _pattern in patterns():
        path = re.sub(r"<(\w+):\w+>", lambda found: str(NOBODYS.get(found[1], "x")), address)
        if address.startswith("accounts/logout"):
            continue
        answer = getattr(client, method)(f"/{path}?{urlencode(named)}", named)
        ways[address] = answer.headers.get("Location", "")

    outside = {
        address: way for address, way in ways.items()
        if urlsplit(way).netloc not in {"", "testserver"} and way != "https://www.weather.gov/"
    }  # fmt: skip
    assert outside == {}
    assert any(ways.values())
