"""The words for clocks and their states."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
