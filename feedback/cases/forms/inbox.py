"""How staff choose a part of the inbox. Nothing here can be wrong: what is unknown is not asked."""

from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from feedback.cases import queries
from feedback.cases.enums import Clock, InboxView
from feedback.cases.forms.fields import NamedField, PlaceField
from feedback.cases.queries import Wanted

_TEAM, _PERSON = "team-", "person-"
_Choices = list[tuple[str, Any]]


def _clocks() -> _Choices:
    return [("", gettext("Any date")), *Clock.choices]


def _languages() -> _Choices:
    return [("", gettext("Any language")), *settings.LANGUAGES]


def _keepers() -> _Choices:
    teams = [(f"{_TEAM}{team.public_id}", team.name) for team in queries.teams()]
    people = [(f"{_PERSON}{user.pk}", user.name) for user in queries.answering_in(None)]
    return [("", pgettext("who has a message", "Anyone")), *teams, *people]


class InboxForm(forms.Form):
    """Which messages to list."""

    show = forms.ChoiceField(
        choices=InboxView.choices, required=False, widget=forms.HiddenInput, initial=InboxView.OPEN
    )
    clock = forms.ChoiceField(label=_("Next promise"), required=False, choices=_clocks)
    category = NamedField(
        label=_("About"), queryset=queries.categories(), required=False, empty_label=_("Anything")
    )
    place = PlaceField(label=_("Where"), empty_label=_("Anywhere"))
    language = forms.ChoiceField(label=_("Language"), required=False, choices=_languages)
    who = forms.ChoiceField(label=_("Who has it"), required=False, choices=_keepers)

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(asked)
        # Drawing a list asks for its choices more than once.
        self.fields["who"].choices = cache(_keepers)  # type: ignore[attr-defined]
        self.full_clean()

    @property
    def wanted(self) -> Wanted:
        """What to list."""
        given = self.cleaned_data
        who = given.get("who") or ""
        return Wanted(
            view=InboxView(given.get("show") or InboxView.OPEN),
            category=given.get("category"),
            place=given.get("place"),
            language=given.get("language") or "",
            clock=given.get("clock") or "",
            team=_after(_TEAM, who),
            person=_after(_PERSON, who),
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the part was chosen."""
        return any(value for name, value in self.cleaned_data.items() if name != "show")

    def asked(self, **changes: str) -> dict[str, str]:
        """Return what was chosen as an address says it."""
        chosen = {name: self.data.get(name, "") for name in self.cleaned_data} | changes
        return {name: value for name, value in chosen.items() if value}


def _after(mark: str, who: str) -> str:
    return who.removeprefix(mark) if who.startswith(mark) else ""
