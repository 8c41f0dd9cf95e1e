"""What staff hand in about a case."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from feedback.cases import queries
from feedback.cases.enums import Gap, Opening, Outcome
from feedback.cases.forms.fields import LineField, NamedField, PlaceField, WordsField, radios
from feedback.cases.models import ReadyReply, Team
from feedback.cases.pure.filling import gaps_in
from feedback.cases.services import NewStory, Told
from trustapp.core.http.personal import PublicWordsForm
from trustapp.core.http.submission import OnceForm, new_key

_WORDS_FIRST = {"required": _("Write at least one sentence of your own.")}


class SeenForm(OnceForm):
    """A change to a case that says which state of it the person had seen."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def see_again(self, revision: int) -> None:
        """Show the form again over what the case looks like now, with a fresh key."""
        fresh = {"revision": str(revision), "submission_key": new_key()}
        self.data = {**dict(self.data.items()), **fresh}


class AssignForm(SeenForm):
    """Who takes it on."""

    to = forms.ModelChoiceField(
        label=_("Give it to"),
        queryset=queries.answering_in(None),
        empty_label=_("Choose a colleague"),
        error_messages={"required": _("Choose a colleague.")},
    )

    def __init__(self, *args: Any, team: Team | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = queries.answering_in(team)  # type: ignore[attr-defined]


class ReferForm(SeenForm):
    """To whom it is passed on, and why."""

    team = NamedField(
        label=_("Pass it on to"),
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
    reason = LineField(
        label=_("Why?"),
        help_text=_("For colleagues. The resident reads only to whom it was passed on."),
        required=True,
        error_messages={"required": _("Say why, in a few words.")},
    )


class SortForm(SeenForm):
    """What it is about."""

    category = NamedField(
        label=_("What is it about?"),
        queryset=queries.categories(),
        required=False,
        empty_label=_("Not sorted yet"),
    )


class AnswerForm(SeenForm):
    """A ready sentence if it fits, and a sentence of one's own."""

    ready = forms.ChoiceField(label=_("Ready reply"), required=False)
    opening = forms.ChoiceField(
        label=_("Begin with"),
        required=False,
        choices=[("", _("Only my own words")), *Opening.choices],
        help_text=_("The resident reads this sentence in their own language."),
    )
    words = WordsField(
        label=_("Your reply"),
        required=True,
        error_messages=_WORDS_FIRST,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 6, "aria-keyshortcuts": "r"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.readies = {str(each.public_id): each for each in queries.ready_replies()}
        choices = [(name, each.title) for name, each in self.readies.items()]
        self.fields["ready"].choices = [("", _("None")), *choices]  # type: ignore[attr-defined]
        if not choices:
            del self.fields["ready"]

    @property
    def chosen(self) -> ReadyReply | None:
        """The ready reply that was chosen."""
        return self.readies.get(str(self.data.get("ready", "")))

    def with_words(self, text: str) -> "AnswerForm":
        """Return the form with a text after what was typed, to be read and changed."""
        words = f"{self.data.get('words', '').strip()}\n\n{text}".strip()
        changed = {**dict(self.data.items()), "words": words, "ready": ""}
        return AnswerForm(changed, auto_id=self.auto_id)

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        left = [name for name in gaps_in(words) if name in Gap.values]
        if left:
            raise forms.ValidationError(
                gettext("Nothing is known for {%(name)s}. Write something there yourself.")
                % {"name": left[0]}
            )
        return words

    def reply(self, language: str) -> str:
        """Return the whole reply, its ready sentence in the resident's language."""
        words: str = self.cleaned_data["words"]
        opening: str = self.cleaned_data["opening"]
        if not opening:
            return words
        with override(language):
            return f"{Opening(opening).label}\n\n{words}"


class NoteForm(OnceForm):
    """A note between colleagues."""

    words = WordsField(
        label=_("Note for colleagues"),
        help_text=_("The resident never sees it."),
        required=True,
        error_messages={"required": _("Write the note first.")},
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 3}),
    )


class CloseForm(SeenForm):
    """What came of it and why: nothing is ever just closed."""

    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        choices=Outcome.choices,
        widget=radios("row"),
        error_messages={"required": _("Choose what came of it.")},
    )
    reason = WordsField(
        label=_("Why? The resident reads this"),
        help_text=_("A no is fine. A no without a reason is not."),
        required=True,
        error_messages={"required": _("Say why, in a sentence or two.")},
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 4}),
    )


