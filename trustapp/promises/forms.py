"""What administrators hand in about the calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trustapp.core.http.submission import OnceForm


class ClosedDayForm(OnceForm):
    """A day on which nobody works, and why."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date", "class": "medium"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Give a day."),
            "invalid": _("Enter a date, such as 2026-04-03."),
        },
    )
    why = forms.CharField(
        label=_("Why?"),
        max_length=120,
        error_messages={"required": _("Say why, in a few words.")},
    )
