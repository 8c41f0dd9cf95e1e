"""Printing sheets, finding one by its number, and entering what stands on it."""

from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from feedback.surveys.forms.answering import AboutScreen, QuestionScreen
from feedback.surveys.pure.branching import pruned
from feedback.surveys.pure.course import Course
from feedback.surveys.pure.draft import Draft
from feedback.surveys.queries import Item, Questionnaire
from trustapp.core.http.submission import OnceForm
from trustapp.places.models import Place

MOST_SHEETS = 100


class PrintForm(OnceForm):
    """How many sheets, for where, in which language."""

    count = forms.IntegerField(
        label=_("How many sheets?"),
        min_value=1,
        max_value=MOST_SHEETS,
        initial=20,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    language = forms.ChoiceField(label=_("Language"), widget=forms.RadioSelect)
    place = forms.TypedChoiceField(
        label=_("Neighborhood"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, place = self.fields["language"], self.fields["place"]
        assert isinstance(language, forms.ChoiceField)
        assert isinstance(place, forms.TypedChoiceField)
        language.choices = [each for each in settings.LANGUAGES if each[0] in languages]
        places = Place.objects.order_by("name").values_list("id", "name")
        place.choices = [("", _("The whole city")), *places]


class SheetForm(forms.Form):
    """The number on a sheet."""

    code = forms.CharField(
        label=_("Number of the sheet"),
        max_length=40,
        help_text=_("It stands at the foot of each page."),
        widget=forms.TextInput(attrs={"class": "code", "autocomplete": "off"}),
    )


class PaperEntry:
    """All questions of a sheet in the order of the paper, read by one person."""

    def __init__(self, told: Questionnaire, sent: Any = None) -> None:
        steps = [replace(item, shuffles_options=False) for item in told.items]
        self.steps: list[Item] = steps
        course = Course(steps, Draft())
        self.questions = QuestionScreen(sent, items=steps, course=course, begin="")
        self.about = AboutScreen(sent)
        numbers = {item.id: number for number, item in enumerate(steps, start=1)}
        self.questions.numbers = numbers

    def is_valid(self) -> bool:
        """Whether every field holds something that can stand on the paper."""
        return self.questions.is_valid() & self.about.is_valid()

    @property
    def draft(self) -> Draft:
        """What was read, without answers that the paper tells people to leave out."""
        return pruned(self.steps, self.about.apply(self.questions.apply(Draft())))

    def mark(self, apart: Any) -> None:
        """Say beside each of these fields that the first reading was another one."""
        for name in apart:
            form = self.about if name in self.about.fields else self.questions
            form.add_error(name, _("The first reading is different. Look at the paper again."))