class ExplainForm(PublicWordsForm, SeenForm):
    """Why a date was missed, and the new one."""

    public_words = ("reason",)

    new_date = forms.DateField(
        label=_("New date"),
        widget=forms.DateInput(attrs={"type": "date", "class": "medium"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Give a new date."),
            "invalid": _("Enter a date, such as 2026-04-03."),
        },
    )
    reason = LineField(
        label=_("Why did we miss it?"),
        help_text=_("Residents and the public list of promises show this. Name nobody."),
        required=True,
        error_messages={"required": _("Say why we missed it.")},
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_new_date(self) -> date:
        chosen: date = self.cleaned_data["new_date"]
        if chosen <= self.today:
            raise forms.ValidationError(gettext("Choose a day after today."))
        if chosen > self.today + timedelta(days=365):
            raise forms.ValidationError(gettext("Choose a day within a year."))
        return chosen

    def new_due_at(self) -> datetime:
        """Return the end of the working day of the new date."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["new_date"], time(17)))


class StoryForm(PublicWordsForm):
    """What the public will read."""

    public_words = ("you_said", "we_did")
    field_order = ("you_said", "we_did", "kept_because", "office", "due_on", "place", "checked")

    you_said = LineField(
        label=_("You said"),
        help_text=_("One sentence in your own words, as anyone might have said it."),
        required=True,
        error_messages={"required": _("Say what was asked, in your own words.")},
    )
    we_did = WordsField(
        label=_("We did, or why we did not"),
        required=True,
        error_messages={"required": _("Say what was done, or why not.")},
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 4}),
    )
    place = PlaceField(
        label=_("Place"),
        empty_label=_("The whole city"),
        help_text=_("Leave it out if the place would show who it was."),
    )
    office = NamedField(
        label=_("Who keeps this promise?"),
        queryset=queries.teams(),
        empty_label=_("Choose a team"),
        error_messages={"required": _("Choose a team.")},
    )
    due_on = forms.DateField(
        label=_("By when?"),
        help_text=_("Everyone sees it when the day has passed."),
        widget=forms.DateInput(attrs={"type": "date", "class": "medium"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Give a day."),
            "invalid": _("Enter a date, such as 2026-04-03."),
        },
    )
    checked = forms.BooleanField(
        label=_("I checked: no name, address, date or detail that points to one person"),
        error_messages={"required": _("Check the words, then tick the box.")},
    )

    def __init__(self, *args: Any, is_promise: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_promise:
            del self.fields["office"], self.fields["due_on"]

    def story(self) -> NewStory:
        """Return what is to be published."""
        given = self.cleaned_data
        return NewStory(
            you_said=given["you_said"],
            we_did=given["we_did"],
            place=given["place"],
            kept_because=given["kept_because"],
            office=given.get("office"),
            due_on=given.get("due_on"),
        )


class FinishForm(PublicWordsForm):
    """What came of a promise."""

    public_words = ("words",)

    outcome = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[(Outcome.DONE, _("Done")), (Outcome.NOT_CHANGING, _("We will not do it"))],
        widget=radios("row"),
        error_messages={"required": _("Choose what came of it.")},
    )
    words = WordsField(
        label=_("We did, or why we did not"),
        required=True,
        error_messages={"required": _("Say what was done, or why not.")},
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 4}),
    )

    def told(self) -> Told:
        """Return what everybody will read."""
        given = self.cleaned_data
        return Told(words=given["words"], kept_because=given["kept_because"])
