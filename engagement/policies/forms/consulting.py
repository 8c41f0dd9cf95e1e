"""What staff hand in: timetables, meetings, decisions about comments, answers, reviews."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from engagement.policies.enums import Decision, PhaseKind, RemovalReason, ReviewCause, ReviewOutcome
from engagement.policies.pure.timetable import Stage, lay_out
from engagement.policies.queries import plans
from engagement.policies.services import Answer, Grounds, NewComment, NewMeeting
from feedback.cases.forms.fields import LineField, WordsField, radios
from trustapp.core.http.personal import PublicWordsForm
from trustapp.core.http.submission import OnceForm
from trustapp.places.models import Place

OWN = "own"
_DAY = forms.DateInput(attrs={"type": "date", "class": "medium"}, format="%Y-%m-%d")


class RevisionForm(OnceForm):
    """A yes to the revision that was shown."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PeriodForm(RevisionForm):
    """A plan and its first day, or phases of one's own."""

    plan = forms.ChoiceField(label=_("Timetable"), widget=radios())
    starts_on = forms.DateField(label=_("First day"), required=False, widget=_DAY)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        ready = [(plan.key, plan.words) for plan in plans()]
        plan: Any = self.fields["plan"]
        plan.choices = [*ready, (OWN, _("Phases of our own, written below"))]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("plan") not in {OWN, None} and not given.get("starts_on"):
            self.add_error("starts_on", _("Choose the first day."))
        return given

    @property
    def is_own(self) -> bool:
        """Whether the phases are written by hand."""
        return bool(self.cleaned_data["plan"] == OWN)

    def meets_everywhere(self) -> bool:
        """Say whether a meeting is owed in every place."""
        chosen = {plan.key: plan.meets_everywhere for plan in plans()}
        return chosen.get(self.cleaned_data["plan"], False)

    def stages(self) -> tuple[Stage, ...]:
        """Return the phases of the chosen plan on the calendar."""
        steps = {plan.key: plan.steps for plan in plans()}
        return lay_out(steps[self.cleaned_data["plan"]], self.cleaned_data["starts_on"])


class PhaseRow(forms.Form):
    """One phase of one's own; an empty row is none."""

    kind = forms.ChoiceField(label=_("What for"), choices=PhaseKind.choices)
    name = forms.CharField(label=_("Name"), required=False, max_length=80)
    starts_on = forms.DateField(label=_("From"), widget=_DAY)
    ends_on = forms.DateField(label=_("Until"), widget=_DAY)

    def has_changed(self) -> bool:
        """Say whether a day was written: the kind alone is always there."""
        return bool({"starts_on", "ends_on", "name"} & set(self.changed_data))


PhaseRows = formset_factory(PhaseRow, extra=4)


def stages_in(rows: Any) -> tuple[Stage, ...]:
    """Return the phases that were written, in the order of their days."""
    written = [row.cleaned_data for row in rows if row.cleaned_data]
    return tuple(Stage(**row) for row in sorted(written, key=lambda row: row["starts_on"]))


class MeetingForm(OnceForm):
    """Everything people need to know to take part."""

    places = forms.ModelMultipleChoiceField(
        label=_("For which neighborhoods"),
        queryset=Place.objects.only("name", "slug").order_by("name"),
        to_field_name="slug",
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    held_at = forms.DateTimeField(
        label=_("Day and time"),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "class": "medium"}, format="%Y-%m-%dT%H:%M"
        ),
    )
    venue = LineField(label=_("Where"), required=True)
    facilitator = LineField(label=_("Who leads the meeting"), required=True)
    facilitator_from = LineField(
        label=_("Who they work for"),
        help_text=_("An organization that is not the police department."),
        required=True,
    )
    is_neutral = forms.BooleanField(
        label=_("This person does not work for the department and did not write the draft.")
    )
    taking_part_remotely = LineField(
        label=_("How to take part from home"),
        help_text=_("A phone number or a link, and when it opens."),
        required=True,
    )
    languages = LineField(
        label=_("Languages"), help_text=_("Separate them by commas."), required=True
    )

    def meeting(self) -> NewMeeting:
        """Return the meeting as the service takes it."""
        given = {k: v for k, v in self.cleaned_data.items() if k != "submission_key"}
        languages = [word.strip() for word in given.pop("languages").split(",") if word.strip()]
        return NewMeeting(**{**given, "places": list(given["places"])}, languages=languages)


