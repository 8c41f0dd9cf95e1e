"""A street as a supervisor writes it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from engagement.visits import queries
from engagement.visits.enums import DOOR_FAULTS, Spoken
from engagement.visits.models import Address
from engagement.visits.pure import doors
from trustapp.accounts.models import Officer
from trustapp.core.http.submission import OnceForm, new_key
from trustapp.places.models import Place

LONGEST_LIST = 4000


class _OfficerField(forms.ModelChoiceField):
    def label_from_instance(self, officer: Officer) -> str:
        return f"{officer.rank} {officer.name}"


class GoingForm(OnceForm):
    """On which day, and who goes."""

    planned_on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date", "class": "medium"}, format="%Y-%m-%d"),
    )
    officer = _OfficerField(
        label=_("Officer"), queryset=Officer.objects.none(), empty_label=_("Choose")
    )
    partner = _OfficerField(
        label=_("Partner"),
        queryset=Officer.objects.none(),
        required=False,
        empty_label=_("Nobody"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("officer", "partner"):
            self.fields[name].queryset = queries.officers_to_send()  # type: ignore[attr-defined]

    def clean_partner(self) -> Officer | None:
        partner: Officer | None = self.cleaned_data["partner"]
        if partner is not None and partner == self.cleaned_data.get("officer"):
            raise forms.ValidationError(_("Choose somebody else as the partner."))
        return partner

    @property
    def going(self) -> dict[str, Any]:
        """The day and the officers, as the services take them."""
        given = self.cleaned_data
        officers = [officer for officer in (given["officer"], given["partner"]) if officer]
        return {"planned_on": given["planned_on"], "officers": officers}

    def renew_key(self) -> None:
        """Take a fresh key, after another plan was made with this one."""
        sent: Any = self.data
        fresh = sent.copy()
        fresh["submission_key"] = new_key()
        self.data = fresh


class PlanForm(GoingForm):
    """A street for a day."""

    field_order = ("place", "street", "planned_on", "doors", "do_not_visit", "languages")

    place = forms.ModelChoiceField(
        label=_("Neighborhood"),
        queryset=Place.objects.none(),
        to_field_name="slug",
        empty_label=_("Choose"),
    )
    street = forms.CharField(label=_("Street"), max_length=120)
    doors = forms.CharField(
        label=_("Doors"),
        help_text=_("In the order of the walk, such as 100-140 even, or one door a line."),
        validators=[MaxLengthValidator(LONGEST_LIST)],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    do_not_visit = forms.CharField(
        label=_("Doors that asked us not to come"),
        help_text=_("Doors marked on an earlier plan are marked again by themselves."),
        required=False,
        validators=[MaxLengthValidator(LONGEST_LIST)],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    languages = forms.CharField(
        label=_("Languages spoken"),
        help_text=_("A door and a language a line, such as 112 Spanish."),
        required=False,
        validators=[MaxLengthValidator(LONGEST_LIST)],
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = queries.places_to_choose()  # type: ignore[attr-defined]

    def clean_doors(self) -> tuple[str, ...]:
        try:
            return doors.read_doors(self.cleaned_data["doors"])
        except doors.CannotRead as refusal:
            raise _in_words(refusal) from refusal

    def clean_do_not_visit(self) -> frozenset[str]:
        listed = self.cleaned_data.get("doors", ())
        try:
            return (
                doors.read_some(self.cleaned_data["do_not_visit"], listed)
                if listed
                else frozenset()
            )
        except doors.CannotRead as refusal:
            raise _in_words(refusal) from refusal

    def clean_languages(self) -> dict[str, str]:
        listed = self.cleaned_data.get("doors", ())
        known = {str(label).lower(): str(code) for code, label in Spoken.choices}
        try:
            written = self.cleaned_data["languages"]
            return doors.read_languages(written, listed, known) if listed else {}
        except doors.CannotRead as refusal:
            raise _in_words(refusal) from refusal

    @property
    def wanted(self) -> dict[str, Any]:
        """What was written, as the service takes it."""
        given = self.cleaned_data
        return {
            "place": given["place"],
            "street": given["street"],
            **self.going,
            "doors": [
                doors.Door(
                    number,
                    language=given["languages"].get(number, ""),
                    do_not_visit=number in given["do_not_visit"],
                )
                for number in given["doors"]
            ],
        }


class ChooseForm(GoingForm):
    """Addresses from the book for a day; which are offered is known before."""

    addresses = forms.MultipleChoiceField(
        label=_("Doors"), error_messages={"required": _("Tick at least one door.")}
    )
    field_order = ("planned_on", "officer", "partner")

    def __init__(self, *args: Any, offered: Sequence[Address], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["addresses"].choices = [  # type: ignore[attr-defined]
            (str(address.public_id), str(address)) for address in offered
        ]
        self.offered = offered

    @property
    def going_fields(self) -> list[forms.BoundField]:
        """The fields that are not doors."""
        return [self[name] for name in ("planned_on", "officer", "partner")]

    @property
    def chosen(self) -> list[Address]:
        """The addresses that were ticked, in the order of the walk."""
        ticked = set(self.cleaned_data["addresses"])
        return [address for address in self.offered if str(address.public_id) in ticked]


def _in_words(refusal: doors.CannotRead) -> forms.ValidationError:
    return forms.ValidationError(DOOR_FAULTS[refusal.fault].format(words=refusal.words))
