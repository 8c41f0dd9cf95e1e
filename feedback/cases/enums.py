"""The words for what residents tell us and what becomes of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseKind(models.TextChoices):
    FEEDBACK = "feedback", _("Feedback")
    THANKS = "thanks", _("Thanks")


class Channel(models.TextChoices):
    """How it reached us."""

    WEB = "web", _("This site")
    API = "api", _("Another program")
    DOOR = "door", _("At the door")


class Fairness(models.TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
    DOES_NOT_APPLY = "na", _("Does not apply")


class ReplyChoice(models.TextChoices):
    NONE = "none", _("No reply")
    CODE = "code", _("Reply by code")
    CONTACT = "contact", _("Reply by phone or e-mail")


class CaseState(models.TextChoices):
    NEW = "new", _("Received")
    ASSIGNED = "assigned", _("Being worked on")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


class Outcome(models.TextChoices):
    DONE = "done", _("Done")
    IN_PROGRESS = "in_progress", _("In progress")
    NOT_CHANGING = "not_changing", _("Not changing")


class EntryKind(models.TextChoices):
    RECEIVED = "received", _("Received")
    ASSIGNED = "assigned", _("Assigned")
    ANSWER = "answer", _("Answer")
    MESSAGE = "message", _("Message from the resident")
    NOTE = "note", _("Internal note")
    OUTCOME = "outcome", _("Outcome")
    LATE = "late", _("New date")
