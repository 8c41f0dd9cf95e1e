"""What residents tell us, and what was said back."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from feedback.cases.enums import (
    CaseKind,
    CaseState,
    Channel,
    EntryKind,
    Fairness,
    Outcome,
    ReplyChoice,
    Resolved,
)
from feedback.cases.models.routing import Category, Team
from trustapp.accounts.models import User
from trustapp.core.models import PublicModel, SealedTextField
from trustapp.places.models import Place

# Whoever left an address for the reply.
REACHED = (ReplyChoice.CONTACT, ReplyChoice.TEXT)


class Case(PublicModel):
    """One thing a resident told us. Nothing here says who they are unless they chose to."""

    code_hash = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=10, choices=CaseKind.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.WEB)
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.NEW)
    language = models.CharField(max_length=12, default="en")
    listened = models.CharField(max_length=8, choices=Fairness.choices, blank=True)
    respectful = models.CharField(max_length=8, choices=Fairness.choices, blank=True)
    explained = models.CharField(max_length=8, choices=Fairness.choices, blank=True)
    fair = models.CharField(max_length=8, choices=Fairness.choices, blank=True)
    happened = SealedTextField(null=True)  # about when, in the resident's words
    words = SealedTextField(null=True)
    whom = SealedTextField(null=True)  # who is thanked
    may_share = models.BooleanField(default=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="cases")
    reply_choice = models.CharField(
        max_length=10, choices=ReplyChoice.choices, default=ReplyChoice.CODE
    )
    contact = SealedTextField(null=True)
    received_at = models.DateTimeField()
    # The earliest of what is owed on it; `services.owing` keeps it beside the promises.
    due_at = models.DateTimeField(null=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, related_name="cases"
    )
    # Who may see it besides the person who has it; nobody in particular: everyone who answers.
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="cases")
    assigned_to = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="assigned_cases"
    )
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    # Shown to the resident; a bare "closed" cannot exist.
    outcome_reason = SealedTextField(null=True)
    # What the resident says of this outcome; a "no" opens the case again.
    resolved = models.CharField(max_length=8, choices=Resolved.choices, blank=True)
    # Answered together with this one, because a person said that both tell the same.
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="joined"
    )
    # When it was last compared with what others told us.
    compared_at = models.DateTimeField(null=True)
    # Rises with every change, so that two people working at once notice each other.
    revision = models.PositiveIntegerField(default=0)

    # Emptied when the resident's data must go; the fairness answers name nobody and stay.
    ERASABLE: ClassVar = ("happened", "words", "whom", "contact", "outcome_reason")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=CaseState.CLOSED)
                | (~Q(outcome="") & Q(outcome_reason__isnull=False)),
                name="closed_with_outcome_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(reply_choice__in=REACHED) | Q(contact__isnull=True),
                name="contact_only_when_wanted",
            ),
            models.CheckConstraint(
                condition=Q(resolved="") | Q(state=CaseState.CLOSED),
                name="resolved_only_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="merged_into_another",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "received_at"], name="case_inbox"),
            models.Index(fields=["place", "-received_at"], name="case_by_place"),
            models.Index(
                fields=["received_at", "id"], name="case_open", condition=~Q(state=CaseState.CLOSED)
            ),
            models.Index(
                fields=["team", "received_at", "id"],
                name="case_open_of_team",
                condition=~Q(state=CaseState.CLOSED),
            ),
            models.Index(
                fields=["assigned_to", "received_at", "id"],
                name="case_open_of_person",
                condition=~Q(state=CaseState.CLOSED),
            ),
            models.Index(
                fields=["due_at"], name="case_open_by_date", condition=~Q(state=CaseState.CLOSED)
            ),
            models.Index(fields=["-closed_at", "-id"], name="case_closed_newest"),
            models.Index(
                fields=["received_at", "id"],
                name="case_not_compared",
                condition=Q(compared_at__isnull=True) & ~Q(state=CaseState.CLOSED),
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.public_id}"

    @property
    def is_open(self) -> bool:
        """Whether we still owe the resident something."""
        return self.state != CaseState.CLOSED

    @property
    def subject(self) -> str:
        """The name under which promises, messages and the audit know this case."""
        return f"case:{self.public_id}"


class Entry(models.Model):
    """One line of a case's story, newest last; internal notes are never shown to the resident."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    words = SealedTextField(null=True)
    # Of a closing: kept when the case is opened again for a review.
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    # To whom it was passed on, or what it was found to be about.
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+")
    resolved = models.CharField(max_length=8, choices=Resolved.choices, blank=True)
    # With which case this one was put together, or from which it was separated.
    other = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="+")
    # The answer to another case of which this one is a copy: what is struck there is struck here.
    copy_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="copies")
    at = models.DateTimeField()

    # Emptied when the resident's data must go.
    ERASABLE: ClassVar = ("words",)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case", "id"], name="entry_by_case"),
            models.Index(
                fields=["at"], name="entry_resolved", condition=Q(kind=EntryKind.RESOLVED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on case {self.case_id}"
