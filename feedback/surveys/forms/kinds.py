"""A field for each kind of question: nothing preselected, nothing required."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from feedback.surveys.enums import QuestionKind
from feedback.surveys.pure.course import option_order
from feedback.surveys.pure.draft import DONT_KNOW, PREFER_NOT, SKIPPED, WRITTEN, Draft, Given
from feedback.surveys.queries import Item
from trustapp.core.pure.text import tidy

LONGEST = 1000
_NO_ANSWER = [(DONT_KNOW, _("I do not know")), (PREFER_NOT, _("I prefer not to say"))]
# A round button cannot be taken back, so there is one to skip; boxes and fields are left empty.
_NO_CHOICE = [*_NO_ANSWER, (SKIPPED, _("Skip this question"))]
_NOT_ON_LIST = {"invalid_choice": _("Choose one of the answers on the list.")}
_BOTH = _("You chose “%(alone)s” and gave another answer. Keep one of them.")
_BESIDE = _("You wrote something beside “%(other)s” but chose another answer. Keep one of them.")
_WRITTEN_KINDS = (QuestionKind.NUMBER, QuestionKind.TEXT)


def name_of(item: int) -> str:
    """Return the name of a question's field."""
    return f"item_{item}"


def without_of(item: int) -> str:
    """Return the name of the boxes beside a field in which somebody writes."""
    return f"item_{item}_without"


def other_of(item: int) -> str:
    """Return the name of the line beside the option that asks what is meant."""
    return f"item_{item}_other"


def fields_of(item: Item, lot: str) -> dict[str, forms.Field]:
    """Return the fields of one question; the order of its options is drawn by this lot."""
    if item.kind == QuestionKind.SCALE:
        points = [(str(value), str(value)) for value in range(item.lowest, item.highest + 1)]
        return {name_of(item.id): _one_of(item, points)}
    if item.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        field = _one_of if item.kind == QuestionKind.SINGLE else _AnyOf
        choice: dict[str, forms.Field] = {name_of(item.id): field(item, _options(item, lot))}
        return choice | ({other_of(item.id): _Line(item)} if item.other else {})
    return {
        name_of(item.id): _Number(item) if item.kind == QuestionKind.NUMBER else _Words(item),
        without_of(item.id): _AnyOf(item, []),
    }


def initial_of(item: Item, draft: Draft) -> dict[str, Any]:
    """Return what this draft holds for the fields of one question."""
    given = draft.answers.get(item.id, "")
    if item.kind not in _WRITTEN_KINDS:
        as_list = [given] if isinstance(given, str) else given
        choice = as_list if item.kind == QuestionKind.MULTIPLE else given
        return {name_of(item.id): choice, other_of(item.id): draft.words.get(item.id, "")}
    if given in dict(_NO_CHOICE):
        return {without_of(item.id): [given]}
    return {name_of(item.id): draft.words.get(item.id, given)}


def given_of(item: Item, cleaned: dict[str, Any]) -> tuple[Given, str]:
    """Return what was answered to one question, and the words if it was in own words."""
    found = cleaned.get(name_of(item.id), "")
    if item.kind in _WRITTEN_KINDS:
        without: list[str] = cleaned.get(without_of(item.id), [])
        if found == "":
            return without[0] if without else SKIPPED, ""
        return (WRITTEN, found) if item.kind == QuestionKind.TEXT else (str(found), "")
    return _chosen(item, found, cleaned.get(other_of(item.id), ""))


def _chosen(item: Item, found: Any, line: str) -> tuple[Given, str]:
    """Return the options that were chosen; words on the line choose theirs by themselves."""
    if item.kind == QuestionKind.SINGLE:
        chosen = found or (str(item.other) if line else SKIPPED)
        return chosen, line
    if set(found) <= set(dict(_NO_ANSWER)) and not line:
        return (found[0] if found else SKIPPED), ""
    is_missing = line and str(item.other) not in found
    return [*found, str(item.other)] if is_missing else found, line


