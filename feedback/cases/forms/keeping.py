"""What staff hand in to let a case stay."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trustapp.core.http.submission import OnceForm


class HoldForm(OnceForm):
    """Why a case must stay."""

    reason = forms.CharField(
        label=_("Why must it stay?"),
        help_text=_("It goes on the record. Name no resident."),
        max_length=300,
        error_messages={"required": _("Say why.")},
    )
