"""The code of a letter, however it is typed."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LetterCodeForm(forms.Form):
    """One code in three groups of four."""

    code = forms.CharField(
        label=_("Code of your letter"),
        help_text=_("12 letters and numbers. Capitals, spaces and dashes do not matter."),
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "class": "code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "dir": "ltr",
            }
        ),
    )
