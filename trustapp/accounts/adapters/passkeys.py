"""Passkeys: a key of a device that signs only for us, after a look, a touch or a PIN.

The device checks the person every time, so that a passkey is both factors at once: something they
have, and something they are or know. allauth keeps the challenge in the session and the public key
beside the other factors; what a browser answers is somebody else's writing until it is checked.
"""

import struct
from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.core import context
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from fido2.utils import websafe_decode

from trustapp.accounts.models import User

# What the library raises at answers that no browser would write.
_ODD = (TypeError, ValueError, KeyError, IndexError, AttributeError, struct.error)
_REFUSED = _("That passkey did not work. Try again, or use another way.")
_NOT_ADDED = _("The passkey could not be added. Try it once more.")


def _answer_field(refusal: Any) -> forms.JSONField:
    """Return the hidden field for what a device says, with one word for all that is wrong in it."""
    return forms.JSONField(
        widget=forms.HiddenInput, error_messages={"required": refusal, "invalid": refusal}
    )


def request_options(request: HttpRequest) -> dict[str, Any]:
    """Return what a browser needs to ask for a passkey, of whoever is signing in or is in.

    Before anybody has given a password any passkey of ours will do.
    """
    user: Any = request.user if request.user.is_authenticated else None
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if user is None and stage is not None:
        user = stage.login.user
    options: dict[str, Any] = auth.begin_authentication(user)
    return options


def creation_options(user: User) -> dict[str, Any]:
    """Return what a browser needs to make a passkey that the device itself can find again."""
    options: dict[str, Any] = auth.begin_registration(user, passwordless=True)
    return options


class PasskeyForm(forms.Form):
    """Proves a passkey; without a user, of whomever it belongs to."""

    credential = _answer_field(_REFUSED)
    reauthenticated = False

    def __init__(self, *args: Any, user: User | None, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_credential(self) -> Authenticator:
        """Check the signature over our challenge. There is nothing to guess, so nothing counts."""
        answer = self.cleaned_data["credential"]
        try:
            owner = self.user or _owner(answer)
            auth.parse_authentication_response(answer)
            proved: Authenticator = auth.complete_authentication(owner, answer)
        except (forms.ValidationError, *_ODD) as error:
            raise forms.ValidationError(_REFUSED) from error
        proved.user = owner
        return proved

    def save(self) -> None:
        """Write down in the session that the passkey was proved."""
        post_authentication(
            context.request,
            self.cleaned_data["credential"],
            reauthenticated=self.reauthenticated,
            passwordless=self.user is None,
        )

    def sign_in(self, redirect_url: str | None) -> HttpResponse:
        """Let its owner in: nothing else is asked of them."""
        self.save()
        owner = self.cleaned_data["credential"].user
        response: HttpResponse = perform_login(
            context.request, Login(user=owner, redirect_url=redirect_url)
        )
        return response


class StepUpPasskeyForm(PasskeyForm):
    """Proves again that it is you."""

    reauthenticated = True


class NewPasskeyForm(forms.Form):
    """A passkey that a browser has just made, and what to call it."""

    name = forms.CharField(
        label=_("What do you call this device?"),
        help_text=_("So that you know later which one it is, such as “Work laptop”."),
        max_length=60,
    )
    credential = _answer_field(_NOT_ADDED)

    def clean_credential(self) -> dict[str, Any]:
        """Check that it answers our challenge and that the device knows its person."""
        answer: dict[str, Any] = self.cleaned_data["credential"]
        try:
            auth.parse_registration_response(answer)
            auth.complete_registration(answer)
        except (forms.ValidationError, *_ODD) as error:
            raise forms.ValidationError(_NOT_ADDED) from error
        return answer


def _owner(answer: dict[str, Any]) -> User:
    """Return whose passkey it says it is. Raises one of the oddities."""
    number = websafe_decode(answer["response"]["userHandle"]).decode()
    owner = None
    if number.isascii() and number.isdigit() and len(number) < 10:
        owner = User.objects.filter(pk=int(number), is_active=True).first()
    if owner is None:
        raise ValueError
    return owner
