"""The words for policies on their way to being in force."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("Waits for approval")
    PUBLISHED = "published", _("Published")

    @classmethod
    def unpublished(cls) -> list["VersionState"]:
        """Return the states of a version that people outside cannot read yet."""
        return [cls.DRAFT, cls.IN_REVIEW]


class ApprovalKind(models.TextChoices):
    """What a second person is asked for."""

    PUBLISH = "publish", _("Publish")
    RETIRE = "retire", _("Retire")


class ApprovalOutcome(models.TextChoices):
    """What became of a request."""

    WAITING = "waiting", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    TAKEN_BACK = "taken_back", _("Taken back")


class DocumentKind(models.TextChoices):
    """What a draft can be made of."""

    WORD = "docx", _("Word document")
    PDF = "pdf", _("PDF")
    MARKDOWN = "md", _("Markdown")


class ReminderKind(models.TextChoices):
    """Why somebody is written to about a signature."""

    ASKED = "asked", _("Asked to sign")
    SOON = "soon", _("Due soon")
    LATE = "late", _("Late")


class Gap(models.TextChoices):
    """What a draft still needs before it can be published."""

    NO_TEXT = "no_text", _("Write the text of the policy.")
    NO_SUMMARY = "no_summary", _("Write a plain summary of about 100 words.")
    LONG_SUMMARY = "long_summary", _("Make the summary shorter: 150 words at most.")
    NO_MEANING = "no_meaning", _("Write what this means for the people you serve.")
    HARD_SUMMARY = (
        "hard_summary",
        _("Write the plain summary in shorter words and sentences, or say why that cannot be."),
    )
    HARD_MEANING = (
        "hard_meaning",
        _("Write “What this means for you” in shorter words, or say why that cannot be."),
    )
    NO_WHAT = "no_what", _("Say what changed.")
    NO_WHY = "no_why", _("Say why it changed.")
    NO_DATE = "no_date", _("Choose the day it comes into force.")
    PAST_DATE = "past_date", _("Choose today or a later day for it to come into force.")
    EARLY_DATE = "early_date", _("It cannot come into force before the version it replaces.")
    RETIRED = "retired", _("This policy is retired. It takes no new version.")
    NO_CHANGE = "no_change", _("The text is the same as in the version it would replace.")


# What keeps a text from being read as clauses; `{heading}` and `{key}` are filled in.
HEADING_FAULTS = {
    "no_heading": _("A heading has no words. Write some, or take the # signs away."),
    "long_heading": _("Make this heading shorter, 200 characters at most: “{heading}”."),
    "unusable_key": _(
        "Give the heading “{heading}” a key of letters and digits, such as {{#purpose}}."
    ),
    "repeated_key": _(
        "Two headings share the key “{key}”. Change the words of “{heading}”, or write a key "
        "after it, such as {{#another-key}}."
    ),
    "retired_key": _(
        "The key “{key}” belonged to a part that was removed. Give “{heading}” another key, or "
        "none: it gets a fresh one when you save."
    ),
    "unknown_origin": _(
        "“{heading}” says that it came from “{key}”. The version before has no part with this key."
    ),
}


# --- comment periods ----------------------------------------------------------------------------
class PhaseKind(models.TextChoices):
    """What a phase of a comment period is for."""

    COMMENT = "comment", _("Comments are open")
    READING = "reading", _("Everyone reads the comments")
    ANSWERING = "answering", _("We answer")
    OTHER = "other", _("Something else")


class CommentKind(models.TextChoices):
    DRAFT = "draft", _("About a draft")
    MEETING = "meeting", _("Said at a meeting about a draft")
    STANDING = "standing", _("How a policy works for people")


class CommentState(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("Waiting for you to open the link in our e-mail")
    WAITING = "waiting", _("Waiting for a person to read it")
    PUBLISHED = "published", _("Published")
    REMOVED = "removed", _("Not published")


class RemovalReason(models.TextChoices):
    """The only grounds on which words are kept from the public."""

    PERSONAL_DATA = "personal_data", _("It names or describes a private person.")
    THREAT = "threat", _("It threatens somebody.")
    NOT_ABOUT_THIS = "not_about_this", _("It is not about this policy.")


class Decision(models.TextChoices):
    """What a comment changed."""

    CHANGED = "changed", _("We changed the text")
    PARTLY = "partly", _("We changed part of it")
    NOT_CHANGED = "not_changed", _("We did not change the text")


class PeriodState(models.TextChoices):
    TO_COME = "to_come", _("Opens soon")
    OPEN = "open", _("Open for comments")
    CLOSED = "closed", _("Comments are closed")
    ANSWERED = "answered", _("Every comment has an answer")


class ReviewCause(models.TextChoices):
    """Why a policy is looked at again."""

    DATE = "date", _("Its date for a review has come.")
    FINDING = "finding", _("A complaint showed that the rule itself failed.")
    THEME = "theme", _("Many people told us the same thing.")
    STAFF = "staff", _("Somebody who works here asked for it.")


class ReviewOutcome(models.TextChoices):
    NEW_VERSION = "new_version", _("There is a new version.")
    STAYS = "stays", _("It stays as it is.")


# Words of the plans in data/policies/periods.toml, so that they can be translated.
PERIOD_WORDS = (
    gettext_noop("30 days of comments, 30 days to answer"),
    gettext_noop("60 days of comments, 14 days of reading, 30 days to answer"),
    gettext_noop("90 days of comments with a meeting in every neighborhood, 30 days to answer"),
)
