"""What comes in about policies."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from engagement.policies.models import NUMBER, Version
from engagement.policies.services import DraftText
from trustapp.core.http.submission import OnceForm, new_key

LONGEST_BODY = 800_000


class SearchForm(forms.Form):
    """Words to look for; sent by POST, so that they stay out of addresses and logs."""

    words = forms.CharField(
        label=_("Search the policies"),
        help_text=_("Use your own words, or a policy number."),
        max_length=200,
        error_messages={"required": _("Write what you are looking for.")},
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class PolicyForm(OnceForm):
    """A new policy, before its text."""

    number = forms.CharField(
        label=_("Number"),
        help_text=_("Digits and dots, such as 4.2. It can never change once published."),
        max_length=19,
        validators=[RegexValidator(NUMBER, _("Use digits and dots only, such as 4.2"))],
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    topic = forms.CharField(
        label=_("Topic"), help_text=_("Policies are listed by topic."), max_length=80
    )
    owner_label = forms.CharField(
        label=_("Who answers for it"),
        help_text=_("A role, not a name, such as Training commander."),
        max_length=120,
    )

    def renew_key(self) -> None:
        """Take a fresh key, after another policy was made with this one."""
        self.data = {**dict(self.data.items()), "submission_key": new_key()}


class DraftForm(forms.Form):
    """The whole of a draft. Nothing is required here: an unfinished draft can be saved."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    body = forms.CharField(
        label=_("Full text"),
        help_text=_(
            "Write ## before a heading. Each heading starts a clause. It gets a key such as "
            "{#purpose}, which keeps its link: leave it there when you reword the heading."
        ),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
    )
    summary = forms.CharField(
        label=_("Plain summary"),
        help_text=_("About 100 words. It promises no more than the text does."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    means_for_you = forms.CharField(
        label=_("What this means for you"),
        help_text=_("Speak to a resident: what you can expect, and what you can do."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    grade_reason = forms.CharField(
        label=_("Why it cannot be said in simpler words"),
        help_text=_("Only where the two texts above read harder than grade 8. It is published."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    what_changed = forms.CharField(
        label=_("What changed, in short"),
        help_text=_("One or two sentences that anyone can read. Needed to publish."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    why_changed = forms.CharField(
        label=_("Why it changed"),
        help_text=_("Needed to publish, also for a corrected typing mistake."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    in_force_on = forms.DateField(
        label=_("In force from"),
        help_text=_("Today or later."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "medium"}, format="%Y-%m-%d"),
    )

    @classmethod
    def of(cls, draft: Version) -> "DraftForm":
        """Return the form as it opens, filled with what is saved."""
        return cls(initial={name: getattr(draft, name) for name in cls.base_fields})

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"])
        if len(body) > LONGEST_BODY:
            raise forms.ValidationError(_("This text is too long. Split it into two policies."))
        return body

    @property
    def content(self) -> DraftText:
        """What was typed, as the service takes it."""
        typed: dict[str, Any] = {k: v for k, v in self.cleaned_data.items() if k != "revision"}
        return DraftText(**typed)

    def reopened(self, draft: Version) -> "DraftForm":
        """Return the form with the typed words over the draft as somebody else left it."""
        return DraftForm({**dict(self.data.items()), "revision": str(draft.revision)})


class SendForm(OnceForm):
    """The yes of the author, for the revision that was shown."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class AnswerForm(OnceForm):
    """What a second person says; a refusal needs its reason."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("If you refuse: why?"),
        help_text=_("The author reads it, and it is kept."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RetireForm(OnceForm):
    """Why a policy ends, and when."""

    reason = forms.CharField(
        label=_("Why does this policy end?"),
        help_text=_("It is published above the policy, for ever."),
        max_length=1000,
        error_messages={"required": _("Write why this policy ends.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ends_on = forms.DateField(
        label=_("From which day does it no longer hold?"),
        help_text=_("Today or later."),
        error_messages={"required": _("Choose a day.")},
        widget=forms.DateInput(attrs={"type": "date", "class": "medium"}, format="%Y-%m-%d"),
    )
