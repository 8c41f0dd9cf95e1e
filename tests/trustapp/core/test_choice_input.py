"""Choices are drawn without Django's templates, and look the same."""

import pytest
from django import forms

from trustapp.core.templatetags.house import choice_input


class Questions(forms.Form):
    one = forms.ChoiceField(
        choices=[("", "none"), ("1", "one"), ("<2>", 'a "second"')],
        widget=forms.RadioSelect(attrs={"class": "row", "data-x": '"&', "autofocus": True}),
    )
    many = forms.MultipleChoiceField(
        choices=[(1, "one"), (2, "two")], widget=forms.CheckboxSelectMultiple, required=False
    )


@pytest.mark.parametrize(
    "given", [None, {"one": "<2>", "many": ["1", "2"]}, {"one": "", "many": []}]
)
@pytest.mark.parametrize("name", ["one", "many"])
def test_a_choice_is_drawn_as_django_draws_it(given: dict[str, object] | None, name: str) -> None:
    choices = list(Questions(given, prefix="p")[name])

    assert choices
    assert [choice_input(choice) for choice in choices] == [choice.tag() for choice in choices]
