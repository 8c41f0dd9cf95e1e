"""What the overview shows."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.trust.enums import Against
from feedback.trust.queries import PlaceRow


class ScopeForm(forms.Form):
    """Which place, compared with when."""

    place = forms.ChoiceField(label=_("Place"), required=False)
    compare = forms.ChoiceField(
        label=_("Compare"),
        required=False,
        initial=Against.YEAR_AGO,
        choices=[(Against.YEAR_AGO, _("A year ago")), (Against.LAST_WAVE, _("The wave before"))],
    )

    def __init__(self, *args: Any, places: Iterable[PlaceRow] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", _("The whole city")),
            *((row.place.slug, row.place.name) for row in places),
        ]

    @property
    def against(self) -> str:
        """The comparison chosen; a year ago when none or a strange one was."""
        chosen = self.cleaned_data.get("compare") if self.is_valid() else ""
        return str(chosen or Against.YEAR_AGO)
