"""allauth's sign-in, with our limits, our words and our record."""

import base64
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trustapp.accounts import services
from trustapp.accounts.adapters.devices import known_device
from trustapp.accounts.adapters.sessions import note_session
from trustapp.accounts.models import User
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of
from trustapp.core.models import ring


class StaffAccounts(DefaultAccountAdapter):
    """Accounts are made by an administrator; nobody signs up."""

    error_messages = {  # noqa: RUF012 - an instance variable in the library
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "This email address and password do not belong together. Check both and try again."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Leave it to `needs_step_up`: a password alone would satisfy the library."""
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        return [{"id": "mfa_reauthenticate", "url": reverse("mfa_reauthenticate")}]

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Check a password; unknown, wrong and closed accounts take as long and look the same."""
        email = str(credentials.get("email", "")).lower()
        try:
            guess = services.reserve_guess(
                purpose="password", account=email, device=known_device(request, email)
            )
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        user = authenticate(request, **credentials)
        # The library would lead closed accounts to a page that says so.
        AuthenticationBackend.unstash_authenticated_user()
        if not isinstance(user, User):
            services.record_refused_sign_in(email=email, now=timezone.now())
            return None
        services.release_guess(guess)
        return user

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        proofs = [
            str(record.get("type", record["method"]))
            for record in get_authentication_records(request, user)
        ]
        note_session(request)
        services.record_sign_in(by=actor_of(request), proofs=proofs, now=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        services.record_sign_out(
            by=actor_of(request), key=str(request.session.session_key), now=timezone.now()
        )
        super().logout(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Stay silent: the next page already shows that it worked."""


class StaffSecondFactor(DefaultMFAAdapter):
    """Secrets are sealed, and the only second factor of an account cannot be taken off."""

    error_messages = {  # noqa: RUF012 - an instance variable in the library
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code did not work. Wait for the next one and type it again."),
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(ring().seal(text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return ring().open(base64.b64decode(encrypted_text))

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Leave it to `services.remove_factor`, under a lock."""
        return bool(authenticator.type == authenticator.Type.RECOVERY_CODES)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Bind passkeys to the address we are known by, whatever host a request names."""
        return {"id": urlsplit(settings.BASE_URL).hostname or "", "name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        return {"id": str(user.pk).encode(), "name": user.email, "display_name": user.name}
