"""What somebody says on the phone or at the desk, written down by staff in their words.

How fair it was is not asked: nobody tells the police so to their face.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from feedback.cases import queries
from feedback.cases.enums import CaseKind, Channel, ReplyChoice
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


class EnterForm(CodedForm):
    """How they told us, in which language, what, where, and how they want to hear back."""

    channel = forms.ChoiceField(
        label=_("How do they tell us?"),
        choices=[(Channel.PHONE, _("On the phone")), (Channel.DESK, _("At the desk"))],
        widget=radios("row"),
        error_messages={"required": _("Choose how they tell us.")},
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=CaseKind.choices,
        initial=CaseKind.FEEDBACK,
        widget=radios("row"),
        error_messages={"required": _("Choose what it is.")},
    )
    language = forms.ChoiceField(
        label=_("In which language do they want to read our reply?"),
        choices=settings.LANGUAGES,
        initial=settings.LANGUAGE_CODE,
    )
    words = WordsField(
        label=_("What do they tell us, in their own words?"),
        help_text=_("Write what they say, not what you make of it. Read it back to them."),
        required=True,
        error_messages={"required": _("Write what they tell us.")},
    )
    happened = LineField(
        label=_("When was it?"),
        help_text=_("A day is enough, such as “March 3” or “last week”."),
    )
    place = PlaceField(
        label=_("Where was it?"), empty_label=_("I do not know, or all over the city")
    )
    category = NamedField(
        label=_("What is it about?"),
        queryset=queries.categories(),
        required=False,
        empty_label=_("Not sorted yet"),
    )
    whom = LineField(label=_("If it is thanks: who was it?"))
    may_share = forms.BooleanField(
        label=_("If it is thanks: they say that we may share their words with the public"),
        required=False,
    )
    reply_choice = forms.ChoiceField(
        label=_("Do they want a reply?"),
        initial=ReplyChoice.CODE,
        widget=radios(),
        choices=[
            (ReplyChoice.CODE, _("Yes, they look for it with the code. They stay anonymous.")),
            (ReplyChoice.CONTACT, _("Yes, by phone or e-mail")),
            (ReplyChoice.TEXT, _("Yes, a text message tells them when to look")),
            (ReplyChoice.NONE, _("No reply needed")),
        ],
    )
    contact = LineField(
        label=_("Phone or e-mail"),
        help_text=_("Only if they want it. We use it to reply and for nothing else."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        ways: Any = self.fields["reply_choice"]
        ways.choices = reply_ways(*ways.choices)

    def clean_contact(self) -> str:
        return contact_for(self.cleaned_data["contact"], self.cleaned_data.get("reply_choice"))

    def feedback(self) -> NewFeedback:
        """Return what was told; only thanks name somebody or may be shared."""
        given: dict[str, Any] = {**self.cleaned_data}
        given.pop("submission_key")
        if given["kind"] != CaseKind.THANKS:
            given |= {"whom": "", "may_share": False}
        return NewFeedback(
            **given
            | {
                "kind": CaseKind(given["kind"]),
                "channel": Channel(given["channel"]),
                "reply_choice": ReplyChoice(given["reply_choice"]),
            }
        )
