"""A question that is still being written."""

from django import forms
from django.conf import settings

from feedback.surveys.pure.linter import LONGEST_TEXT

LONGEST_OPTIONS = 10_000


class WordingForm(forms.Form):
    """The words of a question and its answers, one on a line; nothing of it is kept."""

    text = forms.CharField(required=False, max_length=LONGEST_TEXT)
    options = forms.CharField(required=False, max_length=LONGEST_OPTIONS)
    language = forms.CharField(required=False, max_length=12, initial=settings.LANGUAGE_CODE)

    def wording(self) -> tuple[str, list[str], str]:
        """Return text, answers and language."""
        sent = self.cleaned_data
        return (
            sent["text"],
            sent["options"].splitlines(),
            sent["language"] or settings.LANGUAGE_CODE,
        )
