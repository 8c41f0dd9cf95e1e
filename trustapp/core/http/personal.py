"""Forms whose words everybody will read: staff see what may point to a person, and decide."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from trustapp.core import queries
from trustapp.core.http.submission import OnceForm
from trustapp.core.pure.personal import Found

_LOOKS_LIKE = {
    "name": _("“%(passage)s” is a name that the resident wrote, too."),
    "phone": _("“%(passage)s” looks like a phone or file number."),
    "email": _("“%(passage)s” looks like an e-mail address."),
    "address": _("“%(passage)s” looks like a street address."),
    "plate": _("“%(passage)s” looks like a number plate."),
    "birth": _("“%(passage)s” looks like a date of birth."),
}
# Said beside every such form: what no program finds.
CANNOT_FIND = _(
    "We look for numbers, addresses, plates, dates of birth and full names that the resident "
    "wrote. We do not find nicknames, first names, descriptions, or names in Arabic. Read the "
    "words yourself, too."
)


class Keep(models.TextChoices):
    """Why something that looks like a trace of a person may be published."""

    OURS = "ours", _("It is ours: a number, an office or an official of the department or city")
    PLACE = "place", _("It is a public place or thing, not a person")
    AGREED = "agreed", _("The person wants it to be public")


class PublicWordsForm(OnceForm):
    """Words for everybody. What may point to a person is shown once, and kept only for a reason."""

    public_words: ClassVar[tuple[str, ...]] = ()
    kept_because = forms.ChoiceField(
        label=_("Take it out above, or say why it may stay"),
        help_text=CANNOT_FIND,
        choices=Keep.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, said: Iterable[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.said = list(said)
        if not self.is_bound:
            del self.fields["kept_because"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        found = {
            name: queries.personal_in(given.get(name, ""), said=self.said)
            for name in self.public_words
        }
        if not any(found.values()):
            self.fields.pop("kept_because")
            given["kept_because"] = ""
        elif not given.get("kept_because"):
            for name, passages in found.items():
                for each in passages:
                    self.add_error(name, looks_like(each))
            self.add_error("kept_because", _("Choose why it may stay, or take it out."))
        return given


def looks_like(found: Found) -> str:
    """Return what a passage looks like, in words."""
    return str(_LOOKS_LIKE[found.kind]) % {"passage": found.passage}
