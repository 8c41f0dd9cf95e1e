"""The colours of a department."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from trustapp.core.http.seen import SeenForm
from trustapp.core.pure.contrast import TEXT, is_colour
from trustapp.manage.pure import look

_WHERE = {
    "paper": pgettext_lazy("contrast", "on a page"),
    "surface": pgettext_lazy("contrast", "on a card"),
    "sunken": pgettext_lazy("contrast", "on a band"),
    "tint": pgettext_lazy("contrast", "on its own tint"),
    "button": pgettext_lazy("contrast", "behind the words of a button"),
    "pressed": pgettext_lazy("contrast", "behind the words of a button under the pointer"),
    "ink": pgettext_lazy("contrast", "as a tint behind text"),
}


def _colour(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=7,
        widget=forms.TextInput(attrs={"class": "short", "type": "color"}),
        error_messages={"required": _("Choose a color.")},
    )


class LookForm(SeenForm):
    """The accent of links, buttons and headings, in light and in dark."""

    accent = _colour(_("Accent on light pages"))
    accent_dark = _colour(_("Accent on dark pages"))

    def clean_accent(self) -> str:
        """Refuse what cannot be read on light pages."""
        return self._readable("accent")

    def clean_accent_dark(self) -> str:
        """Refuse what cannot be read on dark pages."""
        return self._readable("accent_dark")

    def _readable(self, name: str) -> str:
        colour: str = self.cleaned_data[name].upper()
        if not is_colour(colour):
            raise forms.ValidationError(_("Write a color like #0E5A5C."))
        found = look.worst(name, colour)
        if found is not None:
            where, measured = found
            said = gettext(
                "The contrast of %(colour)s %(where)s is %(measured).2f to 1. It takes %(least)s."
            )
            given = {"colour": colour, "where": _WHERE[where], "measured": measured, "least": TEXT}
            raise forms.ValidationError(said % given)
        return colour
