"""What staff hand in about many messages at once."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from feedback.cases.forms.staff import AssignForm, ReferForm, SortForm
from trustapp.core.http.submission import OnceForm

MOST = 100


class ChosenField(forms.Field):
    """Messages that were ticked, each with the revision in which it was seen."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[tuple[UUID, int]]:
        if not value:
            raise ValidationError(gettext("Tick at least one message."))
        if len(value) > MOST:
            raise ValidationError(gettext("Take %(most)s at a time.") % {"most": MOST})
        return [_parsed(one) for one in value]


def _parsed(one: str) -> tuple[UUID, int]:
    name, _colon, revision = one.partition(":")
    try:
        return UUID(name), int(revision)
    except ValueError:
        raise ValidationError(gettext("Tick the messages once more.")) from None


class ChosenForm(OnceForm):
    """Which messages."""

    chosen = ChosenField()


class AssignManyForm(ChosenForm):
    """Who takes them on."""

    to = AssignForm.base_fields["to"]


class ReferManyForm(ChosenForm):
    """To whom they are passed on, and why."""

    team = ReferForm.base_fields["team"]
    person = ReferForm.base_fields["person"]
    reason = ReferForm.base_fields["reason"]


class SortManyForm(ChosenForm):
    """What they are about."""

    category = SortForm.base_fields["category"]
