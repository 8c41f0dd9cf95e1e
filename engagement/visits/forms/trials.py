"""A trial as an analyst writes it: its plan, its people, its lists, and what is done otherwise."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from engagement.visits import queries
from engagement.visits.enums import ROSTER_FAULTS
from engagement.visits.models import Trial
from engagement.visits.pure import plan_lines
from engagement.visits.pure.power import Supposed
from engagement.visits.pure.roster import read_roster
from engagement.visits.pure.trial_plan import COMPLETE_CASE, MEAN_AND_INDICATOR
from engagement.visits.services import trials
from feedback.surveys import queries as surveys
from feedback.surveys.models import Survey
from trustapp.accounts.models import Officer
from trustapp.core.http.submission import OnceForm

_COLUMNS = {
    "person": "person", "household": "household", "block": "block", "district": "district",
    "assigned": "assigned", "reached": "reached",
}  # fmt: skip
_MOST_SHOWN = 20
LARGEST_FILE = 5 * 1024 * 1024


def _lines(label: Any, help_text: Any, *, required: bool = False, rows: int = 3) -> Any:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "ltr"}),
    )


class TrialForm(OnceForm):
    """The plan of a trial; everything in it is public once it is locked."""

    # The revision of the draft that this form was filled with.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    title = forms.CharField(label=_("Title"), max_length=160)
    hypothesis = forms.CharField(
        label=_("What you expect"),
        help_text=_("One sentence that could turn out wrong."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    population = forms.CharField(
        label=_("Who is in it"),
        help_text=_("Which neighborhoods, and how people came onto the list."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    survey = forms.ModelChoiceField(
        label=_("Survey that asks the questions"),
        queryset=Survey.objects.none(),
        required=False,
        empty_label=_("Choose"),
    )
    waves = _lines(
        _("Waves"),
        _("A name and how many days after the visit, one a line: t1 7. Before the visits: t0 0."),
        required=True,
    )
    outcomes = _lines(
        _("Outcomes"),
        _(
            "A name and its questions, one a line, with a star after the main one: "
            "trust*: listen, respect."
        ),
        required=True,
    )
    smallest_effect = forms.FloatField(
        label=_("Smallest effect that would matter"),
        help_text=_("In points of 100 of the main outcome."),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"class": "short", "step": "any"}),
    )
    block_size = forms.IntegerField(
        label=_("Households in a block"), min_value=2, max_value=100, initial=4,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip
    treated_per_block = forms.IntegerField(
        label=_("Of these, visited"), min_value=1, max_value=99, initial=2,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip
    match_on = _lines(_("Blocks are alike in"), _("Columns of the list of people, one a line."))
    covariates = _lines(_("Covariates of the analysis"), _("Columns known before, one a line."))
    missing_covariates = forms.ChoiceField(
        label=_("Where a covariate is not known"),
        choices=[
            (COMPLETE_CASE, _("Leave the person out")),
            (MEAN_AND_INDICATOR, _("Take the mean, and say so")),
        ],
        widget=forms.RadioSelect,
        initial=COMPLETE_CASE,
    )
    subgroups = _lines(
        _("Subgroups"), _("One a line: age at 50, or race4: White, Black. No others are analyzed.")
    )
    exclusions = _lines(
        _("Who is left out of the analysis"), _("One a line: moved: 1 = they moved away.")
    )
    alpha = forms.FloatField(
        label=_("Error rate"), min_value=0.0001, max_value=0.5, initial=0.05,
        widget=forms.NumberInput(attrs={"class": "short", "step": "any"}),
    )  # fmt: skip
    stopping = forms.CharField(
        label=_("When it would be stopped early"),
        help_text=_("For instance: never, whatever the numbers say."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    interim_looks = _lines(
        _("Looks before the end"),
        _("A name, a wave and an error rate, one a line: half-way t1 0.001. None is best."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["survey"]
        field.queryset = surveys.surveys_of_trials()

    @classmethod
    def for_trial(cls, trial: Trial, sent: Any = None) -> "TrialForm":
        """Return the form as the draft was last saved."""
        plan = trial.plan
        main = [each["smallest_effect"] for each in plan["outcomes"] if each["primary"]]
        initial = {
            **{name: plan[name] for name in (
                "title", "hypothesis", "population", "block_size", "treated_per_block",
                "missing_covariates", "alpha", "stopping",
            )},
            **plan_lines.write_lines(plan),
            "smallest_effect": next(iter(main), None),
            "survey": trial.survey_id,
            "seen": trial.revision,
        }  # fmt: skip
        return cls(sent, initial=initial)

    def clean_waves(self) -> list[dict[str, Any]]:
        return self._read("waves", plan_lines.read_waves)

    def clean_match_on(self) -> list[str]:
        return plan_lines.read_names(self.cleaned_data["match_on"])

    def clean_covariates(self) -> list[str]:
        return plan_lines.read_names(self.cleaned_data["covariates"])

    def clean_subgroups(self) -> list[dict[str, Any]]:
        return self._read("subgroups", plan_lines.read_subgroups)

    def clean_exclusions(self) -> list[dict[str, Any]]:
        return self._read("exclusions", plan_lines.read_exclusions)

    def clean_interim_looks(self) -> list[dict[str, Any]]:
        return self._read("interim_looks", plan_lines.read_looks)

    def clean_outcomes(self) -> list[dict[str, Any]]:
        return self._read("outcomes", self._outcomes)

    def _outcomes(self, text: str) -> list[dict[str, Any]]:
        before = [each for each in self.cleaned_data.get("waves", ()) if each["days_after"] <= 0]
        return plan_lines.read_outcomes(
            text,
            scales={key: plan_lines.Scale(*ends) for key, ends in surveys.scales_of_bank().items()},
            baseline=before[-1]["name"] if before else "",
            smallest=None,
        )

    def _read(self, name: str, read: Callable[[str], list[Any]]) -> list[Any]:
        try:
            return read(self.cleaned_data[name])
        except plan_lines.CannotReadLine as refusal:
            raise forms.ValidationError(
                _("We cannot read “%(words)s”. See the example above."),
                params={"words": refusal.words},
            ) from refusal

    @property
    def plan(self) -> dict[str, Any]:
        """The plan as it was written, for the service to check as a whole."""
        said = dict(self.cleaned_data)
        smallest = said.pop("smallest_effect")
        for outcome in said["outcomes"]:
            outcome["smallest_effect"] = smallest if outcome["primary"] else None
        for name in ("seen", "survey", "submission_key"):
            said.pop(name, None)
        return {**said, "columns": _COLUMNS}


class PeopleForm(forms.Form):
    """The list of people a trial begins with."""

    file = forms.FileField(
        label=_("List of people"),
        help_text=_(
            "A CSV with the columns place, street, door, email, phone, language, and one for each "
            "thing known before. It replaces the list that is there."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> Sequence[trials.NewPerson]:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is larger than 5 MB."))
        try:
            text = sent.read().decode()
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                _("We cannot read this file. Save it as CSV with UTF-8.")
            ) from error
        found = read_roster(
            text,
            places=surveys.place_numbers(),
            languages=[code for code, _name in settings.LANGUAGES],
            region=settings.WORKING_DAY_COUNTRY,
        )
        if found.problems:
            raise forms.ValidationError(
                [
                    ROSTER_FAULTS[each.fault].format(line=each.line, found=each.found)
                    for each in found.problems[:_MOST_SHOWN]
                ]
            )
        return [
            trials.NewPerson(
                place=each.place, street=each.street, door=each.door, email=each.email,
                phone=each.phone, language=each.language, known=each.known,
            )
            for each in found.people
        ]  # fmt: skip


class _OfficersField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, officer: Officer) -> str:
        return f"{officer.rank} {officer.name}"


class AssignForm(OnceForm):
    """Who goes to the doors, from when on, and how many doors a list has."""

    officers = _OfficersField(
        label=_("Officers who go"),
        queryset=Officer.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets one list a day. They see addresses, and nothing of the trial."),
    )
    first_day = forms.DateField(
        label=_("First day of visits"),
        widget=forms.DateInput(attrs={"type": "date", "class": "medium"}, format="%Y-%m-%d"),
    )
    doors = forms.IntegerField(
        label=_("Doors on a list"), min_value=2, max_value=200, initial=12,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["officers"]
        field.queryset = queries.officers_to_send()


class ReasonForm(OnceForm):
    """What is done otherwise than planned, and why."""

    reason = forms.CharField(
        label=_("What is done otherwise, and why"),
        help_text=_("It stands beside the plan in public, with your name, for ever."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
    )


def _share(label: Any, initial: float, **kwargs: Any) -> forms.FloatField:
    return forms.FloatField(
        label=label, min_value=0, max_value=0.99, initial=initial,
        widget=forms.NumberInput(attrs={"class": "short", "step": "any"}), **kwargs,
    )  # fmt: skip


class PowerForm(forms.Form):
    """What is supposed before the trial: shares between 0 and 1, effects in points of 100."""

    people = forms.IntegerField(
        label=_("People"), min_value=8, max_value=1_000_000, initial=2000,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip
    households = forms.IntegerField(
        label=_("Households"), min_value=4, max_value=1_000_000, initial=1840,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip
    effect = forms.FloatField(
        label=_("Effect on those visited, in points"), min_value=0.01, max_value=100, initial=5,
        widget=forms.NumberInput(attrs={"class": "short", "step": "any"}),
    )  # fmt: skip
    sd = forms.FloatField(
        label=_("Spread of the outcome (standard deviation)"), min_value=0.01, max_value=100,
        initial=20, widget=forms.NumberInput(attrs={"class": "short", "step": "any"}),
    )  # fmt: skip
    icc = _share(_("How alike people of one household are (0 to 1)"), 0.3)
    r2 = _share(_("How much of the outcome is known before (0 to 1)"), 0.3)
    compliance = forms.FloatField(
        label=_("Share of the assigned who are reached"), min_value=0.01, max_value=1, initial=0.4,
        widget=forms.NumberInput(attrs={"class": "short", "step": "any"}),
    )  # fmt: skip
    retention = forms.FloatField(
        label=_("Share who answer the follow-up"), min_value=0.01, max_value=1, initial=0.7,
        widget=forms.NumberInput(attrs={"class": "short", "step": "any"}),
    )  # fmt: skip

    def clean(self) -> None:
        said = self.cleaned_data
        if said.get("households", 0) > said.get("people", 0) and "people" in said:
            self.add_error("households", _("There cannot be more households than people."))

    def supposed(self, alpha: float) -> Supposed:
        """What was supposed, as the service takes it."""
        return Supposed(**self.cleaned_data, alpha=alpha)
