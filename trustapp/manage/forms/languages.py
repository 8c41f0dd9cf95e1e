"""Which languages residents are offered."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from trustapp.core.http.seen import SeenForm


class LanguagesForm(SeenForm):
    """The languages that stand in the list at the top of every page."""

    offered = forms.MultipleChoiceField(
        label=_("Languages besides the department's own"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["offered"].choices = [  # type: ignore[attr-defined]
            (code, name) for code, name in settings.LANGUAGES if code != settings.LANGUAGE_CODE
        ]
