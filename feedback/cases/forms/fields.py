"""Fields that keep what people write: tidied, never cut, shown in its own direction."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext

from feedback.cases import queries
from feedback.cases.models.routing import Named
from feedback.cases.pure.limits import LONGEST_LINE, MOST_WORDS
from trustapp.core.pure.text import tidy


class WordsField(forms.CharField):
    """Free words of any length that a person can read; too many are refused, never cut off.

    The browser gets no `maxlength`: it would silently drop the end of what is pasted.
    """

    longest = MOST_WORDS

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"dir": "auto", "rows": 6}))
        options.setdefault("required", False)
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return tidy(str(value or ""))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.longest:
            raise ValidationError(
                gettext("Use %(longest)s characters or fewer. You have used %(used)s.")
                % {"longest": _grouped(self.longest), "used": _grouped(len(value))}
            )


class LineField(WordsField):
    """One short line of free words."""

    longest = LONGEST_LINE

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"dir": "auto"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class PlaceField(forms.ModelChoiceField):
    """A place from the list, or none; no map is needed."""

    def __init__(self, *, empty_label: Any, **options: Any) -> None:
        super().__init__(
            queryset=queries.place_options(),
            to_field_name="slug",
            required=False,
            empty_label=empty_label,
            **options,
        )


class NamedField(forms.ModelChoiceField):
    """A category or a team, by its name in the reader's language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(to_field_name="public_id", **options)

    def label_from_instance(self, obj: Named) -> str:
        return obj.name


def _grouped(number: int) -> str:
    return number_format(number, force_grouping=True)


def radios(look: str = "") -> forms.RadioSelect:
    """Return radio buttons, laid out as the look says."""
    return forms.RadioSelect(attrs={"class": look} if look else {})
