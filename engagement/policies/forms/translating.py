"""A version in another language."""

from django import forms
from django.utils.translation import gettext_lazy as _

from engagement.policies.forms.drafting import DraftForm


class TranslationForm(forms.Form):
    """Everything that residents read, and who has checked it."""

    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("Plain summary"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5})
    )
    means_for_you = forms.CharField(
        label=_("What this means for you"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    body = forms.CharField(
        label=_("Full text"),
        help_text=_("Leave the key after each heading as it is, such as {#purpose}."),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "dir": "auto", "spellcheck": "true"}),
    )
    checked_by = forms.CharField(
        label=_("Who checked it against the original?"),
        help_text=_("Name and function, such as: Ana Reyes, court interpreter. It is published."),
        max_length=200,
        error_messages={"required": _("A person has to check it. Write who that was.")},
    )

    clean_body = DraftForm.clean_body
