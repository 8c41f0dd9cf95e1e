"""A door that is not to be visited again, as a resident names it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.visits import queries
from engagement.visits.pure import doors, streets
from trustapp.core.http.submission import OnceForm, new_key
from trustapp.places.models import Place

DOOR_EXAMPLE = _("Write the house number, such as 112, or 112 apt 3.")


class StopForm(OnceForm):
    """Which door; nothing about who asks."""

    place = forms.ModelChoiceField(
        label=_("Neighborhood"), queryset=Place.objects.none(), to_field_name="slug",
        empty_label=_("Choose"),
    )  # fmt: skip
    street = forms.CharField(
        label=_("Street"), max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    door = forms.CharField(
        label=_("House number"), help_text=_("With the apartment, such as 112 apt 3."),
        max_length=40, widget=forms.TextInput(attrs={"class": "medium", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = queries.places_to_choose()  # type: ignore[attr-defined]

    def clean_street(self) -> str:
        street = str(self.cleaned_data["street"])
        if not streets.fold(street):
            raise forms.ValidationError(_("Write the name of the street."))
        return street

    def clean_door(self) -> str:
        try:
            return doors.read_door(self.cleaned_data["door"])
        except doors.CannotRead as refusal:
            raise forms.ValidationError(DOOR_EXAMPLE) from refusal

    def renew_key(self) -> None:
        """Take a fresh key, after another door was named with this one."""
        self.data = {**dict(self.data.items()), "submission_key": new_key()}
