"""The words for clocks and their states."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class Unit(models.TextChoices):
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    WORKING_DAYS = "working_days", _("working days")


class State(models.TextChoices):
    """How a promise stands; worked out from its dates and the time, never stored."""

    LATE = "late", _("Late")
    DUE_SOON = "due_soon", _("Due soon")
    ON_TIME = "on_time", _("On time")
    KEPT = "kept", _("Kept")
    KEPT_LATE = "kept_late", _("Kept late")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# The words of the kinds that come with the product, so that they can be translated; a department
# may add kinds of its own, which are shown as written.
PRESET_WORDS = (
    gettext_noop("A first reply when you tell us something"),
    gettext_noop("The outcome, with reasons"),
    gettext_noop("Survey results in public"),
    gettext_noop("A follow-up after a visit"),
    gettext_noop("An answer about a policy"),
    gettext_noop("Comments on a draft stay open as announced"),
    gettext_noop("An answer to every comment on a draft"),
    gettext_noop("The minutes of a meeting in public"),
    gettext_noop("A new look at every policy"),
    gettext_noop("The outcome of a review that was opened"),
    gettext_noop("Community liaison"),
    gettext_noop("Survey team"),
    gettext_noop("Patrol supervisor"),
    gettext_noop("Policy team"),
)
