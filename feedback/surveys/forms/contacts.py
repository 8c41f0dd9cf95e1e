"""A list of people from a file, and which of its columns says what."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from feedback.surveys.models import ContactFile
from feedback.surveys.pure.contact_file import REQUIRED, headings
from trustapp.core.http.submission import OnceForm

LARGEST = 20 * 1024 * 1024
FIELDS = {
    "email": _("E-mail address"),
    "phone": _("Mobile phone"),
    "address": _("Postal address"),
    "unit": _("Apartment or unit"),
    "place": _("Number of the neighborhood"),
    "language": _("Language"),
}


class ContactFileForm(OnceForm):
    """The file itself: text that can be read, no larger than agreed."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("With a line of headings, saved as UTF-8, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> str:
        """Return the text of the file; its name is not kept."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 20 MB. Split it."))
        try:
            text = str(sent.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("Save the file as UTF-8 text and try again.")) from error
        if "\x00" in text or len(headings(text.splitlines()[:1])) < 2:
            raise forms.ValidationError(_("This is no table with a line of headings."))
        return text


class ColumnsForm(forms.Form):
    """Which heading of the file says what."""

    language_default = forms.ChoiceField(
        label=_("Language of those of whom the file says none"), choices=settings.LANGUAGES
    )

    def __init__(self, found: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Not in this file")), *((each, each) for each in found)]
        for field, label in FIELDS.items():
            self.fields[field] = forms.ChoiceField(
                label=label, choices=choices, required=field in REQUIRED
            )

    @classmethod
    def for_file(cls, file: ContactFile, found: Sequence[str], sent: Any = None) -> "ColumnsForm":
        """Return the form as the file was last read."""
        return cls(found, sent, initial=file.columns | {"language_default": file.language})

    def columns(self) -> dict[str, str]:
        """Return the heading of each field that the file has."""
        return {field: self.cleaned_data[field] for field in FIELDS if self.cleaned_data[field]}
