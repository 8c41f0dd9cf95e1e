"""After which answers a question is asked, and with which others it changes places."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from feedback.surveys import queries
from feedback.surveys.enums import QuestionKind
from feedback.surveys.models import SurveyItem
from feedback.surveys.pure.branching import Condition, earlier
from feedback.surveys.services import stamp

_LISTS = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
_GROUPS = [(0, _("It stays in its place")), *((n, chr(ord("A") + n - 1)) for n in range(1, 7))]


class ItemForm(forms.Form):
    """Conditions on earlier answers, all of which must hold; and a group that is shuffled."""

    # How the question was settled when this form was first shown.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    shuffle = forms.TypedChoiceField(
        label=_("Group that changes places"),
        coerce=int,
        choices=_GROUPS,
        required=False,
        help_text=_(
            "Questions with the same letter come in an order of their own for each person."
        ),
    )

    def __init__(
        self, sent: Any, *, item: SurveyItem, items: Sequence[SurveyItem], language: str
    ) -> None:
        super().__init__(sent, initial={"seen": stamp(item), "shuffle": item.shuffle})
        key = item.version.question.key
        before = earlier(queries.places_of(items), key)
        self.sources = [
            each
            for each in items
            if each.version.question.key in before and queries.can_be_condition(each.version)
        ]
        held = {saved["question"]: Condition.load(saved) for saved in item.shown_if}
        self.language = language
        for source in self.sources:
            self._add(source, held.get(source.version.question.key))

    def _add(self, source: SurveyItem, held: Condition | None) -> None:
        version, key = source.version, source.version.question.key
        label = queries.text_of(version, self.language)
        if version.kind in _LISTS:
            options = queries.options_of(version, self.language)
            self.fields[f"is_{key}"] = forms.TypedMultipleChoiceField(
                label=label,
                choices=options,
                coerce=int,
                required=False,
                initial=list(held.values) if held else [],
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Ask only those who gave one of these answers."),
            )
            return
        short = forms.TextInput(attrs={"class": "short", "inputmode": "numeric"})
        for name, words, initial in (
            (f"from_{key}", _("From"), held.at_least if held else None),
            (f"to_{key}", _("To"), held.at_most if held else None),
        ):
            self.fields[name] = forms.IntegerField(
                label=words,
                required=False,
                initial=initial,
                widget=short,
                min_value=version.scale_min,
                max_value=version.scale_max,
            )

    @property
    def blocks(self) -> list[tuple[str, list[BoundField], bool]]:
        """The earlier questions with their fields, and whether a condition is set on them."""
        found = []
        for source in self.sources:
            key = source.version.question.key
            names = [
                name for name in (f"is_{key}", f"from_{key}", f"to_{key}") if name in self.fields
            ]
            fields = [self[name] for name in names]
            is_set = any(field.errors or field.value() not in ("", None, []) for field in fields)
            found.append((queries.text_of(source.version, self.language), fields, is_set))
        return found

    def conditions(self) -> list[Condition]:
        """Return what was chosen."""
        found = []
        for source in self.sources:
            key = source.version.question.key
            values = tuple(self.cleaned_data.get(f"is_{key}") or ())
            low, high = (self.cleaned_data.get(f"{end}_{key}") for end in ("from", "to"))
            if values or low is not None or high is not None:
                found.append(Condition(key, values, low, high))
        return found
