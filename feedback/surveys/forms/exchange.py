"""A workbook to be read, and what was read of it, to be confirmed."""

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from feedback.surveys.pure.xlsform import Form
from feedback.surveys.pure.xlsform.book import MOST_BYTES
from trustapp.core.http.submission import OnceForm

# What was read travels in the page, signed, so that what is made is what was shown.
_SALT = "survey-import"


class UploadForm(forms.Form):
    """An XLSForm from somebody's computer."""

    file = forms.FileField(
        label=_("XLSForm file (.xlsx)"),
        help_text=_("At most 2 MB. Nothing is made before you have seen what was read."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 2 MB."))
        return file


class ConfirmForm(OnceForm):
    """What was read of a workbook."""

    form = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def holding(cls, form: Form) -> "ConfirmForm":
        """Return the page's form with what was read in it."""
        return cls(initial={"form": signing.dumps(form.dump(), salt=_SALT, compress=True)})

    def clean_form(self) -> Form:
        """Return what was read, if nobody has changed it since."""
        try:
            return Form.load(signing.loads(self.cleaned_data["form"], salt=_SALT, max_age=86_400))
        except signing.BadSignature as error:
            raise ValidationError(_("Choose the file again.")) from error
