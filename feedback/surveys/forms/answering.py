"""Screens of a survey: nothing preselected, nothing required."""

import json
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.surveys.pure.draft import (
    ABOUT,
    DONT_KNOW,
    NO_NUMBER,
    PER_SCREEN,
    PREFER_NOT,
    SKIPPED,
    Draft,
)
from feedback.surveys.queries import Item
from trustapp.places.enums import Age, RaceEthnicity, Sex

_WITHOUT_NUMBER = [
    (DONT_KNOW, _("I do not know")),
    (PREFER_NOT, _("I prefer not to say")),
    (SKIPPED, _("Skip this question")),
]
_NOT_ON_LIST = {"invalid_choice": _("Choose one of the answers on the list.")}


def _name(item: int) -> str:
    return f"item_{item}"


class QuestionScreen(forms.Form):
    """Some questions on one screen, each on its scale."""

    # Makes a double click on the very first screen of an open link one response, not two.
    begin = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(self, *args: Any, items: Sequence[Item], first: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for number, item in enumerate(items, start=first):
            scale = [(str(value), str(value)) for value in range(item.lowest, item.highest + 1)]
            field = forms.ChoiceField(
                label=item.text,
                choices=[*scale, *_WITHOUT_NUMBER],
                widget=forms.RadioSelect,
                required=False,
                error_messages=_NOT_ON_LIST,
            )
            field.number, field.item, field.steps = number, item, len(scale)  # type: ignore[attr-defined]
            self.fields[_name(item.id)] = field

    @classmethod
    def for_screen(
        cls, screen: int, items: Sequence[Item], draft: Draft, sent: Any = None
    ) -> "QuestionScreen":
        """Return the form of this screen with what its reader answered before."""
        first = (screen - 1) * PER_SCREEN
        given = {_name(item): value for item, value in draft.answers.items()}
        return cls(sent, items=items[first : first + PER_SCREEN], first=first + 1, initial=given)

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with this screen's answers in it."""
        given = {item.id: self.cleaned_data.get(_name(item.id), "") for item in self.items}
        return draft.with_answers([item.id for item in self.items], given)


class AboutScreen(forms.Form):
    """What the weights need to know about someone; every part may be left out."""

    sex = forms.ChoiceField(label=_("Are you a woman or a man?"), required=False)
    age = forms.ChoiceField(label=_("How old are you?"), required=False)
    race_ethnicity = forms.ChoiceField(label=_("What is your race or ethnicity?"), required=False)
    # The solved puzzle of a browser, where one is asked for.
    proof = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *args: Any, challenge: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if challenge:
            self.fields["proof"].widget.attrs["data-challenge"] = json.dumps(challenge)
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

    @classmethod
    def for_draft(cls, draft: Draft, sent: Any = None, challenge: Any = None) -> "AboutScreen":
        """Return the form with what its reader said before, and a puzzle where there is a flood."""
        return cls(sent, initial=draft.about, challenge=challenge)

    def apply(self, draft: Draft) -> Draft:
        """Return the draft with what was said here; skipped parts are left out."""
        said = {name: self.cleaned_data.get(name, "") for name in ABOUT}
        return draft.with_about(
            {name: word for name, word in said.items() if word not in NO_NUMBER}
        )
