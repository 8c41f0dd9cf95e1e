"""A question and its words in every language, side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from feedback.surveys.enums import QuestionKind
from feedback.surveys.pure.wording import Text, Wording
from trustapp.core.http.submission import OnceForm
from trustapp.core.pure.text import tidy

MOST_OPTIONS = 30
_FEWEST_ROWS = 5
_SPARE_ROWS = 2
_CHOICES = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
# What can be ticked beside an answer.
_BOXES = ("alone", "other")
_PARTS = {
    "lead": (_("What the rows of a matrix have in common"), 300),
    "text": (_("Question"), 400),
    "low_label": (_("Label of the lowest number"), 80),
    "high_label": (_("Label of the highest number"), 80),
}
_A_WORD = RegexValidator(
    r"^(?!new$)[a-z][a-z0-9_]*$",
    _("Use small letters, digits and underscores, and begin with a letter."),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form: the same part in each language, and the boxes that belong to it."""

    label: str
    fields: list[BoundField]
    boxes: tuple[BoundField, ...] = ()


class WordingForm(OnceForm):
    """One wording. A language is written in full or left empty."""

    # What the words were when this form was first shown.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    rows = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=MOST_OPTIONS
    )

    def __init__(self, sent: Any, *, kind: str, initial: Mapping[str, Any], rows: int) -> None:
        super().__init__(sent, initial={**initial, "rows": rows})
        self.kind, self.row_count = QuestionKind(kind), rows if kind in _CHOICES else 0
        self.fields |= _settings_of(self.kind)
        for language, _name in settings.LANGUAGES:
            for part in self._parts:
                self.fields[f"{part}_{language}"] = _words(part, *_PARTS[part], language)
            for number in range(1, self.row_count + 1):
                label = _("Answer %(number)s") % {"number": number}
                self.fields[f"option_{number}_{language}"] = _words("option", label, 200, language)

    @classmethod
    def showing(
        cls, kind: str, wording: Wording | None, sent: Any = None, **more: Any
    ) -> "WordingForm":
        """Return the form with these words, and the rows that were sent or that they need."""
        have = wording.option_count if wording else 0
        rows = _number(sent.get("rows") if sent is not None else None) or max(
            _FEWEST_ROWS, have + _SPARE_ROWS
        )
        initial = _initial(wording) if wording else {}
        return cls(sent, kind=kind, initial=initial, rows=rows, **more)

    @classmethod
    def with_more_rows(cls, kind: str, sent: Any, **more: Any) -> "WordingForm":
        """Return the form as it was typed, with more rows for answers and nothing checked yet."""
        rows = min(_number(sent.get("rows")) + _FEWEST_ROWS, MOST_OPTIONS)
        return cls(None, kind=kind, initial=sent.dict(), rows=rows, **more)

    @property
    def _parts(self) -> list[str]:
        is_scale = self.kind == QuestionKind.SCALE
        return [part for part in _PARTS if is_scale or not part.endswith("_label")]

    @property
    def languages(self) -> list[tuple[str, str]]:
        """The languages of the columns."""
        return [(code, str(name)) for code, name in settings.LANGUAGES]

    @property
    def part_rows(self) -> list[Row]:
        """The parts of the question, side by side."""
        return [Row(str(_PARTS[part][0]), self._across(part)) for part in self._parts]

    @property
    def option_rows(self) -> Iterator[Row]:
        """The answers to choose from, side by side."""
        for number in range(1, self.row_count + 1):
            fields = self._across(f"option_{number}")
            boxes = [f"{box}_{number}" for box in _BOXES if f"{box}_{number}" in self.fields]
            yield Row(str(fields[0].label), fields, tuple(self[box] for box in boxes))

    def _across(self, part: str) -> list[BoundField]:
        return [self[f"{part}_{language}"] for language, _name in settings.LANGUAGES]

    @property
    def setting_fields(self) -> list[BoundField]:
        """What this kind of question needs to know beside its words."""
        return [self[name] for name in _settings_of(self.kind) if not name.startswith(_BOXES)]

    def clean(self) -> dict[str, Any]:
        """Refuse half-written languages, and scales and lists that cannot be answered."""
        cleaned = super().clean() or {}
        self.kept = self._written_rows(cleaned)
        texts = {language: self._text(cleaned, language) for language, _name in settings.LANGUAGES}
        written = {language: text for language, text in texts.items() if not text.is_empty}
        if not written:
            self.add_error(f"text_{settings.LANGUAGES[0][0]}", _("Write the question."))
        for language, text in written.items():
            self._check_complete(language, text)
        if self.kind in _CHOICES and len(self.kept) < 2:
            first = f"option_1_{settings.LANGUAGES[0][0]}"
            self.add_error(first, _("Give at least two answers to choose from."))
        others = [number for number in self.kept if cleaned.get(f"other_{number}")]
        if len(others) > 1:
            self.add_error(f"other_{others[1]}", _("Only one answer can have a line to write on."))
        low, high = cleaned.get("scale_min"), cleaned.get("scale_max")
        if low is not None and high is not None and high <= low:
            self.add_error("scale_max", _("The highest number must be above the lowest."))
        return cleaned

    def _written_rows(self, cleaned: Mapping[str, Any]) -> list[int]:
        return [
            number
            for number in range(1, self.row_count + 1)
            if any(cleaned.get(f"option_{number}_{code}") for code, _name in settings.LANGUAGES)
        ]

    def _text(self, cleaned: Mapping[str, Any], language: str) -> Text:
        def said(part: str) -> str:
            return tidy(cleaned.get(f"{part}_{language}") or "")

        return Text(
            said("text"), said("lead"), said("low_label"), said("high_label"),
            tuple(said(f"option_{number}") for number in self.kept),
        )  # fmt: skip

    def _check_complete(self, language: str, text: Text) -> None:
        missing = _("Write this as well, or leave the whole language empty.")
        if not text.text:
            self._add_once(f"text_{language}", missing)
        for number, option in zip(self.kept, text.options, strict=True):
            if not option:
                self._add_once(f"option_{number}_{language}", missing)

    def _add_once(self, name: str, message: Any) -> None:
        if not self.errors.get(name):
            self.add_error(name, ValidationError(message))

    def wording(self) -> Wording:
        """Return the wording as it was written; answers are numbered as they stand."""
        said = self.cleaned_data
        texts = {language: self._text(said, language) for language, _name in settings.LANGUAGES}
        alone = [place for place, number in enumerate(self.kept, 1) if said.get(f"alone_{number}")]
        others = [place for place, number in enumerate(self.kept, 1) if said.get(f"other_{number}")]
        limits = {name: said[name] for name in ("scale_min", "scale_max") if name in said}
        return Wording(
            kind=str(self.kind),
            is_reversed=said.get("is_reversed", False),
            shuffles_options=said.get("shuffles_options", False),
            option_count=len(self.kept),
            exclusive_options=tuple(alone),
            other_option=next(iter(others), 0),
            texts={language: text for language, text in texts.items() if not text.is_empty},
            **limits,
        )


