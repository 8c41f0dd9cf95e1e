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
    OTHER = "other", _("Something else")


class PlanState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
