"""When a survey asks, how many, where, and by which ways: one part of a survey's plan."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.surveys import queries
from feedback.surveys.enums import Mode, Recurrence
from feedback.surveys.models import Survey
from feedback.surveys.pure.clock import Opening, Schedule, next_openings
from feedback.surveys.pure.precision import Outlook
from feedback.surveys.pure.recurrence import LONGEST_RULE, BadRule, read_rule
from trustapp.core.http.submission import OnceForm
from trustapp.places.models import Place

OWN = "own"
_RANGE = 3
_RULES = [*Recurrence.choices, (OWN, _("By a rule of my own"))]
_WAYS = [(way.value, way.label) for way in queries.WAYS]
_IN_ORDER = ("first_way", "second_way", "third_way")
_REMINDERS = ("first_reminder", "second_reminder")
_DATE: dict[str, Any] = {"type": "date", "aria-label": _("Date")}
_TIME: dict[str, Any] = {"type": "time", "aria-label": _("Time")}
_WHY_NOT = {
    "unreadable": _("This rule cannot be read. Check its spelling."),
    "unknown_part": _("A rule may not name a time of day. Waves open at the time chosen above."),
    "frequency": _("Start the rule with FREQ=WEEKLY, FREQ=MONTHLY or FREQ=YEARLY."),
    "two_ends": _("Use COUNT or UNTIL, not both."),
    "never": _("No day fits this rule."),
}


class ScheduleForm(OnceForm):
    """When a survey asks, how many people, and where."""

    first_opens_at = forms.SplitDateTimeField(
        label=_("The first wave opens on"),
        required=False,
        help_text=_("With a rule such as first Mondays: on the first such day from then on."),
        widget=forms.SplitDateTimeWidget(
            date_attrs=_DATE,
            date_format="%Y-%m-%d",
            time_attrs=_TIME,
            time_format="%H:%M",
        ),
    )
    recurrence = forms.ChoiceField(
        label=_("How often"),
        choices=_RULES,
        required=False,
        widget=forms.RadioSelect,
        initial=Recurrence.QUARTERLY,
    )
    own_rule = forms.CharField(
        label=_("Rule of your own"),
        max_length=LONGEST_RULE,
        required=False,
        help_text=_("As calendars write it (RFC 5545), for example FREQ=MONTHLY;BYDAY=2TU."),
        widget=forms.TextInput(attrs={"class": "code", "dir": "ltr", "autocapitalize": "off"}),
    )
    open_days = forms.IntegerField(
        label=_("Days to answer"),
        min_value=1,
        max_value=90,
        initial=21,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    sample_size = forms.IntegerField(
        label=_("How many people to invite in each wave"),
        min_value=0,
        max_value=1_000_000,
        initial=0,
        help_text=_("Drawn by chance from the contact list. 0 means open links only."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    first_way = forms.ChoiceField(
        label=_("Invite people by"), choices=_WAYS, initial=Mode.EMAIL, widget=forms.RadioSelect
    )
    second_way = forms.ChoiceField(
        label=_("If that does not reach somebody"),
        choices=[("", _("Do not invite them")), *_WAYS],
        required=False,
        widget=forms.RadioSelect,
    )
    third_way = forms.ChoiceField(
        label=_("If that does not reach them either"),
        choices=[("", _("Do not invite them")), *_WAYS],
        required=False,
        widget=forms.RadioSelect,
    )
    mails_at_night = forms.BooleanField(label=_("Mail may leave at any hour"), required=False)
    first_reminder = forms.IntegerField(
        label=_("First reminder, days after the opening"),
        min_value=2,
        max_value=89,
        required=False,
        help_text=_("Only to people who have not answered, by e-mail or text, at most once."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    second_reminder = forms.IntegerField(
        label=_("Second reminder, days after the opening"),
        min_value=3,
        max_value=89,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    expected_rate = forms.IntegerField(
        label=_("Of 100 people invited, how many will answer?"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("Empty: as in the latest waves, or 20 before there are any."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    wanted_range = forms.IntegerField(
        label=_("Range of the city’s result that you want, plus or minus points"),
        min_value=1,
        max_value=30,
        required=False,
        help_text=_("Empty: 3 points, at 95%."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    places = forms.TypedMultipleChoiceField(
        label=_("Only these neighborhoods"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none to ask the whole city."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mails_at_night"].help_text = _("Otherwise between %(hours)s; texts never.") % {
            "hours": queries.mail_hours()
        }
        self._choices("places", list(Place.objects.order_by("name").values_list("id", "name")))

    def _choices(self, name: str, choices: list[tuple[int, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Read the rule of one's own, where one is chosen, and the days of reminders."""
        said = super().clean() or {}
        self._check_reminders(said)
        if said.get("recurrence") == OWN and "own_rule" in said:
            try:
                said["own_rule"] = str(read_rule(said["own_rule"]))
            except BadRule as error:
                self.add_error("own_rule", _WHY_NOT[error.code])
        return said

    def _check_reminders(self, said: dict[str, Any]) -> None:
        first, second = said.get("first_reminder"), said.get("second_reminder")
        if second and not first:
            self.add_error("first_reminder", _("Choose the day of the first reminder, too."))
        elif second and first and second <= first:
            self.add_error("second_reminder", _("Remind people later than the first time."))
        if max(first or 0, second or 0) >= said.get("open_days", 90):
            self.add_error("open_days", _("Reminders must come before the wave closes."))

    def schedule(self) -> dict[str, Any]:
        """Return what was settled here, as parts of a survey's plan."""
        said = self.cleaned_data
        return {
            "first_opens_at": said["first_opens_at"],
            "recurrence": self.rule(),
            "open_days": said["open_days"],
            "sample_size": said["sample_size"],
            "places": said["places"],
            "ways": list(dict.fromkeys(filter(None, (said[each] for each in _IN_ORDER)))),
            "reminder_days": [said[each] for each in _REMINDERS if said[each]],
            "mails_at_night": said["mails_at_night"],
        }

    def rule(self) -> str:
        """Return the rule that was chosen; empty means once."""
        said = self.cleaned_data
        return str(said["own_rule"] if said["recurrence"] == OWN else said["recurrence"])

    def echo(self, now: datetime, count: int = 5) -> list[Opening]:
        """Return the next openings of what was sent, as far as it can be read."""
        said = getattr(self, "cleaned_data", {})
        needed = {"first_opens_at", "recurrence", "open_days"}
        if not needed <= set(said) or said["first_opens_at"] is None or "own_rule" in self.errors:
            return []
        schedule = Schedule(said["first_opens_at"], self.rule(), said["open_days"])
        return next_openings(schedule, now, queries.city_zone(), count)


