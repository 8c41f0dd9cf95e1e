"""What of surveys has been kept long enough."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Coalesce

from feedback.surveys.enums import WaveState
from feedback.surveys.models import Contact, ContactFile, Invitation, LetterBatch
from feedback.surveys.queries.listed import rested_since
from trustapp.keeping.enums import Kind
from trustapp.keeping.queries import Due
from trustapp.keeping.rules import TERMS


def people_due(now: datetime) -> Due:
    """Return people known from a contact or a visit alone whose addresses are of no more use.

    Their waves have closed and they have rested as long as everybody: until then the address
    keeps them from being asked again. Whoever asked never to be asked stays known by it.
    """
    resting = Invitation.objects.annotate(asked_at=Coalesce("send_from", "wave__opens_at")).filter(
        Q(asked_at__gte=rested_since(now)) | ~Q(wave__state=WaveState.CLOSED)
    )
    people = (
        Contact.objects.filter(
            is_listed=False, opted_out_at__isnull=True, added_at__lt=rested_since(now)
        )
        .exclude(email_hash=None, phone_hash=None, postal_address=None)
        .exclude(kept_until__gt=now)
        .exclude(pk__in=resting.values("contact"))
    )
    return Due(Kind.PEOPLE_ASKED, people, at="added_at")


def contact_files_due(now: datetime) -> Due:
    """Return lists of people that nobody has confirmed for too long."""
    files = ContactFile.objects.filter(
        decided_at__isnull=True, kept_at__lt=now - _kept(Kind.CONTACT_FILES)
    )
    return Due(Kind.CONTACT_FILES, files, at="kept_at")


def letters_due(now: datetime) -> Due:
    """Return printed files that nobody fetched in time or whose wave is over."""
    old = Q(printed_at__lt=now - _kept(Kind.LETTERS)) | Q(wave__state=WaveState.CLOSED)
    letters = LetterBatch.objects.filter(old, document__isnull=False)
    return Due(Kind.LETTERS, letters, at="printed_at")


def _kept(kind: Kind) -> timedelta:
    return timedelta(days=TERMS[kind].usual)
