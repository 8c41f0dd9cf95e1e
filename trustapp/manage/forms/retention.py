"""How long something is kept, and what must stay."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trustapp.core.http.submission import OnceForm
from trustapp.keeping.enums import Kind
from trustapp.keeping.pure.lengths import LONGEST, Bounds


class ReasonForm(OnceForm):
    """Why somebody wants something that goes on record."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("It goes on the record. Name no resident."),
        max_length=300,
        error_messages={"required": _("Say why.")},
    )


class LengthForm(ReasonForm):
    """How many days a kind is kept."""

    field_order = ("submission_key", "days", "reason")
    days = forms.IntegerField(
        label=_("Days"),
        widget=forms.NumberInput(attrs={"class": "short"}),
        error_messages={"required": _("Give a number of days."), "invalid": _("Give a number.")},
    )

    def __init__(self, *args: Any, bounds: Bounds, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["days"].help_text = _("From %(least)d to %(most)d.") % {
            "least": bounds.least, "most": LONGEST,
        }  # fmt: skip


class HoldForm(ReasonForm):
    """What must stay whatever its time."""

    field_order = ("submission_key", "kind", "begins_on", "ends_on", "reason")
    kind = forms.ChoiceField(
        label=_("What must stay?"),
        choices=[("", _("Choose one")), *Kind.choices],
        error_messages={"required": _("Choose what must stay.")},
    )
    begins_on = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "medium"}, format="%Y-%m-%d"),
        help_text=_("Of which days? Leave both empty for all of it."),
        error_messages={"invalid": _("Enter a date, such as 2026-04-03.")},
    )
    ends_on = forms.DateField(
        label=_("To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "medium"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a date, such as 2026-04-03.")},
    )
