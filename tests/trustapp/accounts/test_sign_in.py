"""Coming in: two factors, few guesses, no hint about who has an account."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tests.factories.accounts import UserFactory
from tests.trustapp.accounts.conftest import PASSWORD, current_code, recovery_code
from trustapp.accounts import services
from trustapp.accounts.models import User
from trustapp.audit.models import AuditLine

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CODE = "/accounts/2fa/code/"
WRONG = "do not belong together"
WAIT = "Too many tries. Wait 15 minutes and try again."


def words_of(response: Any) -> str:
    """Return a page without what differs between two visits by design."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
    return re.sub(r'value="[^"]*@[^"]*"', "", page)


def test_password_and_code_lead_in(liaison: User, client: Client, type_password: Any) -> None:
    first = type_password(client, "Lee@Example.org", next="/staff/messages/")
    second = client.post(CODE, {"code": current_code(liaison)})

    assert (first.status_code, first.url) == (302, CODE)
    assert (second.status_code, second.url) == (302, "/staff/messages/")
    assert client.get("/staff/messages/").status_code == 200
    line = AuditLine.objects.get(action="accounts.sign_in")
    assert (line.actor_id, line.target, line.address) == (
        liaison.pk, f"user:{liaison.pk}", "127.0.0.1",
    )  # fmt: skip


def test_password_alone_opens_nothing(liaison: User, client: Client, type_password: Any) -> None:
    type_password(client, liaison.email)

    assert client.get("/staff/messages/").url == "/accounts/login/?next=/staff/messages/"


def test_code_page_without_a_password_leads_back(client: Client) -> None:
    assert client.get(CODE).url == "/accounts/login/"


def test_recovery_code_leads_in_once(liaison: User, client: Client, type_password: Any) -> None:
    code = recovery_code(liaison)
    type_password(client, liaison.email)
    client.post(CODE, {"code": code})
    other = Client()
    type_password(other, liaison.email)

    assert client.get("/staff/messages/").status_code == 200
    assert "That code did not work" in other.post(CODE, {"code": code}).content.decode()


def test_code_cannot_be_used_twice(liaison: User, client: Client, type_password: Any) -> None:
    code = current_code(liaison)
    type_password(client, liaison.email)
    client.post(CODE, {"code": code})
    other = Client()
    type_password(other, liaison.email)

    assert "That code did not work" in other.post(CODE, {"code": code}).content.decode()


def test_unknown_wrong_and_closed_accounts_look_the_same(
    liaison: User, client: Client, type_password: Any
) -> None:
    closed = UserFactory(email="closed@example.org", is_active=False)
    closed.set_password(PASSWORD)
    closed.save()
    UserFactory(email="fresh@example.org").set_unusable_password()

    pages = {
        words_of(type_password(Client(), email, password))
        for email, password in [
            ("nobody@example.org", PASSWORD),
            (liaison.email, "not the password"),
            (closed.email, PASSWORD),
            ("fresh@example.org", PASSWORD),
        ]
    }

    assert len(pages) == 1
    assert WRONG in pages.pop()
    targets = AuditLine.objects.filter(action="accounts.refuse_sign_in").values_list("target")
    assert set(targets) == {
        ("user:unknown",), (f"user:{liaison.pk}",), (f"user:{closed.pk}",),
        (f"user:{User.objects.get(email='fresh@example.org').pk}",),
    }  # fmt: skip


def test_unknown_account_costs_a_hash_like_a_known_one(
    liaison: User, client: Client, type_password: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode",
        lambda self, password, salt: hashed.append(password) or real(self, password, salt),
    )  # fmt: skip

    for email in ("nobody@example.org", liaison.email):
        hashed.clear()
        type_password(Client(), email, "not the password")
        assert hashed == ["not the password"]


def test_refused_sign_in_leaves_no_address(client: Client, type_password: Any) -> None:
    type_password(client, "nobody@example.org")

    assert AuditLine.objects.get().address is None


@pytest.mark.parametrize("email", ["lee@example.org", "nobody@example.org"])
def test_sixth_guess_is_refused_for_known_and_unknown_accounts(
    email: str, liaison: User, type_password: Any
) -> None:
    pages = [type_password(Client(), email, "wrong").content.decode() for _ in range(5)]
    sixth = type_password(Client(), email)

    assert all(WRONG in page for page in pages)
    assert WAIT in sixth.content.decode()
    assert "lee@example.org" not in "".join(cache._cache.get_client().keys("*guess*").__repr__())


