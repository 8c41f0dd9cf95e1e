"""Forms that check a code of the second factor, with few guesses."""

from typing import ClassVar

from allauth.core import context
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from django import forms
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from trustapp.accounts import services
from trustapp.accounts.adapters.devices import known_device
from trustapp.accounts.models import User
from trustapp.core.errors import Refused


class EntryCodeForm(forms.Form):
    """Lets someone in with a code of their app, or with a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The 6 digits that your authenticator app shows now, or a recovery code."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "class": "medium"}
        ),
    )
    accepted: ClassVar = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]
    is_repeated = False

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        self.user = user
        self.authenticator: Authenticator | None = None
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def clean_code(self) -> str:
        """Check the code; five wrong ones in a quarter of an hour close this device's way in."""
        code: str = self.cleaned_data["code"]
        try:
            guess = services.reserve_guess(
                purpose="code",
                account=self.user.email,
                device=known_device(context.request, self.user.email),
            )
            self.authenticator = self._matching(code)
        except (Refused, RedisError) as error:
            refusal = error if isinstance(error, Refused) else services.CannotCheck()
            raise forms.ValidationError(str(refusal)) from error
        if self.authenticator is None:
            raise forms.ValidationError(
                _("That code did not work. Wait for the next one and type it again.")
            )
        services.release_guess(guess)
        return code

    def save(self) -> None:
        """Write down in the session that the second factor was proved."""
        assert self.authenticator is not None
        post_authentication(context.request, self.authenticator, reauthenticated=self.is_repeated)

    def _matching(self, code: str) -> Authenticator | None:
        found: Authenticator
        for found in Authenticator.objects.filter(user=self.user, type__in=self.accepted):
            if found.wrap().validate_code(code):
                found.user = self.user
                return found
        return None


class StepUpCodeForm(EntryCodeForm):
    """Proves again that it is you; a recovery code is good for coming in, not for this."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The 6 digits that your authenticator app shows now."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "medium"}
        ),
    )
    accepted: ClassVar = [Authenticator.Type.TOTP]
    is_repeated = True
