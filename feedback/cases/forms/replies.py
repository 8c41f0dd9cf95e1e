"""What staff hand in about ready replies."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from feedback.cases.forms.fields import LineField, WordsField
from feedback.cases.forms.staff import SeenForm
from feedback.cases.models import ReadyReply

_TEXT = "text_"


class _TitleField(LineField):
    longest = 120


class ReadyReplyForm(SeenForm):
    """A title for colleagues, and the text in every language; only the own one must be given."""

    title = _TitleField(
        label=_("Title, for colleagues"),
        required=True,
        error_messages={"required": _("Give it a title.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code, language in settings.LANGUAGES:
            self.fields[_TEXT + code] = WordsField(
                label=format_lazy("{} ({})", _("Text"), language),
                required=code == settings.LANGUAGE_CODE,
                error_messages={"required": _("Write the text.")},
                widget=forms.Textarea(attrs={"dir": "auto", "rows": 5, "lang": code}),
            )

    @staticmethod
    def showing(reply: ReadyReply | None) -> dict[str, Any]:
        """Return what the form begins with."""
        if reply is None:
            return {"revision": 0}
        texts = {_TEXT + code: text for code, text in reply.texts.items()}
        return texts | {"title": reply.title, "revision": reply.revision}

    def texts(self) -> dict[str, str]:
        """Return the texts that were given, by language."""
        given = {code: self.cleaned_data[_TEXT + code] for code, _ in settings.LANGUAGES}
        return {code: text for code, text in given.items() if text}
