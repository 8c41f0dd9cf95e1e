"""The people who may be invited."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from trustapp.accounts.models import User
from trustapp.core.models import PublicModel, SealedTextField
from trustapp.places.models import Place


class Contact(PublicModel):
    """Someone who may be invited."""

    email = SealedTextField(null=True)
    # Keyed hashes, so that an address is known without being opened; none where there is none.
    email_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001
    phone = SealedTextField(null=True)
    phone_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001
    postal_address = SealedTextField(null=True)
    # The same for everyone at one address; empty where no address is known.
    household_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12, default="en")
    # Whether samples are drawn from this row. People of whom another program told us are asked
    # after their contact alone: in a sample they would be too many.
    is_listed = models.BooleanField(default=True, db_default=True)
    added_at = models.DateTimeField()
    opted_out_at = models.DateTimeField(null=True)
    # Until then a trial asks this person again, whatever else would have the address forgotten.
    kept_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(email__isnull=False)
                | Q(phone__isnull=False)
                | Q(postal_address__isnull=False)
                # Known from a contact alone, and forgotten since.
                | Q(is_listed=False),
                name="contact_can_be_reached",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["place", "id"],
                name="contact_frame",
                condition=Q(opted_out_at__isnull=True),
            ),
            models.Index(
                fields=["household_hash"],
                name="contact_household",
                condition=~Q(household_hash=""),
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class ContactFile(PublicModel):
    """A list of people that waits until somebody has looked at it; forgotten when it is decided."""

    text = SealedTextField(null=True)
    # Which heading says what: the field's name, and the heading of its column.
    columns = models.JSONField(default=dict)
    # Of those of whom the file says no language.
    language = models.CharField(max_length=12, default="en")
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    kept_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(text__isnull=True),
                name="decided_file_is_forgotten",
            )
        ]

    def __str__(self) -> str:
        return f"contact file {self.pk}"