class CancelForm(OnceForm):
    because = LineField(label=_("Why it does not take place"), required=True)


class MinutesForm(OnceForm):
    minutes = WordsField(label=_("Minutes"), required=True)


class SaidForm(OnceForm):
    """Something said at a meeting."""

    words = WordsField(
        label=_("What was said"),
        help_text=_("As it was said, without the name of whoever said it."),
        required=True,
    )
    language = forms.CharField(widget=forms.HiddenInput, initial="en", max_length=12)

    def comment(self) -> NewComment:
        """Return what was said."""
        return NewComment(words=self.cleaned_data["words"], language=self.cleaned_data["language"])


class RemoveForm(OnceForm):
    because = forms.ChoiceField(
        label=_("Do not publish, because"), choices=RemovalReason.choices, widget=radios()
    )


class ThemeForm(OnceForm):
    title = LineField(
        label=_("Theme"), help_text=_("What they all say, in a few words."), required=True
    )
    summary = WordsField(
        label=_("What people said"), widget=forms.Textarea(attrs={"dir": "auto", "rows": 3})
    )


class ResponseForm(PublicWordsForm):
    """What came of a theme or a comment, where and why."""

    public_words = ("what", "why")

    decision = forms.ChoiceField(label=_("What changed"), choices=Decision.choices, widget=radios())
    clause_keys = forms.MultipleChoiceField(
        label=_("In which parts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    what = WordsField(
        label=_("What we did"),
        required=True,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 3}),
    )
    why = WordsField(
        label=_("Why"), required=True, widget=forms.Textarea(attrs={"dir": "auto", "rows": 3})
    )

    def __init__(self, *args: Any, parts: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        clause_keys: Any = self.fields["clause_keys"]
        clause_keys.choices = parts

    def answer(self) -> Answer:
        """Return the answer as the service takes it."""
        given = self.cleaned_data
        return Answer(
            decision=Decision(given["decision"]), what=given["what"], why=given["why"],
            clause_keys=tuple(given.get("clause_keys", ())),
            kept_because=given["kept_because"],
        )  # fmt: skip


class ReviewForm(OnceForm):
    """Why a policy is looked at again."""

    clause_key = forms.ChoiceField(label=_("Which part"), required=False)
    cause = forms.ChoiceField(
        label=_("What led to it"),
        widget=radios(),
        choices=[
            (cause.value, cause.label)
            for cause in (ReviewCause.STAFF, ReviewCause.THEME, ReviewCause.FINDING)
        ],
    )
    because = LineField(
        label=_("Under review because"),
        help_text=_("Everyone reads it. Name nobody."),
        required=True,
    )
    evidence_label = LineField(label=_("What it rests on"))
    evidence_link = forms.RegexField(
        r"^(https://|/(?!/))\S*$",
        label=_("Where to read it"),
        help_text=_("An address on this site that begins with a slash, or one with https."),
        required=False,
        max_length=240,
    )

    def __init__(self, *args: Any, parts: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        clause_key: Any = self.fields["clause_key"]
        clause_key.choices = [("", _("The whole policy")), *parts]

    def grounds(self) -> Grounds:
        """Return the grounds as the service takes them."""
        given = {k: v for k, v in self.cleaned_data.items() if k != "submission_key"}
        return Grounds(**{**given, "cause": ReviewCause(given["cause"])})


class CloseReviewForm(OnceForm):
    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=ReviewOutcome.choices, widget=radios()
    )
    reason = WordsField(label=_("Why"), required=True)


class ReviewDayForm(OnceForm):
    day = forms.DateField(label=_("Next review by"), widget=_DAY)
