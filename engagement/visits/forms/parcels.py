"""A locked file as a supervisor hands it in."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST = 5 * 1024 * 1024


class ParcelForm(forms.Form):
    """The file that a phone locked."""

    file = forms.FileField(
        label=_("Locked file"),
        help_text=_("The officer saved it on the phone, under “This phone”."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> UploadedFile:
        """Refuse what is larger than any phone makes."""
        given: UploadedFile = self.cleaned_data["file"]
        if given.size is None or given.size > LARGEST:
            raise forms.ValidationError(_("This file is too large for a file of visits."))
        return given
