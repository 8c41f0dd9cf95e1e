"""What staff hand in about two messages that may tell the same."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.cases.forms.fields import LineField, radios
from feedback.cases.forms.staff import SeenForm
from trustapp.core.http.submission import OnceForm

_REASON = {"required": _("Say why, in a few words.")}


class MergeForm(SeenForm):
    """Which of the two is answered for both, and why they are the same."""

    kept = forms.ChoiceField(
        label=_("Which one do you answer for both?"),
        widget=radios(),
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = LineField(
        label=_("Why are they the same?"),
        help_text=_("For colleagues. Residents read only that both are answered together."),
        required=True,
        error_messages=_REASON,
    )

    def __init__(self, *args: Any, both: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kept"].choices = both  # type: ignore[attr-defined]


class SeparateForm(OnceForm):
    """Why they are not the same after all."""

    reason = LineField(
        label=_("Why do you separate it?"),
        help_text=_("For colleagues. What its resident was told stays told."),
        required=True,
        error_messages=_REASON,
    )
