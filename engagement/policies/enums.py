"""The words for policies on their way to being in force."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class Gap(models.TextChoices):
    """What a draft still needs before it can be published."""

    NO_TEXT = "no_text", _("Write the text of the policy.")
    NO_SUMMARY = "no_summary", _("Write a plain summary of about 100 words.")
    LONG_SUMMARY = "long_summary", _("Make the summary shorter: 150 words at most.")
    NO_WHAT = "no_what", _("Say what changed.")
    NO_WHY = "no_why", _("Say why it changed.")
    NO_DATE = "no_date", _("Choose the day it comes into force.")
    PAST_DATE = "past_date", _("Choose today or a later day for it to come into force.")
    EARLY_DATE = "early_date", _("It cannot come into force before the version it replaces.")
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
}
