"""The words for visits."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitOutcome(models.TextChoices):
    TALKED = "talked", _("Talked")
    NO_ANSWER = "no_answer", _("No answer")
    NOT_NOW = "not_now", _("Not now")
    CARD_LEFT = "card_left", _("Card left")


class Topic(models.TextChoices):
    TRAFFIC = "traffic", _("Traffic")
    NOISE = "noise", _("Noise")
    LIGHTS = "lights", _("Street lights")
    SAFETY = "safety", _("Feeling safe")
    YOUTH = "youth", _("Young people")
    POLICE = "police", _("How we work")
    OTHER = "other", _("Other")


class PlanState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class Spoken(models.TextChoices):
    """Languages that are spoken at a door, so that somebody who speaks them can come along."""

    AMERICAN_SIGN = "ase", _("American Sign Language")
    ARABIC = "ar", _("Arabic")
    ASSYRIAN = "aii", _("Assyrian")
    CHINESE = "zh", _("Chinese")
    ENGLISH = "en", _("English")
    FRENCH = "fr", _("French")
    GUJARATI = "gu", _("Gujarati")
    HAITIAN = "ht", _("Haitian Creole")
    HINDI = "hi", _("Hindi")
    KOREAN = "ko", _("Korean")
    POLISH = "pl", _("Polish")
    RUSSIAN = "ru", _("Russian")
    SPANISH = "es", _("Spanish")
    TAGALOG = "tl", _("Tagalog")
    UKRAINIAN = "uk", _("Ukrainian")
    URDU = "ur", _("Urdu")
    VIETNAMESE = "vi", _("Vietnamese")


# Why a line of doors cannot be read; `{words}` is the line.
DOOR_FAULTS = {
    "no_door": _("“{words}” is not a door. Write a house number, such as 112, 112B, 112 apt 3."),
    "too_many": _("“{words}” makes more than 200 doors. Plan a shorter stretch."),
    "repeated": _("Door {words} is listed twice."),
    "not_listed": _("Door {words} is not among the doors above."),
    "no_language": _("Write a door and a language we know, such as 112 Spanish: “{words}”."),
}