def test_right_password_is_no_guess(liaison: User, type_password: Any) -> None:
    for _ in range(8):
        assert type_password(Client(), liaison.email).status_code == 302


def test_strangers_cannot_lock_out_a_known_device(
    liaison: User, client: Client, type_password: Any
) -> None:
    type_password(client, liaison.email)
    client.post(CODE, {"code": current_code(liaison)})
    client.post("/accounts/logout/")
    for _ in range(9):
        type_password(Client(), liaison.email, "wrong")
    cache_codes_forgotten()

    assert WAIT in type_password(Client(), liaison.email).content.decode()
    assert type_password(client, liaison.email).url == CODE
    assert client.post(CODE, {"code": current_code(liaison)}).url == "/staff/"


def test_strangers_cannot_disturb_a_session(
    liaison: User, client: Client, sign_in: Any, type_password: Any
) -> None:
    sign_in(liaison)
    for _ in range(9):
        type_password(Client(), liaison.email, "wrong")

    assert client.get("/staff/messages/").status_code == 200


def test_device_of_one_person_is_unknown_for_another(
    liaison: User, administrator: User, client: Client, type_password: Any
) -> None:
    type_password(client, liaison.email)
    client.post(CODE, {"code": current_code(liaison)})
    client.post("/accounts/logout/")
    for _ in range(5):
        type_password(Client(), administrator.email, "wrong")

    assert WAIT in type_password(client, administrator.email).content.decode()


def test_forged_device_is_an_unknown_one(liaison: User, client: Client, type_password: Any) -> None:
    client.cookies["device"] = "forged:1:2"
    for _ in range(5):
        type_password(Client(), liaison.email, "wrong")

    assert WAIT in type_password(client, liaison.email).content.decode()


def test_guesses_at_the_code_are_few(liaison: User, client: Client, type_password: Any) -> None:
    type_password(client, liaison.email)
    for _ in range(5):
        client.post(CODE, {"code": "000000"})

    page = client.post(CODE, {"code": current_code(liaison)}).content.decode()

    assert WAIT in page
    assert client.get("/staff/messages/").status_code == 302


def test_guesses_at_the_same_time_cannot_slip_through() -> None:
    def guess(_: int) -> bool:
        try:
            services.reserve_guess(purpose="password", account="a@b.org", device="")
        except services.TooManyGuesses:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(guess, range(20))) == 5


def test_without_a_cache_nobody_is_let_in_and_told_so(
    liaison: User, client: Client, type_password: Any, settings: Any
) -> None:
    type_password(client, liaison.email)
    settings.CACHES = settings.CACHES | {
        "default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    }

    for page in (
        type_password(Client(), liaison.email),
        client.post(CODE, {"code": current_code(liaison)}),
    ):
        assert "We cannot check sign-ins right now" in page.content.decode()
    services.release_guess("guess:none")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_next_never_leaves_the_house(
    target: str, liaison: User, client: Client, type_password: Any
) -> None:
    type_password(client, liaison.email, next=target)

    assert client.post(CODE, {"code": current_code(liaison)}).url == "/staff/"


def test_sign_out_ends_the_session(liaison: User, client: Client, sign_in: Any) -> None:
    sign_in(liaison)

    assert client.get("/accounts/logout/").status_code == 200
    assert client.post("/accounts/logout/").url == "/"
    assert client.get("/staff/messages/").status_code == 302
    assert AuditLine.objects.get(action="accounts.sign_out").actor_id == liaison.pk
    assert client.post("/accounts/logout/").url == "/"
    assert client.get("/accounts/logout/").url == "/"


def test_signing_up_is_not_a_page(client: Client) -> None:
    for address in ("/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"):
        assert client.get(address).status_code == 404


def test_secret_of_the_app_is_sealed(liaison: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator WHERE type = 'totp'")
        stored = str(cursor.fetchone()[0])
    row = Authenticator.objects.get(user=liaison, type=Authenticator.Type.TOTP)

    from allauth.mfa.utils import decrypt

    assert decrypt(row.data["secret"]) not in stored


def test_sign_in_page_asks_for_what_it_needs(client: Client, type_password: Any) -> None:
    page = type_password(client, "not an address", "").content.decode()

    assert "Enter an email address, such as lee@example.org" in page
    assert "This field is required." in page or "Error:" in page


def cache_codes_forgotten() -> None:
    """Let the code of this half minute be typed again."""
    for key in cache._cache.get_client().keys("*totp.used*"):
        cache._cache.get_client().delete(key)
