"""The words that every room shows alike."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mark(models.TextChoices):
    """What stands where something was taken out of a text."""

    NAME = "name", _("[name removed]")
    PHONE = "phone", _("[phone number removed]")
    EMAIL = "email", _("[e-mail address removed]")
    ADDRESS = "address", _("[address removed]")
    PLATE = "plate", _("[number plate removed]")
    BIRTH = "birth", _("[date of birth removed]")
    DETAIL = "detail", _("[detail removed]")
