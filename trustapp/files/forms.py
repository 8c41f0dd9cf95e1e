"""The field for files, and the forms around an original."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trustapp.core.http.submission import OnceForm
from trustapp.core.http.uploads import MOST_BYTES
from trustapp.files.pure.kinds import ACCEPT, MOST_FILES, Handed, Trouble, Unreadable, kind_of

_WHY: Mapping[Trouble, Any] = {
    Trouble.EMPTY: _("This file is empty."),
    Trouble.UNKNOWN: _(
        "We cannot take this kind of file. Photos, PDF, sound, short videos and plain text work."
    ),
    Trouble.WORD: _("We cannot take Word files. Save it as PDF and choose that, or copy the text."),
}
_HELP = _(
    "Up to 3 files, 40 MB together: photos, PDF, sound, short videos, plain text. We remove hidden "
    "details such as place and time. What can be seen or heard stays."
)
_REASON_LENGTH = 500


class FilesInput(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to three files, told by what they are; what they are called is not kept."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Add a photo or another file"))
        options.setdefault("help_text", _HELP)
        options.setdefault("widget", FilesInput(attrs={"accept": ACCEPT}))
        options.setdefault("required", False)
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> tuple[Handed, ...]:
        """Return the files; raises ValidationError in words that say how to go on."""
        sent = [file for file in (data or ()) if file]
        if len(sent) > MOST_FILES:
            raise _refusal(_("Choose 3 files or fewer."))
        if sum(file.size for file in sent) > MOST_BYTES:
            raise _refusal(_("These files are too large. Together they may have 40 MB."))
        try:
            return tuple(self._handed(file) for file in sent)
        except Unreadable as refusal:
            raise _refusal(_WHY[refusal.trouble]) from refusal

    def _handed(self, file: Any) -> Handed:
        content = file.read()
        return Handed(kind_of(file.name, content), content)


def choose_again() -> str:
    """Return what to say where a page with chosen files is shown again."""
    return gettext("Choose your files again: browsers forget them.")


def _refusal(why: Any) -> ValidationError:
    return ValidationError(
        [why, _("Your words are still here. Choose another file, or send without one.")]
    )


class AskForm(OnceForm):
    """Why somebody needs the original."""

    reason = forms.CharField(
        label=_("Why do you need the original?"),
        help_text=_("A colleague reads this and decides. It is kept."),
        max_length=_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why you need it.")},
    )
