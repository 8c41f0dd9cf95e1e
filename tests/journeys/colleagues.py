"""People who work for the department, and their way in: password and current code."""

import time
from dataclasses import dataclass
from typing import Any

from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)

from tests.factories.accounts import UserFactory
from trustapp.accounts.enums import Role

PASSWORD = "a long password of many words"
SECONDS_PER_CODE = 30


@dataclass(frozen=True)
class Colleague:
    """An account, with what its owner knows and holds."""

    email: str
    secret: str

    @property
    def code(self) -> str:
        """Return what the authenticator app shows now."""
        return str(format_hotp_value(hotp_value(self.secret, int(time.time()) // SECONDS_PER_CODE)))

    def sign_in(self, page: Any, home: str) -> None:
        """Sign in with both factors, in the browser."""
        page.goto(f"{home}/accounts/login/")
        page.fill("input[name=login]", self.email)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        # A code is good for half a minute; on a slow machine it may be over before it is typed.
        for _ in range(3):
            page.fill("input[name=code]", self.code)
            page.click("main button[type=submit]")
            page.wait_for_load_state()
            if "/staff/" in page.url:
                return
        raise AssertionError("three codes in a row were refused")


def employ(*roles: Role, **details: Any) -> Colleague:
    """Add an account with these roles and both factors."""
    user = UserFactory(roles=list(roles), **details)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return Colleague(user.email, secret)
