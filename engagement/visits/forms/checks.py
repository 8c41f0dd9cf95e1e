"""What a supervisor makes of something that was worth a look."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.visits import queries
from engagement.visits.enums import Decision
from engagement.visits.models import Signal
from trustapp.accounts.models import User
from trustapp.core.pure.text import tidy


class _PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: User) -> str:
        return person.name


class SignalForm(forms.Form):
    """A decision and its words; both, or nothing is saved."""

    decision = forms.ChoiceField(
        label=_("What did you find?"),
        choices=[
            (Decision.EXPLAINED, _("There is an explanation")),
            (Decision.TALKED_WITH, _("We talked about it, and know what to do from now on")),
            (Decision.PASSED_ON, _("It needs somebody else: I passed it on")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you found.")},
    )
    words = forms.CharField(
        label=_("In a few words"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The officer can read this, unless it was passed on. Name no resident."),
        error_messages={"required": _("Write in a few words what you found.")},
    )
    passed_to = _PersonField(
        label=_("If you pass it on: to whom?"), queryset=User.objects.none(), required=False,
        empty_label=_("Nobody"),
    )  # fmt: skip
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, signal: Signal, reader_id: int, sent: Any = None) -> None:
        super().__init__(
            sent,
            initial={
                "decision": signal.decision, "words": signal.words, "seen": signal.revision,
                "passed_to": signal.passed_to_id,
            },
        )  # fmt: skip
        self.fields["passed_to"].queryset = queries.others_to_decide(  # type: ignore[attr-defined]
            signal, reader_id
        )

    def clean_words(self) -> str:
        return tidy(self.cleaned_data["words"])
