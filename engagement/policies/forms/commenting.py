"""What residents hand in: a comment on a whole, a part or some words of it, without an account."""

import hashlib
import json
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from engagement.policies.pure.anchors import (
    LONGEST_QUOTE,
    Quote,
    find,
    quote_range,
    quote_sentence,
    sentences,
    squeeze,
)
from engagement.policies.services import NewComment
from feedback.cases.forms.fields import WordsField, radios
from feedback.cases.pure.receipts import receipt_code
from trustapp.core.http.personal import looks_like
from trustapp.core.http.submission import OnceForm, new_key
from trustapp.core.queries import personal_in

CODE, MAIL = "code", "mail"
_SHORT = 90


class SayForm(OnceForm):
    """A few words and how to hear what came of them."""

    words = WordsField(
        label=_("Your comment"),
        help_text=_("Any language. Everyone will be able to read it, so leave out names."),
        required=True,
        error_messages={"required": _("Write your comment first.")},
    )
    reply = forms.ChoiceField(
        label=_("How do you want to follow it?"),
        required=False,
        initial=CODE,
        widget=radios(),
        choices=[
            (CODE, _("With a code that I write down. I stay anonymous.")),
            (
                MAIL,
                _("By e-mail: a link to confirm it now, and a note when there is an answer."),
            ),
        ],
    )
    mail = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Only if you chose e-mail. We delete it after the note."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    # Set once somebody was told that their words hold a number or an address.
    seen_trace = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("reply") == MAIL and not given.get("mail") and "mail" not in self.errors:
            self.add_error("mail", _("Enter your e-mail address, or choose a code."))
        self._warn_of_traces(given)
        return given

    def _warn_of_traces(self, given: dict[str, Any]) -> None:
        """Warn once of what could point to a person; sending again means yes."""
        found = personal_in(str(given.get("words", "")))
        seen = hashlib.sha256(repr(found).encode()).hexdigest() if found else ""
        if given.get("seen_trace", "") == seen:
            return
        self.data = {**dict(self.data.items()), "seen_trace": seen}
        for each in found:
            self.add_error("words", looks_like(each))
        if found:
            self.add_error(
                "words",
                _("Everyone will read it. Take it out, or press the button again to send it so."),
            )

    def renew_key(self) -> None:
        """Make the next sending a new one: the old key was spent on other words."""
        self.data = {**dict(self.data.items()), "submission_key": new_key()}

    def code(self) -> str | None:
        """Return the code of exactly this sending, the same one for a repetition."""
        key = self.cleaned_data["submission_key"]
        if not key:
            return None
        body = {name: str(value) for name, value in self.cleaned_data.items()}
        return receipt_code(
            settings.SECRET_KEY.encode(), key=key, body=json.dumps(body, sort_keys=True)
        )

    def comment(self, clause_key: str = "", quote: Quote | None = None) -> NewComment:
        """Return what was said."""
        given = self.cleaned_data
        return NewComment(
            words=given["words"],
            clause_key=clause_key,
            quote=quote,
            language=get_language() or settings.LANGUAGE_CODE,
            mail=given["mail"] if given["reply"] == MAIL else "",
        )


class CommentForm(SayForm):
    """A comment on a draft; on some of its words where a sentence is chosen or words are marked."""

    sentence = forms.TypedChoiceField(
        label=_("Is it about one sentence?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=radios(),
    )
    # Filled in by the script when somebody marks words in the text.
    marked = forms.CharField(required=False, widget=forms.HiddenInput, max_length=LONGEST_QUOTE)
    before = forms.CharField(required=False, widget=forms.HiddenInput, max_length=80, strip=False)
    text_number = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order = ("sentence", "words", "reply", "mail")

    def __init__(self, *args: Any, text: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.text = text
        found = sentences(text)
        if len(found) < 2:
            del self.fields["sentence"]
            return
        sentence_field: Any = self.fields["sentence"]
        sentence_field.choices = [
            ("", _("No, about all of this part")),
            *((number, _shortened(sentence)) for number, sentence in enumerate(found)),
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        given["quote"] = self._quote(given)
        return given

    def _quote(self, given: dict[str, Any]) -> Quote | None:
        marked = squeeze(given.get("marked", ""))
        if marked:
            before = given.get("before", "")
            found = find(self.text, Quote(marked, prefix=before, start=0))
            if found is None:
                self.add_error(
                    None,
                    _("We cannot find the words you marked. Choose a sentence from the list."),
                )
                return None
            return quote_range(self.text, *found)
        number = given.get("sentence")
        return quote_sentence(self.text, number) if number is not None else None


def _shortened(sentence: str) -> str:
    return sentence if len(sentence) <= _SHORT else f"{sentence[:_SHORT].rsplit(' ', 1)[0]} …"
