"""Looking things up in the address book, and filling it from a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.visits import queries
from engagement.visits.enums import FILE_FAULTS
from engagement.visits.pure.address_file import (
    REQUIRED,
    Line,
    Problem,
    about_people,
    guess_columns,
    headings,
    read_addresses,
)
from trustapp.core.http.submission import OnceForm
from trustapp.places.models import Place

LARGEST = 2 * 1024 * 1024
SHOWN = 20
FIELDS = {
    "place": _("Neighborhood, by number or name"),
    "street": _("Street"),
    "door": _("House number"),
    "languages": _("Languages spoken"),
}


class SearchForm(forms.Form):
    """Which addresses to show."""

    place = forms.ModelChoiceField(
        label=_("Neighborhood"), queryset=Place.objects.none(), to_field_name="slug",
        required=False, empty_label=_("All"),
    )  # fmt: skip
    street = forms.CharField(label=_("Street"), max_length=120, required=False)
    only_closed = forms.BooleanField(label=_("Only doors not to be visited"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = queries.places_to_choose()  # type: ignore[attr-defined]

    @property
    def sought(self) -> queries.Sought:
        """What is looked for; what cannot be read is not looked for."""
        given = self.cleaned_data if self.is_valid() else {}
        return queries.Sought(
            place=given.get("place"), street=given.get("street", ""),
            only_closed=given.get("only_closed", False),
        )  # fmt: skip


class AddressFileForm(forms.Form):
    """A CSV file of doors, never of people."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "With a line of headings: neighborhood, street, door and, if you know them, languages. "
            "No names."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> str:
        """Return the text of the file; its name is not kept."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 2 MB. Split it."))
        try:
            return _readable(str(sent.read().decode("utf-8-sig")))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("Save the file as UTF-8 text and try again.")) from error


class AddressColumnsForm(OnceForm):
    """Which column of a file says what. The file travels with the form and is kept nowhere."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=LARGEST)

    def __init__(self, text: str, sent: Any = None) -> None:
        self.headings = headings(text)
        guess = {field: str(column) for field, column in guess_columns(self.headings).items()}
        super().__init__(sent, initial={"text": text, **guess})
        choices = [("", _("Not in this file")), *((str(n), h) for n, h in enumerate(self.headings))]
        for field, label in FIELDS.items():
            self.fields[field] = forms.ChoiceField(
                label=label, choices=choices, required=field in REQUIRED,
                error_messages={"required": _("Choose the column that says it.")},
            )  # fmt: skip
        self.lines: list[Line] = []

    def clean_text(self) -> str:
        return _readable(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        """Read the file by the columns that were chosen."""
        given = super().clean() or {}
        chosen = {field: int(given[field]) for field in FIELDS if given.get(field)}
        if len(set(chosen.values())) < len(chosen):
            raise forms.ValidationError(_("One column cannot say two things."))
        if "text" in given and all(field in chosen for field in REQUIRED):
            self.lines, problems = read_addresses(given["text"], chosen, queries.known_in_files())
            if problems:
                raise forms.ValidationError([_in_words(problem) for problem in problems[:SHOWN]])
        return given


def _readable(text: str) -> str:
    """Return a table with headings; refuse one that tells who lives there."""
    text = text.replace("\x00", "")
    found = headings(text)
    if len(found) < len(REQUIRED):
        raise forms.ValidationError(_("This is no table with a line of headings."))
    if people := about_people(found):
        raise forms.ValidationError([FILE_FAULTS["people"].format(words=each) for each in people])
    return text


def _in_words(problem: Problem) -> str:
    said = str(FILE_FAULTS[problem.fault]).format(words=problem.words)
    if problem.line < 2:  # the file as a whole
        return said
    return _("Line %(line)s: %(said)s") % {"line": problem.line, "said": said}
