"""Looking things up in the address book, and filling it from a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.visits import queries
from engagement.visits.enums import FILE_FAULTS
from engagement.visits.pure.address_file import Line, Problem, read_addresses
from trustapp.core.http.submission import OnceForm
from trustapp.places.models import Place

LARGEST = 2 * 1024 * 1024
SHOWN = 20


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


class AddressFileForm(OnceForm):
    """A CSV file of doors: place, street, door, languages; never of people."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("Columns: place, street, door and, if you know them, languages. No names."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> list[Line]:
        """Return the doors of the file; its name is not kept."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 2 MB. Split it."))
        try:
            text = str(sent.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("Save the file as UTF-8 text and try again.")) from error
        lines, problems = read_addresses(text.replace("\x00", ""), queries.known_in_files())
        if problems:
            raise forms.ValidationError([_in_words(problem) for problem in problems[:SHOWN]])
        return lines


def _in_words(problem: Problem) -> str:
    said = str(FILE_FAULTS[problem.fault]).format(words=problem.words)
    if problem.line < 2:  # the headings, or the file as a whole
        return said
    return _("Line %(line)s: %(said)s") % {"line": problem.line, "said": said}
