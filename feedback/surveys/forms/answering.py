"""Screens of a survey: nothing preselected, nothing required."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from feedback.surveys.forms import kinds
from feedback.surveys.pure.course import Course
from feedback.surveys.pure.draft import ABOUT, NO_NUMBER, SKIPPED, Draft
from feedback.surveys.queries import Item, Questionnaire
from trustapp.places.enums import Age, RaceEthnicity, Sex

_NOT_ON_LIST = {"invalid_choice": _("Choose one of the answers on the list.")}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it stands on a screen."""

    item: Item
    number: int
    field: BoundField
    # Beside a field in which somebody writes: the boxes that say why there is no answer.
    without: BoundField | None
    # Below options of which one asks what is meant: the line for it.
    line: BoundField | None


class QuestionScreen(forms.Form):
    """Some questions on one screen, each in the way of its kind."""

    # Makes a double click on the very first screen of an open link one response, not two.
    begin = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # Which questions stand here: answers in another window may have changed the screens.
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, sent: Any, *, items: Sequence[Item], course: Course[Item], begin: str
    ) -> None:
        ids = ",".join(str(item.id) for item in items)
        initial: dict[str, Any] = {"begin": begin, "shown": ids}
        for item in items:
            initial |= kinds.initial_of(item, course.draft)
        super().__init__(sent, initial=initial)
        self.items = items
        self.numbers = course.numbers
        for item in items:
            self.fields |= kinds.fields_of(item, course.name)

    def clean(self) -> dict[str, Any]:
        """Refuse an answer beside the box that says there is none."""
        cleaned = super().clean() or {}
        for item in self.items:
            if found := kinds.contradiction(item, cleaned):
                self.add_error(kinds.name_of(item.id), found)
        return cleaned

    @property
    def blocks(self) -> list[list[Asked]]:
        """The questions as they stand together: rows of one matrix, or one alone."""
        rows = map(self._asked, self.items)
        return [list(block) for _what, block in groupby(rows, key=lambda row: _alike(row.item))]

    def _asked(self, item: Item) -> Asked:
        names = kinds.without_of(item.id), kinds.other_of(item.id)
        without, line = (self[name] if name in self.fields else None for name in names)
        number = self.numbers.get(item.id, 0)
        return Asked(item, number, self[kinds.name_of(item.id)], without, line)

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with this screen's answers in it."""
        found = {item.id: kinds.given_of(item, self.cleaned_data) for item in self.items}
        return draft.with_answers(
            list(found),
            {item: given for item, (given, _words) in found.items()},
            {item: words for item, (_given, words) in found.items() if words},
        )


def _alike(item: Item) -> tuple[Any, ...]:
    """Return what rows of one matrix have in common; questions without a lead stand alone."""
    if not item.lead:
        return (item.id,)
    ends = (item.lowest, item.highest, item.low_label, item.high_label, item.other)
    return (item.lead, item.kind, item.options, *ends)


class LastScreen(forms.Form):
    """The screen that hands the answers in; it asks nothing more."""

    # Tells this screen from the questions that another window may have put in its place.
    about = forms.CharField(widget=forms.HiddenInput, required=False, initial="1")
    # The solved puzzle of a browser, where one is asked for.
    proof = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *args: Any, challenge: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if challenge:
            self.fields["proof"].widget.attrs["data-challenge"] = json.dumps(challenge)

    @classmethod
    def for_draft(cls, draft: Draft, sent: Any = None, challenge: Any = None) -> "LastScreen":
        """Return the form with what its reader said before, and a puzzle where there is a flood."""
        return cls(sent, initial=draft.about, challenge=challenge)

    def apply(self, draft: Draft) -> Draft:
        """Return the draft as it is."""
        return draft


class AboutScreen(LastScreen):
    """What the weights need to know about someone; every part may be left out."""

    sex = forms.ChoiceField(label=_("Are you a woman or a man?"), required=False)
    age = forms.ChoiceField(label=_("How old are you?"), required=False)
    race_ethnicity = forms.ChoiceField(label=_("What is your race or ethnicity?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        adults = [choice for choice in Age.choices if choice[0] != Age.UNDER_18]
        words: dict[str, list[tuple[Any, Any]]] = {
            "sex": [(Sex.FEMALE, _("Woman")), (Sex.MALE, _("Man"))],
            "age": adults,
            "race_ethnicity": list(RaceEthnicity.choices),
        }
        for name, choices in words.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.widget = forms.RadioSelect()
            field.choices = [*choices, (SKIPPED, _("Another answer, or I prefer not to say"))]
            field.error_messages.update(_NOT_ON_LIST)

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with what was said here; skipped parts are left out."""
        said = {name: self.cleaned_data.get(name, "") for name in ABOUT}
        return draft.with_about(
            {name: word for name, word in said.items() if word not in NO_NUMBER}
        )


_SECONDS_EACH = 12.5


@dataclass(frozen=True, slots=True)
class Sheet:
    """One screen, ready to be shown or saved."""

    told: Questionnaire
    course: Course[Item]
    number: int
    form: QuestionScreen | LastScreen

    @classmethod
    def laid(
        cls,
        told: Questionnaire,
        course: Course[Item],
        number: int,
        begin: str = "",
        sent: Any = None,
        puzzle: Any = None,
    ) -> "Sheet":
        """Return the screen with this number, or the one that was sent under it.

        A screen says itself what stands on it: another window may have changed the screens since
        it was shown. Its questions are taken as sent; the last screen is shown again once there
        are questions before it.
        """
        is_last = number > len(course.screens)
        if sent is not None and "shown" in sent and (items := course.named(sent["shown"])):
            form = QuestionScreen(sent, items=items, course=course, begin=begin)
            return cls(told, course, number, form)
        if is_last:
            last = AboutScreen if told.asks_about else LastScreen
            return cls(told, course, number, last.for_draft(course.draft, sent, puzzle))
        kept = None if sent is not None and "about" in sent else sent
        items = course.screens[number - 1]
        form = QuestionScreen(kept, items=items, course=course, begin=begin)
        return cls(told, course, number, form)

    @property
    def is_last(self) -> bool:
        """Whether this screen hands the answers in."""
        return isinstance(self.form, LastScreen)

    @property
    def context(self) -> dict[str, Any]:
        """Return what the templates of a screen need."""
        most = self.course.most
        return {
            "form": self.form,
            "asked": self.told,
            "total": most,
            "is_settled": self.course.is_settled,
            "minutes": max(1, round(most * _SECONDS_EACH / 60)),
            "is_first": self.number == 1,
            "is_last": self.is_last,
            "is_about": isinstance(self.form, AboutScreen),
        }
