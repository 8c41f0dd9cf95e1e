"""What people say about drafts and policies, in themes, with the answers they get."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from engagement.policies.enums import CommentKind, CommentState, Decision, RemovalReason
from engagement.policies.models.consultation import Consultation, Meeting, Snapshot
from engagement.policies.models.policy import Policy, Version
from engagement.policies.models.review import Review
from engagement.policies.pure.anchors import Quote
from trustapp.accounts.models import User
from trustapp.core.models import PublicModel, SealedTextField


class Comment(PublicModel):
    """One comment. Nobody is asked who they are; the words stay sealed until they are shown."""

    kind = models.CharField(max_length=10, choices=CommentKind.choices)
    state = models.CharField(max_length=12, choices=CommentState.choices)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="comments")
    # The text it was made on: of a draft, or of a version for how a policy works.
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, null=True, related_name="comments"
    )
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, related_name="comments"
    )
    # Empty for the whole; then the quoted words, which are public words of that text.
    clause_key = models.CharField(max_length=60, blank=True)
    quote = models.TextField(blank=True)
    quote_prefix = models.CharField(max_length=40, blank=True)
    quote_suffix = models.CharField(max_length=40, blank=True)
    quote_start = models.PositiveIntegerField(default=0)
    words = SealedTextField()
    language = models.CharField(max_length=12)
    code_hash = models.CharField(max_length=64, unique=True)
    # Kept from sending to the answer, where somebody wants to hear by mail; then emptied.
    mail = SealedTextField(null=True)
    confirm_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001
    sent_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    moderated_at = models.DateTimeField(null=True)
    moderated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    removed_because = models.CharField(max_length=16, choices=RemovalReason.choices, blank=True)
    # How often readers asked us to look again. It hides nothing.
    flags = models.PositiveIntegerField(default=0)

    # Emptied when the resident's data must go.
    ERASABLE: ClassVar = ("words", "mail")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind=CommentKind.STANDING, consultation=None, version__isnull=False)
                | Q(consultation__isnull=False, snapshot__isnull=False, version=None)
                & ~Q(kind=CommentKind.STANDING),
                name="comment_is_on_one_text",
            ),
            models.CheckConstraint(
                condition=Q(kind=CommentKind.MEETING, meeting__isnull=False)
                | ~Q(kind=CommentKind.MEETING) & Q(meeting=None),
                name="meeting_comment_names_it",
            ),
            models.CheckConstraint(
                condition=Q(quote="") | ~Q(clause_key=""), name="quote_stands_in_a_clause"
            ),
            models.CheckConstraint(
                condition=Q(state=CommentState.REMOVED, moderated_at__isnull=False)
                & ~Q(removed_because="")
                | ~Q(state=CommentState.REMOVED) & Q(removed_because=""),
                name="removed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=CommentState.PUBLISHED) | Q(moderated_at__isnull=False),
                name="published_after_a_look",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["consultation", "state", "id"], name="comment_by_period"),
            models.Index(fields=["policy", "kind", "state"], name="comment_by_policy"),
            models.Index(
                fields=["sent_at"],
                name="comment_to_look_at",
                condition=Q(state__in=[CommentState.WAITING, CommentState.UNCONFIRMED]),
            ),
        ]

    def __str__(self) -> str:
        return f"comment {self.public_id}"

    @property
    def subject(self) -> str:
        """The name under which messages and the audit know it."""
        return f"comment:{self.public_id}"

    @property
    def is_published(self) -> bool:
        """Whether everyone may read it."""
        return self.state == CommentState.PUBLISHED

    @property
    def anchor(self) -> Quote | None:
        """Return the quotation it was made on, where it was made on one."""
        if not self.quote:
            return None
        return Quote(self.quote, self.quote_prefix, self.quote_suffix, self.quote_start)


class Theme(PublicModel):
    """Several comments that say the same; a comment may belong to several themes."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="themes")
    # What the comments were about: a draft, or the policy at its next review.
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, null=True, related_name="themes"
    )
    review = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, related_name="themes")
    title = models.CharField(max_length=160)
    summary = models.TextField(blank=True)
    comments = models.ManyToManyField(Comment, related_name="themes")
    made_at = models.DateTimeField()

    # Where a question fetched them.
    public_comments: "list[Comment]"

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(consultation__isnull=True, review__isnull=False)
                | Q(consultation__isnull=False, review__isnull=True),
                name="theme_has_one_home",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Response(models.Model):
    """A published answer to a theme or to one comment. A later one corrects it; both stay."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, related_name="responses")
    comment = models.ForeignKey(
        Comment, on_delete=models.PROTECT, null=True, related_name="responses"
    )
    decision = models.CharField(max_length=12, choices=Decision.choices)
    what = models.TextField()
    why = models.TextField()
    clause_keys = ArrayField(models.CharField(max_length=60), default=list)
    # The version that carries the change.
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(theme__isnull=True, comment__isnull=False)
                | Q(theme__isnull=False, comment__isnull=True),
                name="response_to_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(why=""), name="response_says_what_and_why"
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.NOT_CHANGED) | Q(version__isnull=False),
                name="change_names_its_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} at {self.published_at}"