class NewQuestionForm(WordingForm):
    """A question that is not in the bank yet."""

    key = forms.CharField(
        label=_("Short name"),
        max_length=50,
        validators=[_A_WORD],
        help_text=_("For lists, exports and conditions, such as felt_heard. It never changes."),
        widget=forms.TextInput(attrs={"class": "medium", "autocapitalize": "none"}),
    )
    construct = forms.CharField(
        label=_("What it measures"),
        max_length=40,
        help_text=_("In a word or two, such as respect."),
        widget=forms.TextInput(attrs={"class": "medium"}),
    )
    citation = forms.CharField(label=_("Where it comes from"), max_length=300, required=False)
    is_trend = forms.BooleanField(
        label=_("We follow it over time, so its words are locked once it was asked"),
        required=False,
    )


class NewWordingForm(WordingForm):
    """Other words for a question of the bank."""

    because = forms.CharField(
        label=_("Why do these words replace the ones before?"), max_length=300, required=False
    )
    breaks_trend = forms.BooleanField(
        label=_("I know that the trend line of this question ends here and a new one begins"),
        required=False,
    )


def _settings_of(kind: QuestionKind) -> dict[str, forms.Field]:
    if kind in _CHOICES:
        found: dict[str, forms.Field] = {
            "shuffles_options": _tick(_("Draw the order of the answers for each respondent"))
        }
        if kind == QuestionKind.MULTIPLE:
            label = _("Stands alone")
            found |= {f"alone_{number}": _tick(label) for number in range(1, MOST_OPTIONS + 1)}
        label = _("With a line to write on")
        found |= {f"other_{number}": _tick(label) for number in range(1, MOST_OPTIONS + 1)}
        return found
    if kind == QuestionKind.TEXT:
        return {}
    limits: dict[str, forms.Field] = {
        "scale_min": _limit(_("Lowest number"), 0),
        "scale_max": _limit(_("Highest number"), 10 if kind == QuestionKind.SCALE else 100),
    }
    if kind == QuestionKind.SCALE:
        limits["is_reversed"] = _tick(_("A high number is bad"))
    return limits


def _tick(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _limit(label: Any, initial: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        initial=initial,
        min_value=-32_000,
        max_value=32_000,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )


def _words(name: str, label: Any, longest: int, language: str) -> forms.CharField:
    attrs = {"lang": language, "dir": "auto", **_lint_mark(name)}
    return forms.CharField(
        label=label,
        max_length=longest,
        required=False,
        widget=forms.Textarea(attrs={**attrs, "rows": 3, "class": "few"})
        if longest > 200
        else forms.TextInput(attrs=attrs),
    )


def _lint_mark(name: str) -> dict[str, bool]:
    """Mark the fields on which remarks are made while they are written."""
    marks = {"text": "data-lint-text", "option": "data-lint-options"}
    return {marks[name]: True} if name in marks else {}


def _number(sent: Any) -> int:
    return min(int(sent), MOST_OPTIONS) if str(sent or "").isdecimal() else 0


def _initial(wording: Wording) -> dict[str, Any]:
    found: dict[str, Any] = {
        "seen": wording.stamp,
        "scale_min": wording.scale_min,
        "scale_max": wording.scale_max,
        "is_reversed": wording.is_reversed,
        "shuffles_options": wording.shuffles_options,
    }
    found |= {f"alone_{number}": True for number in wording.exclusive_options}
    if wording.other_option:
        found[f"other_{wording.other_option}"] = True
    for language, text in wording.texts.items():
        found |= {f"{part}_{language}": getattr(text, part) for part in _PARTS}
        found |= {f"option_{n}_{language}": option for n, option in enumerate(text.options, 1)}
    return found
