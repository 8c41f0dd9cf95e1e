"""Limits of groups, and decisions about floods."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.surveys import queries
from feedback.surveys.enums import FloodState
from feedback.surveys.models import Flood, Survey
from feedback.surveys.services import GroupLimit
from trustapp.core.pure.text import tidy
from trustapp.places.enums import Age, RaceEthnicity, Sex

_GROUPS = {
    "sex": (_("Sex"), Sex),
    "age": (_("Age"), Age),
    "race_ethnicity": (_("Race or ethnicity"), RaceEthnicity),
}


class DecisionForm(forms.Form):
    """What becomes of the answers of one flood, and why."""

    state = forms.ChoiceField(
        label=_("What should happen with these answers?"),
        choices=[
            (FloodState.SET_ASIDE, _("Set them aside: they are kept but do not count")),
            (FloodState.COUNTED, _("Count them: these are real people")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    # The state that the person looked at, so that two decisions never cross.
    seen = forms.ChoiceField(choices=FloodState.choices, widget=forms.HiddenInput)

    def __init__(self, flood: Flood, sent: Any = None) -> None:
        initial = {"seen": flood.state, "reason": flood.reason, "state": flood.state}
        super().__init__(sent, initial=initial, prefix=f"flood-{flood.pk}")
        self.flood = flood

    def clean_reason(self) -> str:
        return tidy(self.cleaned_data["reason"])


class QuotaForm(forms.Form):
    """One number for each group; empty means no limit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups: list[tuple[Any, list[str]]] = []
        self.limited: dict[str, tuple[str, str]] = {}
        for dimension, (title, categories) in _GROUPS.items():
            named = [one for one in categories.choices if one[0] != Age.UNDER_18]
            self._add(title, dimension, named)
        self._add(_("Neighborhood of the link"), "place", queries.slugs_of_places())

    def _add(self, title: Any, dimension: str, categories: list[tuple[str, Any]]) -> None:
        names = []
        for category, label in categories:
            name = f"{dimension}:{category}"
            self.fields[name] = forms.IntegerField(
                label=label,
                min_value=1,
                max_value=1_000_000,
                required=False,
                widget=forms.NumberInput(attrs={"class": "short"}),
            )
            self.limited[name] = (dimension, category)
            names.append(name)
        self.groups.append((title, names))

    @property
    def field_groups(self) -> list[tuple[Any, list[Any]]]:
        """The fields of each dimension under its name."""
        return [(title, [self[name] for name in names]) for title, names in self.groups]

    @classmethod
    def for_survey(cls, survey: Survey, sent: Any = None) -> "QuotaForm":
        """Return the form as the limits were last saved."""
        saved = survey.quotas.order_by("id")
        return cls(sent, initial={f"{each.dimension}:{each.category}": each.most for each in saved})

    def limits(self) -> list[GroupLimit]:
        """Return the limits that were set."""
        return [
            GroupLimit(*self.limited[name], most)
            for name, most in self.cleaned_data.items()
            if most is not None
        ]
