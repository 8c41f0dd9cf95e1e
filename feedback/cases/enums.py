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
    PHONE = "phone", _("On the phone")
    DESK = "desk", _("At the desk")


class Fairness(models.TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
    DOES_NOT_APPLY = "na", _("Does not apply")


class ReplyChoice(models.TextChoices):
    NONE = "none", _("No reply")
    CODE = "code", _("Reply by code")
    CONTACT = "contact", _("Reply by phone or e-mail")
    TEXT = "text", _("Notice by text message")


class CaseState(models.TextChoices):
    NEW = "new", _("Received")
    ASSIGNED = "assigned", _("Being worked on")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


class Outcome(models.TextChoices):
    DONE = "done", _("Done")
    IN_PROGRESS = "in_progress", _("In progress")
    NOT_CHANGING = "not_changing", _("Not changing")


class Resolved(models.TextChoices):
    """What residents say of an outcome."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class EntryKind(models.TextChoices):
    RECEIVED = "received", _("Received")
    ASSIGNED = "assigned", _("Assigned")
    REFERRED = "referred", _("Passed on")
    CATEGORY = "category", _("Sorted")
    ANSWER = "answer", _("Answer")
    MESSAGE = "message", _("Message from the resident")
    NOTE = "note", _("Internal note")
    OUTCOME = "outcome", _("Outcome")
    REVIEW = "review", _("Review asked for")
    OBJECTION = "objection", _("Objection to what was taken out")
    RESOLVED = "resolved", _("Whether it was resolved")
    LATE = "late", _("New date")
    THANKED = "thanked", _("Thanks passed on")
    UNTHANKED = "unthanked", _("Thanks taken back")
    # On the case that is answered together with another, then on that other one.
    MERGED = "merged", _("Put together")
    SEPARATED = "separated", _("Separated")
    JOINED = "joined", _("Another one was added")
    LEFT = "left", _("Another one was taken out")


class Opening(models.TextChoices):
    """Sentences that begin a reply; the resident reads them in their own language."""

    READ = "read", _("Thank you for telling us. I have read every word.")
    SORRY = "sorry", _("This should not have happened. We are sorry.")
    CHECKING = "checking", _("I am finding out what happened. I will write here again.")
    PASSED_ON = "passed_on", _("I passed your thanks on to them and to their supervisor.")
    CANNOT = "cannot", _("We cannot do what you ask. I want to tell you why.")


class Gap(models.TextChoices):
    """What fills itself in where a ready reply leaves a gap."""

    PLACE = "place", _("The place they named")
    CATEGORY = "category", _("What it is about")
    RECEIVED = "received", _("The day on which it came in")
    OUTCOME_BY = "outcome_by", _("The day by which we promised an outcome")
    MY_NAME = "my_name", _("You, as residents see you")
    DEPARTMENT = "department", _("The name of the department")
    PHONE = "phone", _("The phone number of the department")


class InboxView(models.TextChoices):
    """Which part of the inbox is shown."""

    OPEN = "open", _("All open")
    MINE = "mine", _("Mine")
    UNASSIGNED = "unassigned", _("Nobody has it")
    CLOSED = "closed", _("Closed")


class Clock(models.TextChoices):
    """How near the earliest date is that we promised."""

    LATE = "late", _("Late")
    SOON = "soon", _("Due within two days")
    LATER = "later", _("Due later")
