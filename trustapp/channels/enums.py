"""The words for messages on their way."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")


class Delivery(models.TextChoices):
    """How often a message may leave the house."""

    AT_MOST_ONCE = "at_most_once", _("At most once")
    AT_LEAST_ONCE = "at_least_once", _("At least once, with one Message-ID")


class MessageState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    CLAIMED = "claimed", _("Taken by a sender")
    SENDING = "sending", _("Being handed over")
    SENT = "sent", _("Sent")
    UNKNOWN = "unknown", _("Uncertain: handed over, not confirmed")
    FAILED = "failed", _("Refused by the receiver")
    CANCELLED = "cancelled", _("Cancelled")


class Outcome(models.TextChoices):
    """What came back about a message after it had left."""

    NONE = "", _("Nothing was heard")
    DELIVERED = "delivered", _("Arrived")
    UNDELIVERED = "undelivered", _("Did not arrive")


class BlockReason(models.TextChoices):
    """Why nothing is sent to an address."""

    STOPPED = "stopped", _("Asked us to stop")
    BOUNCED = "bounced", _("Nothing arrives there")
    COMPLAINED = "complained", _("Complained about us")
