"""The words for questions, surveys, waves and answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    SCALE = "scale", _("A number on a scale")
    SINGLE = "single", _("One of several")
    TEXT = "text", _("Own words")


class Population(models.TextChoices):
    """Whose answers these are; never pooled."""

    GENERAL = "general", _("General sample")
    OPEN_LINK = "open_link", _("Open link")


class Mode(models.TextChoices):
    """How an answer came in."""

    EMAIL = "email", _("Invitation by e-mail")
    OPEN_LINK = "open_link", _("Open link")
    QR = "qr", _("QR code")


class SurveyState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")


class WaveState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    INVITING = "inviting", _("Open, invitations going out")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class InvitationState(models.TextChoices):
    DRAWN = "drawn", _("Drawn")
    QUEUED = "queued", _("Queued")
    STARTED = "started", _("Started")
    FINISHED = "finished", _("Finished")
    DECLINED = "declined", _("Declined")


class ResponseState(models.TextChoices):
    OPEN = "open", _("Being answered")
    FINISHED = "finished", _("Finished")
    PARTIAL = "partial", _("Counted as far as it got")


class AnswerStatus(models.TextChoices):
    ANSWERED = "answered", _("Answered")
    SKIPPED = "skipped", _("Skipped")
    DONT_KNOW = "dont_know", _("I do not know")
    PREFER_NOT = "prefer_not", _("I prefer not to say")