def contradiction(item: Item, cleaned: dict[str, Any]) -> ValidationError | None:
    """Return why an answer cannot be kept beside the box that says there is none."""
    without: list[str] = cleaned.get(without_of(item.id), [])
    if cleaned.get(name_of(item.id), "") != "" and without:
        return ValidationError(_BOTH, params={"alone": dict(_NO_ANSWER)[without[0]]})
    if cleaned.get(other_of(item.id)) and _is_apart(item, cleaned.get(name_of(item.id)) or []):
        return ValidationError(_BESIDE, params={"other": item.options[item.other - 1]})
    return None


def _is_apart(item: Item, found: str | list[str]) -> bool:
    """Say whether what was chosen cannot stand beside the option that has a line."""
    chosen = {found} if isinstance(found, str) else set(found)
    if not chosen or str(item.other) in chosen:
        return False
    alone = {*map(str, item.exclusive), *dict(_NO_ANSWER)}
    return item.kind == QuestionKind.SINGLE or str(item.other) in alone or chosen <= alone


def _options(item: Item, lot: str) -> list[tuple[str, str]]:
    numbers: list[int] = list(range(1, len(item.options) + 1))
    if item.shuffles_options:
        numbers = option_order(len(numbers), item.exclusive, lot, item.id)
    return [(str(number), item.options[number - 1]) for number in numbers]


def _one_of(item: Item, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    field = forms.ChoiceField(
        label=item.text,
        choices=[*choices, *_NO_CHOICE],
        widget=forms.RadioSelect,
        required=False,
        error_messages=_NOT_ON_LIST,
    )
    field.steps = len(choices)  # type: ignore[attr-defined]
    return field


class _AnyOf(forms.MultipleChoiceField):
    """Any of several options, where some go with no other."""

    def __init__(self, item: Item, options: list[tuple[str, str]]) -> None:
        super().__init__(
            label=item.text,
            choices=[*options, *_NO_ANSWER],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages=_NOT_ON_LIST,
        )
        self.steps = len(options)
        self.alone = {str(number) for number in item.exclusive} | set(dict(_NO_ANSWER))

    def validate(self, value: list[str]) -> None:
        """Refuse an option that stands alone beside others."""
        super().validate(value)
        alone = [option for option in value if option in self.alone]
        if alone and len(value) > 1:
            name = dict(self.choices)[alone[0]]  # type: ignore[arg-type]
            raise ValidationError(_BOTH, params={"alone": name})


class _Number(forms.IntegerField):
    """A whole number within limits, in the digits of any script."""

    def __init__(self, item: Item) -> None:
        limits = {"lowest": item.lowest, "highest": item.highest}
        outside = _("Enter a number from %(lowest)s to %(highest)s.") % limits
        super().__init__(
            label=item.text,
            required=False,
            min_value=item.lowest,
            max_value=item.highest,
            help_text=_("A whole number from %(lowest)s to %(highest)s. Leave it empty to skip.")
            % limits,
            widget=forms.TextInput(
                attrs={
                    "class": "short",
                    "inputmode": "numeric" if item.lowest >= 0 else "text",
                    "autocomplete": "off",
                }
            ),
            error_messages={
                "invalid": _("Enter a whole number in digits, such as %(example)s.")
                % {"example": (item.lowest + item.highest) // 2},
                "min_value": outside,
                "max_value": outside,
            },
        )

    def to_python(self, value: Any) -> Any:
        """Return the number, or an empty word where none was written."""
        found = super().to_python(value)
        return "" if found is None else found

    def run_validators(self, value: Any) -> None:
        """Check the limits of what was written."""
        if value != "":
            super().run_validators(value)


class _Line(forms.CharField):
    """What is meant by the option beside it."""

    def __init__(self, item: Item) -> None:
        super().__init__(
            label=_("Please say which (%(option)s)") % {"option": item.options[item.other - 1]},
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        )

    def to_python(self, value: Any) -> str:
        """Return the words in one line."""
        return tidy(super().to_python(value) or "")


class _Words(forms.CharField):
    """Own words, up to a length."""

    def __init__(self, item: Item) -> None:
        super().__init__(
            label=item.text,
            required=False,
            max_length=LONGEST,
            help_text=_("Please do not write names or addresses. Leave it empty to skip."),
            widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        )

    def to_python(self, value: Any) -> str:
        """Return the words with line breaks counted as one character each."""
        return tidy(super().to_python(value) or "")
