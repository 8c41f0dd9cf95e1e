"""A document that is handed in, and what a person makes of what was read."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from engagement.policies.forms.drafting import DraftForm, PolicyForm
from engagement.policies.models import HandedIn
from engagement.policies.pure.documents.finding import Unreadable
from engagement.policies.pure.documents.guarding import MOST_BYTES, kind_of
from engagement.policies.queries.importing import TROUBLES
from trustapp.core.http.submission import OnceForm

_TYPES = (
    ".docx,.pdf,.md,.markdown,text/markdown,application/pdf,"
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)


class DocumentForm(OnceForm):
    """The file itself; its name is looked at and not kept."""

    file = forms.FileField(
        label=_("Word document, PDF or Markdown file"),
        help_text=_("At most 20 MB. Nothing becomes a draft before you have looked at it."),
        widget=forms.FileInput(attrs={"accept": _TYPES}),
    )

    def clean_file(self) -> dict[str, Any]:
        """Return what the file is, and its bytes."""
        sent = self.cleaned_data["file"]
        # One byte more than may come in is enough to see that it is too large.
        content = sent.read(MOST_BYTES + 1)
        try:
            return {"kind": str(kind_of(sent.name, content)), "content": content}
        except Unreadable as refusal:
            raise ValidationError(str(TROUBLES[refusal.trouble])) from refusal


class _BodyForm(forms.Form):
    body = forms.CharField(
        label=_("Full text"),
        help_text=_("Write ## before a heading. Each heading starts a clause."),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
        error_messages={"required": _("Write the text of the policy.")},
    )

    clean_body = DraftForm.clean_body


class DraftFromDocumentForm(_BodyForm, OnceForm):
    """What was read, for the draft of a policy that exists."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PolicyFromDocumentForm(_BodyForm, PolicyForm):
    """What was read, for a policy of its own."""

    field_order = ("number", "title", "topic", "owner_label", "body")


def form_for(
    document: HandedIn, revision: int, sent: Any = None
) -> DraftFromDocumentForm | PolicyFromDocumentForm:
    """Return the form that saves what was read, filled with it."""
    if document.policy is None:
        return PolicyFromDocumentForm(
            sent, initial={"title": document.title, "body": document.body}
        )
    return DraftFromDocumentForm(sent, initial={"body": document.body, "revision": revision})
