"""What administrators hand in about categories, teams and the rules between them."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from feedback.cases import queries
from feedback.cases.forms.fields import LineField, NamedField, PlaceField
from trustapp.core.http.submission import OnceForm

_NAME = "name_"


class NamesForm(OnceForm):
    """A name in every language of the site; only the department's own must be given."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code, language in reversed(settings.LANGUAGES):
            field = LineField(
                label=format_lazy("{} ({})", _("Name"), language),
                required=code == settings.LANGUAGE_CODE,
                error_messages={"required": _("Give it a name.")},
            )
            field.widget.attrs["lang"] = code
            self.fields = {_NAME + code: field, **self.fields}

    @staticmethod
    def showing(names: dict[str, str]) -> dict[str, str]:
        """Return what the form begins with, for names there are already."""
        return {_NAME + code: name for code, name in names.items()}

    def names(self) -> dict[str, str]:
        """Return the names that were given, by language."""
        given = {code: self.cleaned_data[_NAME + code] for code, _ in settings.LANGUAGES}
        return {code: name for code, name in given.items() if name}


class CategoryForm(NamesForm):
    """What a message can be about."""


class TeamForm(NamesForm):
    """Who looks after the same messages."""

    members = forms.ModelMultipleChoiceField(
        label=_("Who belongs to it"),
        help_text=_("Supervisors read along. Community liaisons answer."),
        queryset=queries.may_join(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person.")},
    )


class RouteForm(OnceForm):
    """Which messages go to whom."""

    category = NamedField(
        label=_("About"), queryset=queries.categories(), required=False, empty_label=_("Anything")
    )
    place = PlaceField(label=_("From"), empty_label=_("Anywhere"))
    team = NamedField(
        label=_("Goes to"),
        queryset=queries.teams(),
        empty_label=_("Choose a team"),
        error_messages={"required": _("Choose a team.")},
    )
    person = forms.ModelChoiceField(
        label=_("To one of them"),
        queryset=queries.answering_in(None),
        required=False,
        empty_label=_("Whoever of them takes it"),
    )
