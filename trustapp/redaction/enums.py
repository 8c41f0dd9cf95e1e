"""The words for why something was taken out, and for what two people may do about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Why(models.TextChoices):
    """Why a passage was taken out, as everybody reads it."""

    SENDER = "sender", _("It could show who wrote to us.")
    OTHERS = "others", _("It names or describes somebody else, who was not asked.")
    DANGER = "danger", _("It could put somebody in danger.")
    LAW = "law", _("The law does not let us show it.")


class Purpose(models.TextChoices):
    """What somebody wants that takes a second person."""

    READ = "read", _("Read the original")
    PUT_BACK = "put_back", _("Put it back")
