"""The words for questions, surveys, waves and answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    SCALE = "scale", _("A number on a scale")
    SINGLE = "single", _("One of several")
    MULTIPLE = "multiple", _("Any of several")
    NUMBER = "number", _("A number")
    TEXT = "text", _("Own words")


class Population(models.TextChoices):
    """Whose answers these are; never pooled."""

    GENERAL = "general", _("General sample")
    OPEN_LINK = "open_link", _("Open link")
    POST_CONTACT = "post_contact", _("People who were in contact with the police")
    STAFF = "staff", _("People who work here")
    TRIAL = "trial", _("People of a visit trial")
    CHECK = "check", _("Addresses that were visited")


# Whoever opens a link may answer these: nobody is drawn, nobody is invited by name.
BY_LINK = (Population.OPEN_LINK, Population.STAFF)

# Their answers stand apart, under a name that a room above gave, and enter no score.
APART = (Population.TRIAL, Population.CHECK)


class Mode(models.TextChoices):
    """How an answer came in."""

    EMAIL = "email", _("Invitation by e-mail")
    TEXT = "text", _("Invitation by text message")
    LETTER = "letter", _("Invitation by letter")
    OPEN_LINK = "open_link", _("Open link")
    QR = "qr", _("QR code")
    KIOSK = "kiosk", _("Shared screen")
    PAPER = "paper", _("Paper form")


# The ways that leave people who work here alone with their answers.
FOR_STAFF = (Mode.OPEN_LINK, Mode.QR)


class SurveyState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")


class Recurrence(models.TextChoices):
    """Rules by which waves open again that need no explanation."""

    ONCE = "", _("Once")
    MONTHLY = "FREQ=MONTHLY", _("Every month")
    QUARTERLY = "FREQ=MONTHLY;INTERVAL=3", _("Every 3 months")
    HALF_YEARLY = "FREQ=MONTHLY;INTERVAL=6", _("Every 6 months")
    YEARLY = "FREQ=YEARLY", _("Every year")
    FIRST_MONDAYS = "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO", _("First Monday of every third month")


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
    SKIPPED = "skipped", _("Not invited")


class SkipReason(models.TextChoices):
    """Why somebody who could have been invited was not."""

    OPTED_OUT = "opted_out", _("Asked not to be asked")
    STOPPED = "stopped", _("Stopped our messages")
    BOUNCED = "bounced", _("Messages come back")
    COOLDOWN = "cooldown", _("Asked a short time ago")
    HOUSEHOLD = "household", _("Somebody of the same household was asked")
    NO_ADDRESS = "no_address", _("No address for the ways of this survey")
    LATE = "late", _("Too long ago")
    NO_WAVE = "no_wave", _("No wave was open long enough")
    PLACE = "place", _("Outside the places of this survey")
    NOT_PICKED = "not_picked", _("Not picked by chance")


class EventOutcome(models.TextChoices):
    """What became of a contact with the police that we were told of."""

    EXCLUDED = "excluded", _("Nobody is asked after such an event")
    SKIPPED = "skipped", _("Not invited")
    INVITED = "invited", _("Invited")


class FloodState(models.TextChoices):
    OPEN = "open", _("Waits for a decision")
    SET_ASIDE = "set_aside", _("Answers set aside")
    COUNTED = "counted", _("Answers counted")


class PaperState(models.TextChoices):
    PRINTED = "printed", _("Printed")
    ENTERED = "entered", _("Entered once")
    DIFFERS = "differs", _("Read differently")
    DONE = "done", _("Entered twice and counted")


class ResponseState(models.TextChoices):
    OPEN = "open", _("Being answered")
    FINISHED = "finished", _("Finished")
    PARTIAL = "partial", _("Counted as far as it got")
    OVER_QUOTA = "over_quota", _("Came when the group was full")


class SetAside(models.TextChoices):
    """Why a response waits for a person's look before it counts."""

    FLOOD = "flood", _("Came in a flood of answers")
    NO_PROOF = "no_proof", _("Came in a flood, without proof of work")


class AnswerStatus(models.TextChoices):
    ANSWERED = "answered", _("Answered")
    SKIPPED = "skipped", _("Skipped")
    DONT_KNOW = "dont_know", _("I do not know")
    PREFER_NOT = "prefer_not", _("I prefer not to say")
