"""What staff hand in about thanks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.cases import queries
from feedback.cases.forms.staff import SeenForm
from feedback.cases.pure.naming import named_in
from trustapp.accounts.models import Officer


class OfficerField(forms.ModelChoiceField):
    """An officer by rank, name and badge, as colleagues know them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=queries.officers_to_thank(), to_field_name="public_id", **options)

    def label_from_instance(self, obj: Officer) -> str:
        return " ".join(part for part in (obj.rank, obj.name, obj.badge) if part)


class PassThanksForm(SeenForm):
    """Who is thanked."""

    officer = OfficerField(
        label=_("Who is thanked?"),
        empty_label=_("Choose an officer"),
        error_messages={"required": _("Choose an officer.")},
    )

    @staticmethod
    def guess(whom: str) -> Any:
        """Return the officer whom the resident named, if it can be only one."""
        officers = list(queries.officers_to_thank())
        named = named_in(whom, [(each.pk, each.name, each.badge) for each in officers])
        found = [each for each in officers if each.pk in named]
        return found[0].public_id if len(found) == 1 else None
