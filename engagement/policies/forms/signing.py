"""Asking for signatures, and signing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from engagement.policies.pure import quiz
from trustapp.accounts.enums import Role
from trustapp.core.http.submission import OnceForm
from trustapp.places.models import Place


class AskForm(OnceForm):
    """Who has to sign, by when, and what they have to know."""

    roles = forms.MultipleChoiceField(
        label=_("Who has to sign it?"),
        help_text=_("Whoever gets such a role later is asked as well."),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )
    places = forms.ModelMultipleChoiceField(
        label=_("Only officers who serve in"),
        help_text=_("Choose nothing for the whole city."),
        queryset=Place.objects.order_by("name"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    due_on = forms.DateField(
        label=_("By when?"),
        widget=forms.DateInput(attrs={"type": "date", "class": "medium"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day.")},
    )
    questions = forms.CharField(
        label=_("Questions, if you want any"),
        help_text=_(
            "A question on one line, then its answers: * before the right one, - before each "
            "other one. Write > before what to say to whoever is wrong. A blank line begins the "
            "next question. All have to be right to sign."
        ),
        required=False,
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "true"}),
    )

    def clean_questions(self) -> tuple[quiz.Question, ...]:
        """Return the questions as they were typed."""
        try:
            return quiz.parse(self.cleaned_data["questions"])
        except quiz.CannotRead as fault:
            raise ValidationError(
                _(
                    "Question %(number)s needs words, two to six different answers, and exactly "
                    "one star. There can be 20 questions."
                ),
                params={"number": fault.number},
            ) from fault


class SignForm(forms.Form):
    """The questions, and the word that the text was read."""

    has_read = forms.BooleanField(
        label=_("I have read this version, and I will act by it."),
        error_messages={"required": _("Confirm that you have read it.")},
    )

    def __init__(self, questions: Sequence[quiz.Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for at, question in enumerate(questions):
            self.fields[f"answer-{at}"] = forms.TypedChoiceField(
                label=question.text,
                choices=list(enumerate(question.options)),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose an answer.")},
            )
        self.order_fields([*(f"answer-{at}" for at in range(len(questions))), "has_read"])

    @property
    def answers(self) -> list[int]:
        """Return which answers were chosen, in the order of the questions."""
        return [self.cleaned_data[f"answer-{at}"] for at in range(len(self.questions))]

    def explain(self, wrong: Sequence[int]) -> None:
        """Say beside each question that was not right what to read again."""
        for at in wrong:
            why = self.questions[at].why
            self.add_error(f"answer-{at}", why or _("This is not right. Read the text once more."))
