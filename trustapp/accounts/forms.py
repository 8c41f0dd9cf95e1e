"""What people type to come in, and what administrators type about people."""

from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trustapp.accounts.enums import SENSITIVE_ROLES, Role
from trustapp.accounts.models import User
from trustapp.audit.queries import Wanted
from trustapp.core.http.submission import OnceForm


class SignInForm(LoginForm):
    """An email address and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("Email address"), _("Password")
        login.error_messages["invalid"] = _("Enter an email address, such as lee@example.org")
        password.help_text = ""
        for field in (login, password):
            field.widget.attrs.pop("placeholder", None)
        login.widget.attrs["autocomplete"] = "username"


class EnrolForm(ActivateTOTPForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("Code")
        code.help_text = _("The 6 digits that the app shows now.")
        code.widget.attrs = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "class": "medium",
        }


class PasswordForm(forms.Form):
    """The first password of an account."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        help_text=_(
            "At least 12 characters. Several words in a row are easy to keep in mind. "
            "It must not be on the list of common passwords."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Refuse short and common passwords and those made of the person's name."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class PersonForm(OnceForm):
    """A new staff account."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Email address"), max_length=254)
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        help_text=_("Roles that need two people are asked for on the next page."),
        choices=[choice for choice in Role.choices if choice[0] not in SENSITIVE_ROLES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class RoleForm(forms.Form):
    """One role to give or to take."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class GiveRoleForm(RoleForm):
    """A role to give; one that needs two people says why it is needed."""

    reason = forms.CharField(label=_("Why is it needed?"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where a second person has to judge it."""
        given = super().clean() or self.cleaned_data
        if given.get("role") in SENSITIVE_ROLES and not given.get("reason"):
            self.add_error("reason", _("Say why, for the administrator who confirms it."))
        return given


class AuditForm(forms.Form):
    """Which lines of the record to read."""

    person = forms.TypedChoiceField(label=_("Person"), coerce=int, empty_value=None, required=False)
    action = forms.RegexField(
        r"^[a-z]+\.[a-z_]*$",
        label=_("Act"),
        help_text=_("A room, such as “cases.”, or one act, such as “accounts.sign_in”."),
        max_length=80,
        required=False,
        error_messages={"invalid": _("Write it like this: accounts.sign_in")},
    )
    begins_on = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label=_("Up to"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.choices = [("", _("Everybody")), *people]

    def wanted(self) -> Wanted:
        """Return what to look for, in whole days of the city."""
        given = self.cleaned_data
        return Wanted(
            person=given.get("person"),
            action=given.get("action", ""),
            begins_at=_midnight(given.get("begins_on")),
            ends_at=_midnight(given.get("ends_on"), days=1),
        )


def _midnight(day: date | None, days: int = 0) -> datetime | None:
    if day is None or not date(2000, 1, 1) <= day <= date(2200, 1, 1):
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))
