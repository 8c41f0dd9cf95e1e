"""What the overview shows."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.trust.enums import Against
from feedback.trust.queries import PlaceRow, ReleaseInfo


class ScopeForm(forms.Form):
    """Which place, in which period, compared with when; a page asks for what it can show."""

    place = forms.ChoiceField(label=_("Place"), required=False)
    period = forms.ChoiceField(label=_("Period"), required=False)
    compare = forms.ChoiceField(
        label=_("Compare"),
        required=False,
        initial=Against.YEAR_AGO,
        choices=[(Against.YEAR_AGO, _("A year ago")), (Against.LAST_WAVE, _("The wave before"))],
    )

    def __init__(
        self,
        *args: Any,
        periods: Sequence[ReleaseInfo],
        places: Iterable[PlaceRow] | None = None,
        compares: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            (str(each.public_id), each.label) for each in periods
        ]
        if places is None:
            del self.fields["place"]
        else:
            self.fields["place"].choices = [  # type: ignore[attr-defined]
                ("", _("The whole city")),
                *((row.place.slug, row.place.name) for row in places),
            ]
        if not compares:
            del self.fields["compare"]

    @property
    def against(self) -> str:
        """The comparison chosen; a year ago when none or a strange one was."""
        chosen = self.cleaned_data.get("compare") if self.is_valid() else ""
        return str(chosen or Against.YEAR_AGO)

    @property
    def place_chosen(self) -> str:
        """The address of the place chosen, or nothing."""
        return str(self.cleaned_data.get("place") or "") if self.is_valid() else ""


class CostForm(forms.Form):
    """What an hour of an officer costs, to try a number; nothing is kept."""

    hour = forms.DecimalField(
        label=_("What an hour of an officer costs"),
        required=False,
        min_value=0,
        max_value=10_000,
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
        help_text=_("With pay and everything that goes with it. It is not kept."),
    )

    @property
    def cost(self) -> float | None:
        """The number that was typed, if it can be read."""
        hour = self.cleaned_data.get("hour") if self.is_valid() else None
        return None if hour is None else float(hour)
