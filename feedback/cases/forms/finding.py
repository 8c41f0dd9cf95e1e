"""Finding a place without a map: by its name, or by a street and a number that are not kept."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.cases import queries
from feedback.cases.forms.fields import LineField, radios
from trustapp.places.models import Place

_UNSURE = _("I am not sure")


class FindPlaceForm(forms.Form):
    """What somebody knows of where it was."""

    sought = LineField(
        label=_("Street or neighborhood"),
        help_text=_("Such as “Elm Street”, or a part of the name of a neighborhood."),
        required=True,
        error_messages={"required": _("Write a street or a neighborhood, or go back.")},
    )
    number = forms.IntegerField(
        label=_("House number nearby"),
        help_text=_("Only to find the neighborhood. We do not keep it."),
        required=False,
        min_value=0,
        max_value=99_999,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
        error_messages={"invalid": _("Write the number only, such as 120, or leave it empty.")},
    )

    def found(self) -> list[Place]:
        """Return the places that fit."""
        given = self.cleaned_data
        return queries.places_found(sought=given["sought"], number=given["number"])


class ChoosePlaceForm(forms.Form):
    """Which of the places it was; not being sure is an answer."""

    place = forms.ChoiceField(label=_("Which one was it?"), required=False, widget=radios())

    def __init__(self, *, places: Sequence[Place], **options: Any) -> None:
        super().__init__(**options)
        choices: Any = self.fields["place"]
        choices.choices = [*((place.slug, place.name) for place in places), ("", _UNSURE)]
        self.initial["place"] = places[0].slug if len(places) == 1 else ""
