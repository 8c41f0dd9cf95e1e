"""Passkeys: both factors at once, beside the app; nobody is ever left with a password alone."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from fido2.utils import websafe_encode

from tests.factories.accounts import UserFactory
from tests.passkeys import Device
from tests.trustapp.accounts.conftest import PASSWORD, current_code, make_person
from trustapp.accounts import services
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User
from trustapp.accounts.views import factors
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import system

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
BY = system("test")
PAGE = "/staff/messages/"
ASK, NEW, ASK_NEW = "/accounts/passkey/", "/accounts/2fa/passkeys/new/", (
    "/accounts/2fa/passkeys/options/"
)  # fmt: skip
REFUSED = "That passkey did not work."


def add(client: Client, device: Device | None = None, name: str = "Work laptop") -> Device:
    """Add a passkey through the page and return its device."""
    device = device or Device()
    made = device.create(client.post(ASK_NEW).json())
    assert client.post(NEW, {"name": name, "credential": made}).status_code == 302
    return device


@pytest.fixture
def device(liaison: User, sign_in: Any) -> Device:
    """A passkey of the liaison, whose browser is then closed."""
    return add(sign_in(liaison, Client()))


def passkeys(user: User) -> list[str]:
    rows = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return [str(row) for row in rows.order_by("id")]


# --- adding --------------------------------------------------------------------------------------
def test_passkey_is_added_by_name_and_bound_to_our_address(
    liaison: User, sign_in: Any, client: Client
) -> None:
    sign_in(liaison)
    asked = client.post(ASK_NEW).json()["publicKey"]

    answer = client.post(NEW, {"name": "Work laptop", "credential": Device().create(
        client.post(ASK_NEW).json()
    )})  # fmt: skip

    assert asked["rp"] == {"id": "localhost", "name": "Trust"}
    assert asked["authenticatorSelection"] == {
        "residentKey": "required", "userVerification": "required", "requireResidentKey": True,
    }  # fmt: skip
    assert answer.url == "/accounts/2fa/"
    assert "Work laptop" in client.get(answer.url).content.decode()
    line = AuditLine.objects.get(action="accounts.add_factor")
    assert (line.actor_id, line.target, line.detail["kind"]) == (
        liaison.pk, f"user:{liaison.pk}", "webauthn",
    )  # fmt: skip


def test_same_passkey_sent_twice_is_kept_once(liaison: User) -> None:
    credential = {"id": "abc"}

    first = services.add_passkey(user=liaison, name="A", credential=credential, by=BY, now=NOW)
    again = services.add_passkey(user=liaison, name="A", credential=credential, by=BY, now=NOW)

    assert first == again
    assert AuditLine.objects.filter(action="accounts.add_factor").count() == 1


def test_nobody_has_eleven_passkeys(liaison: User) -> None:
    for number in range(10):
        services.add_passkey(user=liaison, name="A", credential={"id": str(number)}, by=BY, now=NOW)

    with pytest.raises(services.TooManyPasskeys):
        services.add_passkey(user=liaison, name="A", credential={"id": "last"}, by=BY, now=NOW)


@pytest.mark.parametrize(
    "device", [Device(looks_at_person=False), Device(origin="https://evil.example")],
    ids=["did not look", "another site"],
)  # fmt: skip
def test_passkey_of_a_careless_device_or_another_site_is_refused(
    device: Device, liaison: User, sign_in: Any, client: Client
) -> None:
    sign_in(liaison)
    made = device.create(client.post(ASK_NEW).json())

    page = client.post(NEW, {"name": "X", "credential": made}).content.decode()

    assert "The passkey could not be added." in page
    assert passkeys(liaison) == []


def test_answer_to_an_old_challenge_adds_nothing(
    liaison: User, sign_in: Any, client: Client
) -> None:
    sign_in(liaison)
    made = Device().create(client.post(ASK_NEW).json())
    client.post(ASK_NEW)

    assert "could not be added" in client.post(
        NEW, {"name": "X", "credential": made}
    ).content.decode()  # fmt: skip
    assert passkeys(liaison) == []


def test_adding_needs_a_fresh_proof(liaison: User, sign_in: Any, client: Client) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(liaison)
        clock.shift(timedelta(minutes=16))
        asked = client.get(NEW)
        posted = client.post(ASK_NEW)

    assert asked.url == "/accounts/2fa/again/?next=%2Faccounts%2F2fa%2Fpasskeys%2Fnew%2F"
    assert "Confirm that it is you" in posted.content.decode()


def test_stolen_password_adds_no_factor(device: Device, liaison: User) -> None:
    thief = Client()
    thief.force_login(liaison, backend=BACKEND)
    Authenticator.objects.filter(user=liaison, type="totp").delete()

    assert thief.get("/accounts/2fa/app/").url.startswith("/accounts/2fa/again/")
    assert thief.get(NEW).url.startswith("/accounts/2fa/again/")
    assert thief.post(ASK_NEW).headers["Content-Type"].startswith("text/html")
    assert thief.post(f"/accounts/2fa/{0}/remove/").status_code == 302


def test_first_factor_may_be_a_passkey(client: Client, type_password: Any) -> None:
    user = UserFactory(email="new@example.org", roles=[Role.COMMUNITY_LIAISON])
    user.set_password(PASSWORD)
    user.save()
    type_password(client, user.email)

    made = Device().create(client.post(ASK_NEW).json())
    answer = client.post(NEW, {"name": "Key", "credential": made})

    assert answer.url == "/accounts/2fa/recovery/"
    assert client.get(answer.url).status_code == 200
    assert client.get(PAGE).status_code == 200
    assert Client().post(ASK_NEW).url.startswith("/accounts/login/")


# --- signing in ----------------------------------------------------------------------------------
def test_passkey_alone_signs_in_with_both_factors(
    device: Device, liaison: User, client: Client
) -> None:
    options = client.post(ASK).json()

    answer = client.post("/accounts/login/", {"credential": device.get(options), "next": PAGE})

    assert options["publicKey"]["userVerification"] == "required"
    assert options["publicKey"]["allowCredentials"] == []
    assert answer.url == PAGE
    assert client.get(PAGE).status_code == 200
    line = AuditLine.objects.get(action="accounts.sign_in")
    assert (line.actor_id, line.detail) == (liaison.pk, {"proofs": ["webauthn"]})


def test_passkey_proof_is_good_once(device: Device, client: Client) -> None:
    proof = device.get(client.post(ASK).json())
    client.post("/accounts/login/", {"credential": proof})
    client.post("/accounts/logout/")

    assert REFUSED in client.post("/accounts/login/", {"credential": proof}).content.decode()
    assert REFUSED in Client().post("/accounts/login/", {"credential": proof}).content.decode()


@pytest.mark.parametrize("spoil", ["key", "unseen", "origin", "closed", "other", "nobody"])
def test_wrong_passkeys_all_look_the_same(
    spoil: str, device: Device, liaison: User, client: Client
) -> None:
    if spoil == "key":
        device.key = Device().key
    if spoil == "unseen":
        device.looks_at_person = False
    if spoil == "origin":
        device.origin = "https://evil.example"
    if spoil == "closed":
        services.close_account(user=liaison, by=BY, now=NOW)
    if spoil in {"other", "nobody"}:
        other = make_person("other@example.org", Role.OFFICER).pk if spoil == "other" else 999999
        device.user_handle = websafe_encode(str(other).encode())

    page = client.post("/accounts/login/", {"credential": device.get(client.post(ASK).json())})

    assert page.status_code == 200
    assert REFUSED in page.content.decode()
    assert client.get(PAGE).status_code == 302


def test_odd_answers_are_refused_not_broken(device: Device, client: Client) -> None:
    proper = json.loads(device.get(client.post(ASK).json()))
    odd: list[Any] = [None, 3, "x", [], {}, {"response": 3}, {"response": {}}]
    odd += [proper | {"response": proper["response"] | {part: value}}
            for part in proper["response"] for value in ("", "YQ", 3, None, "é", "!")]  # fmt: skip
    odd += [proper | {part: value} for part in ("id", "rawId", "type") for value in ("", 3, "YQ")]
    for answer in odd:
        client.post(ASK)

        page = client.post("/accounts/login/", {"credential": json.dumps(answer)})

        assert (answer, page.status_code) == (answer, 200)
    assert client.get(PAGE).status_code == 302


def test_nobody_gets_very_many_challenges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factors, "MOST_CHALLENGES", 3)

    assert [Client().post(ASK).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_passkey_is_a_second_step_after_the_password(
    device: Device, liaison: User, client: Client, type_password: Any
) -> None:
    type_password(client, liaison.email)
    options = client.post(ASK).json()

    page = client.get("/accounts/2fa/code/").content.decode()
    answer = client.post("/accounts/2fa/code/", {"credential": device.get(options)})

    assert "Use a passkey" in page
    assert len(options["publicKey"]["allowCredentials"]) == 1
    assert answer.url == "/staff/"
    assert AuditLine.objects.get(action="accounts.sign_in").detail == {
        "proofs": ["password", "webauthn"]
    }


def test_passkey_of_somebody_else_is_no_second_step(
    device: Device, client: Client, type_password: Any
) -> None:
    other = make_person("other@example.org", Role.OFFICER)
    type_password(client, other.email)
    proof = device.get(client.post(ASK).json())

    assert REFUSED in client.post("/accounts/2fa/code/", {"credential": proof}).content.decode()
    assert client.get(PAGE).status_code == 302


def test_strangers_cannot_lock_out_a_passkey(
    device: Device, liaison: User, client: Client, type_password: Any
) -> None:
    for _ in range(9):
        type_password(Client(), liaison.email, "wrong")

    proof = device.get(client.post(ASK).json())
    assert client.post("/accounts/login/", {"credential": proof}).url == "/staff/"


# --- step-up -------------------------------------------------------------------------------------
def test_passkey_steps_up_and_carries_on(
    administrator: User, liaison: User, sign_in: Any, client: Client
) -> None:
    address, fields = f"/manage/people/{liaison.pk}/give/", {"role": "officer"}
    with time_machine.travel(NOW, tick=False) as clock:
        device = add(sign_in(administrator))
        clock.shift(timedelta(minutes=16))
        asked = client.post(address, fields).content.decode()
        wrong = client.post(address, fields | {"step-up-credential": "{}"}).content.decode()
        proof = device.get(client.post(ASK).json())
        done = client.post(address, fields | {"step-up-credential": proof})

    assert 'data-passkey="/accounts/passkey/"' in asked
    assert REFUSED in wrong
    assert 'name="role" value="officer"' in wrong
    assert done.url == f"/manage/people/{liaison.pk}/"
    assert "officer" in User.objects.get(pk=liaison.pk).roles


def test_passkey_proves_again_and_leads_back(device: Device, liaison: User, client: Client) -> None:
    client.force_login(liaison, backend=BACKEND)
    asked = client.get(PAGE)
    wrong = client.post(asked.url, {"credential": "{}"}).content.decode()
    proof = device.get(client.post(ASK).json())

    back = client.post(asked.url, {"credential": proof})

    assert REFUSED in wrong
    assert back.url == PAGE
    assert client.get(PAGE).status_code == 200


# --- removing ------------------------------------------------------------------------------------
def test_passkey_is_removed_after_asking(
    device: Device, liaison: User, sign_in: Any, client: Client
) -> None:
    sign_in(liaison)
    number = Authenticator.objects.get(user=liaison, type="webauthn").pk
    address = f"/accounts/2fa/{number}/remove/"

    asked = client.get(address).content.decode()
    first, second = client.post(address), client.post(address)

    assert "Remove “Work laptop”?" in asked
    assert first.url == second.url == "/accounts/2fa/"
    assert passkeys(liaison) == []
    assert AuditLine.objects.filter(action="accounts.remove_factor").count() == 1
    proof = device.get(client.post(ASK).json() | Client().post(ASK).json())
    assert REFUSED in Client().post("/accounts/login/", {"credential": proof}).content.decode()


def test_last_second_factor_stays(liaison: User, sign_in: Any, client: Client) -> None:
    sign_in(liaison)
    number = Authenticator.objects.get(user=liaison, type="totp").pk

    answer = client.post(f"/accounts/2fa/{number}/remove/")

    assert answer.status_code == 409
    assert "This is your only second step." in answer.content.decode()
    assert current_code(liaison)
    assert "Remove" not in client.get("/accounts/2fa/").content.decode()


def test_factor_of_somebody_else_is_not_there(
    device: Device, administrator: User, liaison: User, sign_in: Any, client: Client
) -> None:
    number = Authenticator.objects.get(user=liaison, type="webauthn").pk
    sign_in(administrator)

    assert client.get(f"/accounts/2fa/{number}/remove/").status_code == 404
    client.post(f"/accounts/2fa/{number}/remove/")
    assert passkeys(liaison) == ["Work laptop"]
    assert Client().post(f"/accounts/2fa/{number}/remove/").url.startswith("/accounts/login/")


def test_app_may_go_when_a_passkey_is_left(
    device: Device, liaison: User, sign_in: Any, client: Client
) -> None:
    sign_in(liaison)
    number = Authenticator.objects.get(user=liaison, type="totp").pk

    client.post(f"/accounts/2fa/{number}/remove/")

    assert not Authenticator.objects.filter(pk=number).exists()
    page = client.get("/accounts/2fa/").content.decode()
    assert "Set up an app" in page
    assert client.get("/accounts/2fa/app/").status_code == 200
