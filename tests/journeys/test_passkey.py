"""A new colleague sets up a passkey, leaves, and comes back with nothing else; keyboard only."""

from typing import Any

import pytest

from tests.factories.accounts import UserFactory
from trustapp.accounts.enums import Role
from trustapp.audit.models import AuditLine

pytestmark = [
    pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True),
]  # fmt: skip
WORDS = "several words in a row"


@pytest.fixture
def key(page: Any) -> Any:
    """A device with a fingerprint reader, as Chromium plays it."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    made = protocol.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": True,
        }},
    )  # fmt: skip

    def looks_at(*, is_right: bool) -> None:
        protocol.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": made["authenticatorId"], "isUserVerified": is_right},
        )

    return looks_at


def press(page: Any, label: str) -> None:
    """Walk to a button with the tab key and press it."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == label:
            return page.keyboard.press("Enter")
    raise AssertionError(f"no way to {label!r} with the keyboard")


def test_passkey_is_all_that_is_needed(page: Any, live: str, key: Any, settings: Any) -> None:
    user = UserFactory(email="new@example.org", roles=[Role.COMMUNITY_LIAISON])
    user.set_password(WORDS)
    user.save()
    page.goto(f"{live}/accounts/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", WORDS)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/2fa/app/")

    press(page, "Use a passkey instead")
    page.wait_for_url("**/passkeys/new/")
    page.focus("input[name=name]")
    page.keyboard.type("Work laptop")
    press(page, "Make a passkey")
    page.wait_for_url("**/accounts/2fa/recovery/")
    assert page.locator("main code").count() == 10

    page.context.clear_cookies()
    page.goto(f"{live}/accounts/login/?next=/staff/more/")
    key(is_right=False)
    press(page, "Sign in with a passkey")
    page.locator("[data-failed]:not(:empty)").wait_for()
    key(is_right=True)
    press(page, "Sign in with a passkey")
    page.wait_for_url(f"{live}/staff/more/")

    page.goto(f"{live}/accounts/2fa/recovery/new/")
    usual, settings.STEP_UP_SECONDS = settings.STEP_UP_SECONDS, 0
    press(page, "Make new codes")
    page.wait_for_selector("h1:has-text('Confirm that it is you')")
    settings.STEP_UP_SECONDS = usual
    press(page, "Use a passkey")
    page.wait_for_url("**/accounts/2fa/recovery/")
    lines = AuditLine.objects.filter(action="accounts.sign_in").order_by("id")
    assert [line.detail["proofs"] for line in lines] == [["password"], ["webauthn"]]
