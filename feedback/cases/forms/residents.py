"""What residents hand in: feedback and thanks in two steps, messages, a wish for a review."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from feedback.cases import queries
from feedback.cases.enums import CaseKind, Fairness, ReplyChoice, Resolved
from feedback.cases.forms.coded import CodedForm
from feedback.cases.forms.fields import (
    LineField,
    NamedField,
    PlaceField,
    WordsField,
    contact_for,
    radios,
    reply_ways,
)
from feedback.cases.services import NewFeedback
from trustapp.core.http.submission import OnceForm
from trustapp.files.forms import FilesField

_ELSEWHERE = _("I do not know, or all over the city")
_FAIRNESS = ("listened", "respectful", "explained", "fair")


class TwoStepForm(CodedForm):
    """One form over two pages: the page that is not shown travels along in hidden fields.

    So nothing has to be kept on our side, Back loses nothing, and no script is needed.
    """

    FIRST: ClassVar[tuple[str, ...]] = ()
    SECOND: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, is_last: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_last = is_last
        for name in self.FIRST if is_last else self.SECOND:
            self.fields[name].widget = forms.HiddenInput()
        if not is_last:
            # A browser cannot carry chosen files over a page.
            self.fields.pop("attached", None)

    @classmethod
    def carrying(cls, posted: QueryDict, *, is_last: bool) -> "TwoStepForm":
        """Return the other page with everything that was typed so far, not judged yet."""
        typed = {name: posted[name] for name in cls.base_fields if posted.get(name)}
        return cls(initial=typed, is_last=is_last)

    def first_page_is_valid(self) -> bool:
        """Judge only what the first page shows; the rest is judged when it is sent."""
        self.full_clean()
        for name in self.SECOND:
            self.errors.pop(name, None)
        return not self.errors

    def shown(self) -> "TwoStepForm":
        """Return the form as its page shows it; what is sent asks nothing for that."""
        return self


class FeedbackForm(TwoStepForm):
    """Four fairness items and when; then own words, place and how to hear back."""

    FIRST: ClassVar = (*_FAIRNESS, "happened")
    SECOND: ClassVar = ("words", "place", "category", "reply_choice", "contact")

    listened = forms.ChoiceField(
        label=_("Did they listen to you?"),
        choices=Fairness.choices, required=False, widget=radios("row"),
    )  # fmt: skip
    respectful = forms.ChoiceField(
        label=_("Were they respectful?"),
        choices=Fairness.choices, required=False, widget=radios("row"),
    )  # fmt: skip
    explained = forms.ChoiceField(
        label=_("Did they explain what they did and why?"),
        choices=Fairness.choices, required=False, widget=radios("row"),
    )  # fmt: skip
    fair = forms.ChoiceField(
        label=_("Did they treat you fairly?"),
        choices=Fairness.choices, required=False, widget=radios("row"),
    )  # fmt: skip
    happened = LineField(
        label=_("When was it?"),
        help_text=_("A day is enough, such as “March 3” or “last week”."),
    )
    words = WordsField(
        label=_("What happened, in your own words?"),
        help_text=_("Any language. Leave out names if you like."),
    )
    place = PlaceField(label=_("Where was it?"), empty_label=_ELSEWHERE)
    category = NamedField(
        label=_("What is it about?"),
        queryset=queries.categories(),
        required=False,
        empty_label=_("I am not sure"),
    )
    reply_choice = forms.ChoiceField(
        label=_("Do you want a reply?"),
        required=False,
        widget=radios(),
        choices=[
            (ReplyChoice.CODE, _("Yes, I look for it here with a code. I stay anonymous.")),
            (ReplyChoice.CONTACT, _("Yes, by phone or e-mail")),
            (ReplyChoice.TEXT, _("Yes, a text message tells me when to look")),
            (ReplyChoice.NONE, _("No reply needed")),
        ],
    )
    contact = LineField(
        label=_("Phone or e-mail"),
        help_text=_(
            "Only if you chose it above. We use it to reply and for nothing else. A notice says "
            "that there is an update, and nothing of what you told us."
        ),
    )
    attached = FilesField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        ways: Any = self.fields["reply_choice"]
        ways.choices = reply_ways(*ways.choices)

    def shown(self) -> "FeedbackForm":
        """Return the form without a question that has no answers to choose from."""
        if self.is_last and not queries.categories().exists():
            self.fields["category"].widget = forms.HiddenInput()
        return self

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        has_answers = any(given.get(name) for name in _FAIRNESS)
        if not self.is_last and not has_answers and not (self.errors.keys() & {*self.FIRST}):
            self.add_error("listened", gettext("Answer at least one, or write to us."))
        if self.is_last and not (
            has_answers or given.get("words") or given.get("attached") or "words" in self.errors
        ):
            self.add_error("words", gettext("Write a few words, or go back and answer a question."))
        return given

    def clean_contact(self) -> str:
        return contact_for(self.cleaned_data["contact"], self.cleaned_data.get("reply_choice"))

    def feedback(self) -> NewFeedback:
        """Return what was told."""
        given = dict(self.cleaned_data)
        given.pop("submission_key")
        given.setdefault("attached", ())
        unasked = ReplyChoice.CONTACT if given["contact"] else ReplyChoice.CODE
        given["reply_choice"] = ReplyChoice(given["reply_choice"] or unasked)
        return NewFeedback(
            kind=CaseKind.FEEDBACK, language=get_language() or settings.LANGUAGE_CODE, **given
        )


class ThanksForm(TwoStepForm):
    """What they did; then who it was and whether we may share it."""

    FIRST: ClassVar = ("words", "place")
    SECOND: ClassVar = ("whom", "may_share")

    words = WordsField(
        label=_("What did they do?"),
        help_text=_("Any language. A sentence is enough."),
        required=True,
        error_messages={"required": _("Write what they did, in a few words.")},
    )
    place = PlaceField(label=_("Where was it?"), empty_label=_ELSEWHERE)
    whom = LineField(
        label=_("Who was it?"),
        help_text=_("A name, a badge number, or what they looked like. Skip it if unsure."),
    )
    may_share = forms.ChoiceField(
        label=_("May we share your words with the public?"),
        help_text=_("Never with your name. We first tell it in our own words."),
        required=False,
        widget=radios("row"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
    )

    def feedback(self) -> NewFeedback:
        """Return the thanks; shared only after a clear yes."""
        given = self.cleaned_data
        return NewFeedback(
            kind=CaseKind.THANKS,
            language=get_language() or settings.LANGUAGE_CODE,
            words=given["words"],
            place=given["place"],
            whom=given["whom"],
            may_share=given["may_share"] == "yes",
        )


class MessageForm(OnceForm):
    """One more message from somebody who has the code."""

    words = WordsField(
        label=_("Write to us"),
        required=True,
        error_messages={"required": _("Write your message first.")},
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 4}),
    )
    attached = FilesField()


class ReviewForm(OnceForm):
    """Why somebody should look again."""

    words = WordsField(
        label=_("What should we look at again?"),
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 4}),
    )


class ObjectionForm(OnceForm):
    """Why something should not have been taken out."""

    words = WordsField(
        label=_("Why should we show it?"),
        help_text=_("A person reads this and answers you here."),
        required=True,
        error_messages={"required": _("Write a few words first.")},
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 3}),
    )


class ResolvedForm(OnceForm):
    """What the outcome was worth."""

    answer = forms.ChoiceField(
        label=_("Was it resolved?"),
        choices=Resolved.choices,
        widget=radios("row"),
        error_messages={"required": _("Choose an answer.")},
    )
    words = WordsField(
        label=_("What is still missing?"),
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 3}),
    )


class HelpedForm(OnceForm):
    """Whether what was done helped."""

    answer = forms.ChoiceField(
        label=_("Did it help?"),
        choices=Resolved.choices,
        widget=radios("row"),
        error_messages={"required": _("Choose an answer.")},
    )
