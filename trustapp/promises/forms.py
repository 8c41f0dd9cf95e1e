"""What administrators hand in about the calendar and the clocks."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from trustapp.core.http.seen import SeenForm
from trustapp.core.http.submission import OnceForm
from trustapp.promises.enums import Unit
from trustapp.promises.models import PromiseKind

LONGEST = 2000


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


class LengthsForm(SeenForm):
    """By when each kind of promise is kept."""

    def __init__(self, *args: Any, kinds: Iterable[PromiseKind], **options: Any) -> None:
        current = {kind.pk: kind.length for kind in kinds}
        super().__init__(*args, current=current, **options)
        for kind in kinds:
            self.fields[kind.pk] = forms.IntegerField(
                label=format_lazy("{} ({})", kind.words, Unit(kind.unit).label),
                min_value=1,
                max_value=LONGEST,
                widget=forms.NumberInput(attrs={"class": "short"}),
                error_messages={
                    "required": _("Give a number."),
                    "invalid": _("Give a number."),
                    "min_value": _("Give at least 1."),
                    "max_value": _("That is no promise. Give at most %(limit_value)d."),
                },
            )
