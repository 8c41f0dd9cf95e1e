"""What an analyst settles about a survey, and the links they make."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from feedback.surveys import queries
from feedback.surveys.enums import FOR_STAFF, Mode, Population
from feedback.surveys.forms.schedule import ScheduleForm, schedule_of
from feedback.surveys.models import Survey
from feedback.surveys.pure.wording import INTROS, Intro
from feedback.surveys.services import SurveyPlan
from trustapp.core.http.submission import OnceForm, new_key
from trustapp.core.pure.text import tidy
from trustapp.places.models import Place

_INTRO = {
    "title": (_("Title that residents read"), 160),
    "who_asks": (_("Who asks"), 300),
    "why": (_("Why we ask"), 400),
}


_POPULATIONS = (
    Population.GENERAL, Population.POST_CONTACT, Population.STAFF, Population.TRIAL,
    Population.CHECK,
)  # fmt: skip


class SurveyForm(ScheduleForm):
    """A survey's plan; a draft may be saved with gaps, the launch says what is missing."""

    # The revision of the plan that this form was filled with.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    title = forms.CharField(
        label=_("Name for staff"), max_length=160, help_text=_("Residents do not see it.")
    )
    population = forms.ChoiceField(
        label=_("Whom do you ask?"),
        choices=[(each, each.label) for each in _POPULATIONS],
        initial=Population.GENERAL,
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "People who work here answer by a link, anonymously, and only questions on a scale."
        ),
    )
    contact_percent = forms.IntegerField(
        label=_("After a contact, ask how many in 100"),
        min_value=1,
        max_value=100,
        initial=100,
        required=False,
        help_text=_("Picked by chance. Only for people who were in contact with the police."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    contact_hours = forms.IntegerField(
        label=_("At the earliest so many hours later"),
        min_value=0,
        max_value=144,
        initial=24,
        required=False,
        help_text=_("Never in the night, and never later than 7 days."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    items = forms.TypedMultipleChoiceField(
        label=_("Questions"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tested questions. Three stand on one screen, in this order."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wordings = queries.bank_texts(settings.LANGUAGE_CODE)
        self._choices("items", [(each.pk, _asked(each, wordings)) for each in queries.bank()])
        for language, _name in settings.LANGUAGES:
            start = INTROS.get(language, Intro("", "", ""))
            for part, (label, longest) in _INTRO.items():
                self.fields[f"{part}_{language}"] = forms.CharField(
                    label=label,
                    max_length=longest,
                    required=False,
                    initial=getattr(start, part),
                    widget=forms.Textarea(attrs={"rows": 2, "lang": language, "dir": "auto"})
                    if part == "why"
                    else forms.TextInput(attrs={"lang": language, "dir": "auto"}),
                )

    @classmethod
    def for_survey(cls, survey: Survey, sent: Any = None) -> "SurveyForm":
        """Return the form as the survey was last saved."""
        initial: dict[str, Any] = {
            "seen": survey.revision,
            "title": survey.title,
            "population": survey.population,
            "contact_percent": survey.contact_percent,
            "contact_hours": survey.contact_hours,
            "languages": survey.languages,
            "items": list(survey.items.order_by("position").values_list("version_id", flat=True)),
            **schedule_of(survey),
        }
        for text in survey.texts.order_by("language"):
            initial |= {f"{part}_{text.language}": getattr(text, part) for part in _INTRO}
        form = cls(sent, initial=initial)
        form.keep_order(survey)
        return form

    def has_seen(self, survey: Survey) -> None:
        """Take what was saved meanwhile as seen, so that saving again is a choice."""
        sent: Any = self.data
        again = sent.copy()
        again["seen"], again["submission_key"] = str(survey.revision), new_key()
        self.data = again

    def keep_order(self, survey: Survey) -> None:
        """List the survey's questions first, in its order and wording, then the others."""
        asked = [item.version for item in queries.items_of(survey)]
        held = {version.question_id for version in asked}
        others = [each for each in queries.bank() if each.question_id not in held]
        wordings = queries.bank_texts(settings.LANGUAGE_CODE)
        self._choices("items", [(each.pk, _asked(each, wordings)) for each in (*asked, *others)])

    @property
    def intro_groups(self) -> list[tuple[str, list[Any]]]:
        """The fields of each language, under its name."""
        return [
            (str(name), [self[f"{part}_{language}"] for part in _INTRO])
            for language, name in settings.LANGUAGES
        ]

    def plan(self) -> SurveyPlan:
        """Return what was settled."""
        said: Mapping[str, Any] = self.cleaned_data
        return SurveyPlan(
            title=tidy(said["title"]),
            languages=said["languages"],
            population=said["population"] or Population.GENERAL,
            contact_percent=_or(said["contact_percent"], 100),
            contact_hours=_or(said["contact_hours"], 24),
            items=said["items"],
            intros={
                language: Intro(*(tidy(said[f"{part}_{language}"]) for part in _INTRO))
                for language in said["languages"]
            },
            **self.schedule(),
        )


def _or(said: int | None, usual: int) -> int:
    return usual if said is None else said


def _asked(version: Any, wordings: Mapping[int, Any]) -> str:
    wording = wordings.get(version.pk)
    return str(wording.text if wording else version.question.key)


class OpenLinkForm(OnceForm):
    """Where a link will be used, so that its answers can be told apart."""

    label = forms.CharField(
        label=_("Where will it be used?"),
        max_length=120,
        help_text=_("For example: poster in the library, summer fair."),
    )
    mode = forms.ChoiceField(
        label=_("How will people reach it?"),
        choices=[(each, each.label) for each in (*FOR_STAFF, Mode.KIOSK)],
        widget=forms.RadioSelect,
    )
    place = forms.TypedChoiceField(
        label=_("Neighborhood"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if survey.is_of_staff:
            del self.fields["place"]
            self.fields["mode"].choices = [(each, each.label) for each in FOR_STAFF]  # type: ignore[attr-defined]
            return
        field = self.fields["place"]
        assert isinstance(field, forms.TypedChoiceField)
        places = Place.objects.order_by("name").values_list("id", "name")
        field.choices = [("", _("The whole city")), *places]
