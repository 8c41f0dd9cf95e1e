"""The one field that opens a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trustapp.core.pure.codes import normalise_code


class CodeForm(forms.Form):
    """A tracking code, however it is typed."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("12 letters and numbers. Capitals, spaces and dashes do not matter."),
        max_length=200,
        error_messages={"required": _("Enter the code that you wrote down.")},
        widget=forms.TextInput(
            attrs={
                "class": "code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        return normalise_code(self.cleaned_data["code"])
