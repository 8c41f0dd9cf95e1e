"""What staff hand in about words that should not be read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trustapp.core.enums import Mark
from trustapp.core.http.submission import OnceForm
from trustapp.core.pure.text import tidy
from trustapp.redaction.enums import Purpose, Why

_LONGEST = 200
_KINDS = [
    (Mark.NAME, _("A name")),
    (Mark.PHONE, _("A phone number")),
    (Mark.EMAIL, _("An e-mail address")),
    (Mark.ADDRESS, _("An address")),
    (Mark.PLATE, _("A number plate")),
    (Mark.BIRTH, _("A date of birth")),
    (Mark.DETAIL, _("Another detail")),
]


class PassageField(forms.CharField):
    """Words as they stand in a text."""

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class StrikeForm(OnceForm):
    """What is to be taken out, what it is, and why."""

    passage = PassageField(
        label=_("Words to take out"),
        help_text=_(
            "Copy them as they stand. They go wherever they stand here; capitals, accents and "
            "spaces do not matter."
        ),
        max_length=_LONGEST,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Copy the words that are to go.")},
    )
    mark = forms.ChoiceField(
        label=_("What is it?"),
        choices=[("", _("Choose")), *_KINDS],
        error_messages={"required": _("Choose what it is.")},
    )
    why = forms.ChoiceField(
        label=_("Why? Everybody who reads it sees this"),
        choices=Why.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why.")},
    )


class WishForm(OnceForm):
    """What takes a second person, and why."""

    purpose = forms.ChoiceField(
        label=_("What do you want to do?"),
        choices=Purpose.choices,
        widget=forms.RadioSelect(attrs={"class": "row"}),
        error_messages={"required": _("Choose what you want to do.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("A colleague reads this and decides. It is kept."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Say why.")},
    )
