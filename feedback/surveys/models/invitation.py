"""Who was invited into which wave, until the link to their answers is cut."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from feedback.surveys.enums import InvitationState, Mode, SkipReason
from feedback.surveys.models.answer import Response
from feedback.surveys.models.contact import Contact
from feedback.surveys.models.letter import LetterBatch
from feedback.surveys.models.wave import Stratum, Wave


class Invitation(models.Model):
    """One person's way into one wave. The link to their answers is cut when they finish."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="invitations")
    stratum = models.ForeignKey(Stratum, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="invitations")
    # Empty until queued: unique, so it cannot be an empty string.
    token_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001
    state = models.CharField(
        max_length=10, choices=InvitationState.choices, default=InvitationState.DRAWN
    )
    # By which way the person was invited.
    mode = models.CharField(
        max_length=12, choices=Mode.choices, default=Mode.EMAIL, db_default=Mode.EMAIL
    )
    # How many people of the household were on the list when one of them was drawn.
    household_size = models.PositiveSmallIntegerField(default=1, db_default=1)
    skipped_because = models.CharField(
        max_length=12, choices=SkipReason.choices, blank=True, db_default=""
    )
    # After a contact with the police: not before, and not after.
    send_from = models.DateTimeField(null=True)
    send_until = models.DateTimeField(null=True)
    message = models.UUIDField(null=True)
    # The name that a trial gave this person; it goes to the answers, and from here, at the finish.
    pseudonym = models.UUIDField(null=True)
    # Of a letter: with which others it was printed.
    batch = models.ForeignKey(
        LetterBatch, on_delete=models.SET_NULL, null=True, related_name="invitations"
    )
    # PostgreSQL marks a row with the transaction that wrote it, and the answers carry the same
    # mark. Once many have finished, their rows are written anew in one go and this is set.
    is_mixed = models.BooleanField(default=False, db_default=False)
    response = models.OneToOneField(
        Response, on_delete=models.SET_NULL, null=True, related_name="invitation"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wave", "contact"], name="invited_once_per_wave"),
            models.CheckConstraint(
                condition=Q(state=InvitationState.STARTED) | Q(response__isnull=True),
                name="link_to_answers_only_while_answering",
            ),
            models.CheckConstraint(
                condition=~Q(state=InvitationState.FINISHED) | Q(pseudonym__isnull=True),
                name="pseudonym_only_until_the_finish",
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.SKIPPED) ^ Q(skipped_because=""),
                name="every_skip_has_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["wave", "id"],
                name="invitation_to_queue",
                condition=Q(state=InvitationState.DRAWN),
            ),
            models.Index(fields=["wave", "state"], name="invitation_progress"),
            models.Index(
                fields=["wave"],
                name="invitation_to_mix",
                condition=Q(state=InvitationState.FINISHED, is_mixed=False),
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Reminder(models.Model):
    """One more message to somebody who has not answered, with a token of its own.

    It opens the same answers as the invitation. Without a message there was no way to send one.
    """

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="reminders")
    number = models.PositiveSmallIntegerField()
    token_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001
    message = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invitation", "number"], name="reminded_once")
        ]

    def __str__(self) -> str:
        return f"reminder {self.number} of invitation {self.invitation_id}"
