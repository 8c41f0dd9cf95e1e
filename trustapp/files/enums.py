"""The words for what happened to a file."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """How far a file has come."""

    WAITING = "waiting", _("Being made safe")
    SAFE = "safe", _("Safe to open")
    REFUSED = "refused", _("Could not be made safe")


class CopyKind(models.TextChoices):
    """What there is of a file."""

    ORIGINAL = "original", _("Original")
    SAFE = "safe", _("Safe copy")
    SMALL = "small", _("Small picture")
