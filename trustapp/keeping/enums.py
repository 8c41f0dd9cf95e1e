"""What the house keeps for a time, and what two people do about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Everything that goes when its time is up."""

    CASES = "cases", _("What residents told us, and what was said back")
    VISITS = "visits", _("What happened at doors, and weeks of work")
    SIGNALS = "signals", _("What stood out in somebody's visits")
    CHECKS = "checks", _("Whose visits the answers of checks are about")
    CONTACTS = "contacts", _("Doors where the police were for another reason")
    PEOPLE_ASKED = "people-asked", _("Addresses of people asked after a contact")
    CONTACT_FILES = "contact-files", _("Lists of people that nobody confirmed")
    LETTERS = "letters", _("Printed letters waiting to be fetched")
    RECIPIENTS = "recipients", _("Marks of the addresses that messages went to")
    UNCONFIRMED = "unconfirmed", _("Comments on drafts that nobody confirmed")
    DOCUMENTS = "documents", _("Documents of policies that nobody saved")
    ADDRESSES = "addresses", _("Where staff did what the record says")
    DEVICES = "devices", _("Devices on which staff are known")
    SESSIONS = "sessions", _("Where staff were signed in")


class Act(models.TextChoices):
    """What nobody does alone."""

    LENGTH = "length", _("Change how long it is kept")
    LIFT = "lift", _("Lift a hold")


class Outcome(models.TextChoices):
    """What became of a proposal."""

    WAITING = "waiting", _("Waiting for a second person")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Nobody confirmed it in time")
