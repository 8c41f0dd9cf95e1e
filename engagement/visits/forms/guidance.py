"""What officers may say, leave and never do, as the department writes it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.visits.enums import GuidanceKind

_ATTRS = {"rows": 5}


class GuidanceForm(forms.Form):
    """One line a thought; an empty box brings our own words back."""

    say = forms.CharField(
        label=_("What officers may say"),
        help_text=_("One thought a line. Empty: our own words."),
        required=False, max_length=2000, widget=forms.Textarea(attrs=_ATTRS),
    )  # fmt: skip
    leave = forms.CharField(
        label=_("What officers leave"), required=False, max_length=2000,
        widget=forms.Textarea(attrs=_ATTRS),
    )  # fmt: skip
    never = forms.CharField(
        label=_("What officers never do, besides the fixed lines"), required=False,
        max_length=2000, widget=forms.Textarea(attrs=_ATTRS),
    )  # fmt: skip

    @property
    def wanted(self) -> dict[GuidanceKind, Any]:
        """What was written, by kind."""
        return {kind: self.cleaned_data[kind] for kind in GuidanceKind}