def outlook_of(form: ScheduleForm) -> tuple[int, int, Outlook] | None:
    """Return the rate, the wanted range and what the sample may say, as far as it can be read."""
    said = getattr(form, "cleaned_data", {})
    if not {"sample_size", "places", "expected_rate", "wanted_range"} <= set(said):
        return None
    wanted = said["wanted_range"] or _RANGE
    rate = (said["expected_rate"] or 100 * queries.response_rate()) / 100
    found = queries.sample_outlook(said["sample_size"], said["places"], rate=rate, wanted=wanted)
    return round(100 * rate), wanted, found


def schedule_of(survey: Survey) -> dict[str, Any]:
    """Return the first values of this part of the form, as the survey was last saved."""
    is_common = survey.recurrence in Recurrence.values
    return {
        "first_opens_at": survey.first_opens_at and timezone.localtime(survey.first_opens_at),
        "recurrence": survey.recurrence if is_common else OWN,
        "own_rule": "" if is_common else survey.recurrence,
        "open_days": survey.open_days,
        "sample_size": survey.sample_size,
        **dict(zip(_IN_ORDER, survey.ways_in_order, strict=False)),
        **dict(zip(_REMINDERS, survey.reminder_days, strict=False)),
        "mails_at_night": survey.mails_at_night,
        "places": list(survey.places.order_by("id").values_list("id", flat=True)),
    }
