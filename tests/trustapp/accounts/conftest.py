"""People with a password and an authenticator app."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import decrypt
from django.test import Client

from tests.factories.accounts import UserFactory
from trustapp.accounts.enums import Role
from trustapp.accounts.models import User

PASSWORD = "several words in a row"


@pytest.fixture(autouse=True)
def _cheap_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def liaison() -> User:
    """Someone with a password, an app and recovery codes."""
    return make_person("lee@example.org", Role.COMMUNITY_LIAISON)


@pytest.fixture
def administrator() -> User:
    """Someone who manages accounts."""
    return make_person("ada@example.org", Role.ADMINISTRATOR)


def make_person(email: str, *roles: Role) -> User:
    user: User = UserFactory(email=email, roles=list(roles))
    user.set_password(PASSWORD)
    user.save()
    auth.TOTP.activate(user, auth.generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


def current_code(user: User) -> str:
    """Return what the person's app shows now."""
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    counters = list(auth.yield_hotp_counters_from_time())
    value = auth.hotp_value(decrypt(row.data["secret"]), counters[len(counters) // 2])
    return auth.format_hotp_value(value)


def recovery_code(user: User) -> str:
    """Return one of the person's unused recovery codes."""
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    return str(row.wrap().get_unused_codes()[0])


@pytest.fixture
def type_password() -> Callable[..., Any]:
    """Return a function that posts the sign-in form."""

    def post(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
        return client.post("/accounts/login/", {"login": email, "password": password} | more)

    return post
