"""How the department introduces itself."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from trustapp.core.http.seen import SeenForm

_A_NUMBER = RegexValidator(r"\d{3}|\d.*\d.*\d", _("A phone number has at least three digits."))
_REQUIRED = {"required": _("This stands on every page. Fill it in.")}


def _line(label: Any, most: int = 120, help_text: Any = "", **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, help_text=help_text, error_messages=_REQUIRED, **options
    )


def _phone(label: Any, **options: Any) -> forms.CharField:
    return _line(
        label, 40, validators=[_A_NUMBER], widget=forms.TextInput(attrs={"class": "medium"}),
        **options,
    )  # fmt: skip


class DepartmentForm(SeenForm):
    """Name, numbers, addresses, and the body that is independent of it."""

    name = _line(_("Name of the department"))
    city_name = _line(_("Name of the city"))
    tagline = _line(_("One line under the name"), 200, required=False)
    phone = _phone(_("Phone"))
    text_number = _phone(_("Number for texts"), required=False)
    relay_number = _phone(_("Number for relay calls"), required=False)
    emergency_number = forms.CharField(
        label=_("Emergency number"), max_length=20, validators=[_A_NUMBER],
        widget=forms.TextInput(attrs={"class": "short"}), error_messages=_REQUIRED,
    )  # fmt: skip
    hours = _line(_("Opening hours"), required=False)
    email = forms.EmailField(
        label=_("Email address"), required=False,
        error_messages={"invalid": _("Enter an email address, such as name@example.org.")},
    )  # fmt: skip
    address = _line(_("Street address"), 200, required=False)
    postal_address = _line(_("Address for letters"), 200, required=False)
    independent_name = _line(
        _("Name of the independent body"),
        help_text=_("Who takes complaints about us and does not belong to us."),
    )
    independent_phone = _phone(_("Phone of the independent body"))
    independent_url = forms.URLField(
        label=_("Web address of the independent body"), required=False, assume_scheme="https",
        error_messages={"invalid": _("Enter a web address, such as https://example.org.")},
    )  # fmt: skip
