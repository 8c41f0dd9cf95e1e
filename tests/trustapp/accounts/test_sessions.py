"""What a session is worth: both factors, half an hour idle, twelve hours at most."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.factories.accounts import UserFactory
from tests.trustapp.accounts.conftest import PASSWORD, current_code, recovery_code
from trustapp.accounts import adapters, services
from trustapp.accounts.enums import Role
from trustapp.accounts.models import RoleGrant, User
from trustapp.core.pure.actor import system

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
START = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
PAGE = "/staff/messages/"


def test_session_with_one_factor_is_asked_for_the_other(liaison: User, client: Client) -> None:
    client.force_login(liaison, backend=BACKEND)

    answer = client.get(PAGE)

    assert answer.url == f"/accounts/2fa/again/?next={PAGE.replace('/', '%2F')}"
    assert client.post(answer.url, {"code": current_code(liaison)}).url == PAGE
    assert client.get(PAGE).status_code == 200


def test_session_without_a_second_factor_is_led_to_set_it_up(client: Client) -> None:
    client.force_login(UserFactory(roles=[Role.COMMUNITY_LIAISON]), backend=BACKEND)

    assert client.get(PAGE).url == "/accounts/2fa/app/"
    assert client.get("/accounts/2fa/recovery/").url == "/accounts/2fa/app/"
    assert client.get("/accounts/2fa/app/").status_code == 200


def test_one_factor_does_not_open_recovery_codes(liaison: User, client: Client) -> None:
    client.force_login(liaison, backend=BACKEND)

    for address in ("/accounts/2fa/", "/accounts/2fa/recovery/", "/accounts/2fa/recovery/new/"):
        assert client.get(address).url.startswith("/accounts/2fa/again/")


def test_posting_with_one_factor_leads_to_the_start_page(liaison: User, client: Client) -> None:
    client.force_login(liaison, backend=BACKEND)

    assert client.post(PAGE).url == "/accounts/2fa/again/?next=%2Fstaff%2F"


def test_session_with_one_factor_is_a_resident_on_public_pages(
    liaison: User, client: Client
) -> None:
    client.force_login(liaison, backend=BACKEND)

    answer = client.get("/promises/")

    assert answer.status_code == 200
    assert not answer.wsgi_request.user.is_authenticated


def test_setting_up_the_app_lets_in_and_shows_recovery_codes(
    client: Client, type_password: Any
) -> None:
    user = UserFactory(email="new@example.org", roles=[Role.COMMUNITY_LIAISON])
    user.set_password(PASSWORD)
    user.save()
    type_password(client, user.email)
    form = client.get("/accounts/2fa/app/").context["form"]
    wrong = client.post("/accounts/2fa/app/", {"code": "000000"})
    counters = list(auth.yield_hotp_counters_from_time())
    code = auth.format_hotp_value(auth.hotp_value(form.secret, counters[len(counters) // 2]))

    right = client.post("/accounts/2fa/app/", {"code": code})

    assert "That code did not work" in wrong.content.decode()
    assert right.url == "/accounts/2fa/recovery/"
    codes = client.get(right.url)
    assert recovery_code(user) in codes.content.decode()
    assert client.get(PAGE).status_code == 200
    assert client.get("/accounts/2fa/app/").url == "/accounts/2fa/"


def test_set_up_page_shows_the_key_and_a_picture(client: Client) -> None:
    client.force_login(UserFactory(), backend=BACKEND)

    page = client.get("/accounts/2fa/app/")

    secret = page.context["form"].secret
    assert " ".join(secret[start : start + 4] for start in range(0, 32, 4)) in page.content.decode()
    assert "<svg" in page.content.decode()
    assert "style=" not in page.content.decode()


def test_set_up_page_needs_a_password_first(client: Client) -> None:
    assert client.get("/accounts/2fa/app/").url == "/accounts/login/?next=/accounts/2fa/app/"


def test_new_recovery_codes_replace_the_old(liaison: User, client: Client, sign_in: Any) -> None:
    sign_in(liaison)
    old = recovery_code(liaison)

    assert "Your 10 old codes stop" in client.get("/accounts/2fa/recovery/new/").content.decode()
    assert client.post("/accounts/2fa/recovery/new/").url == "/accounts/2fa/recovery/"

    assert old not in client.get("/accounts/2fa/recovery/").content.decode()
    assert "10 codes are left." in client.get("/accounts/2fa/").content.decode()


@pytest.mark.parametrize(
    ("steps", "is_in"),
    [([29] * 4, True), ([31], False), ([25] * 28, True), ([25] * 29, False)],
    ids=["busy", "idle", "almost twelve hours", "twelve hours"],
)
def test_session_ends_when_idle_or_old(
    steps: list[int], is_in: bool, liaison: User, sign_in: Any, client: Client
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        sign_in(liaison)
        client.get(PAGE)
        for minutes in steps:
            clock.shift(timedelta(minutes=minutes))
            answer = client.get(PAGE)

    assert answer.status_code == (200 if is_in else 302)
    if not is_in:
        assert answer.url == f"/accounts/login/?next={PAGE.replace('/', '%2F')}"


def test_session_that_is_over_is_over_on_public_pages_too(
    liaison: User, sign_in: Any, client: Client
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        sign_in(liaison)
        client.get(PAGE)
        clock.shift(timedelta(minutes=31))
        answer = client.get("/promises/")

    assert answer.status_code == 200
    assert not answer.wsgi_request.user.is_authenticated


def test_right_taken_away_acts_on_the_next_request(
    liaison: User, administrator: User, sign_in: Any, client: Client
) -> None:
    sign_in(liaison)
    assert client.get(PAGE).status_code == 200

    services.revoke_role(user=liaison, role=Role.COMMUNITY_LIAISON, by=system("test"), now=START)

    assert client.get(PAGE).status_code == 403


def test_closed_account_is_out_on_the_next_request(
    liaison: User, sign_in: Any, client: Client
) -> None:
    sign_in(liaison)

    services.close_account(user=liaison, by=system("test"), now=START)

    assert client.get(PAGE).status_code == 302


def test_new_setup_puts_every_session_out(liaison: User, sign_in: Any, client: Client) -> None:
    sign_in(liaison)

    services.renew_setup(user=liaison, by=system("test"), now=START)

    assert client.get(PAGE).url.startswith("/accounts/login/")
    assert not Authenticator.objects.filter(user=liaison).exists()


def test_only_factor_cannot_be_taken_off(liaison: User) -> None:
    factors = {row.type: row for row in Authenticator.objects.filter(user=liaison)}

    assert not adapters.StaffSecondFactor().can_delete_authenticator(factors["totp"])
    assert adapters.StaffSecondFactor().can_delete_authenticator(factors["recovery_codes"])
    assert not adapters.StaffAccounts().is_open_for_signup(RequestFactory().get("/"))


def test_resident_without_a_cookie_costs_no_statement(
    client: Client, django_assert_num_queries: Any
) -> None:
    client.get("/accounts/login/")

    with django_assert_num_queries(0):
        client.get("/accounts/login/")


# --- step-up: proving the second factor again ---------------------------------------------------
def give(user: User, role: Role = Role.OFFICER) -> tuple[str, dict[str, str]]:
    return f"/manage/people/{user.pk}/give/", {"role": role.value}


def test_step_up_within_fifteen_minutes_is_not_asked(
    administrator: User, liaison: User, sign_in: Any, client: Client
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        sign_in(administrator)
        clock.shift(timedelta(minutes=14))
        answer = client.post(*give(liaison))

    assert answer.url == f"/manage/people/{liaison.pk}/"


def test_step_up_asks_and_carries_on_with_what_was_typed(
    administrator: User, liaison: User, sign_in: Any, client: Client
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        sign_in(administrator)
        clock.shift(timedelta(minutes=16))
        address, fields = give(liaison)
        asked = client.post(address, fields)
        assert '<input type="hidden" name="role" value="officer">' in asked.content.decode()
        assert not RoleGrant.objects.filter(user=liaison, role=Role.OFFICER).exists()
        wrong = client.post(address, fields | {"step-up-code": "000000"})
        assert 'name="role" value="officer"' in wrong.content.decode()
        done = client.post(address, fields | {"step-up-code": current_code(administrator)})
        assert done.url == f"/manage/people/{liaison.pk}/"
        again = client.post(*give(liaison, Role.SUPERVISOR))

    assert again.status_code == 302
    assert RoleGrant.objects.filter(user=liaison, role=Role.SUPERVISOR).exists()


@pytest.mark.parametrize(
    "record", [{"method": "password"}, {"method": "mfa", "type": "recovery_codes"}]
)
def test_password_and_recovery_code_are_no_step_up(
    record: dict[str, str], administrator: User, liaison: User, sign_in: Any, client: Client
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        sign_in(administrator)
        clock.shift(timedelta(minutes=16))
        session = client.session
        session["account_authentication_methods"] += [record | {"at": START.timestamp() + 960}]
        session.save()
        address, fields = give(liaison)
        asked = client.post(address, fields)
        by_recovery = client.post(address, fields | {"step-up-code": recovery_code(administrator)})

    assert asked.status_code == by_recovery.status_code == 200
    assert not RoleGrant.objects.filter(user=liaison, role=Role.OFFICER).exists()


def test_reading_what_needs_step_up_leads_to_the_code_and_back(
    administrator: User, sign_in: Any, client: Client
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        sign_in(administrator)
        clock.shift(timedelta(minutes=16))
        asked = client.get("/manage/people/new/?a=b")
        assert asked.url == "/accounts/2fa/again/?next=%2Fmanage%2Fpeople%2Fnew%2F%3Fa%3Db"
        back = client.post(asked.url, {"code": current_code(administrator)})
        assert back.url == "/manage/people/new/?a=b"
        assert client.get(back.url).status_code == 200


def test_step_up_keeps_every_value_of_a_field(
    administrator: User, rf: RequestFactory, client: Client
) -> None:
    from trustapp.accounts.adapters import step_up

    request = rf.post("/", {"roles": ["a", "b"], "step-up-code": "1", "csrfmiddlewaretoken": "x"})

    assert step_up._kept(request) == [("roles", "a"), ("roles", "b")]


def test_step_up_leaves_the_marks_of_the_door() -> None:
    def door(request: Any) -> HttpResponse:
        return HttpResponse()

    door.access = "accounts.manage_people"

    assert adapters.needs_step_up(door).access == "accounts.manage_people"
