"""The question bank, surveys, their waves and samples, and what people answered."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from feedback.surveys.enums import (
    AnswerStatus,
    InvitationState,
    Mode,
    Population,
    QuestionKind,
    ResponseState,
    SurveyState,
    WaveState,
)
from trustapp.accounts.models import User
from trustapp.core.models import PublicModel, SealedTextField
from trustapp.places.models import Place


class Question(models.Model):
    """One thing we ask about, whatever its wording."""

    key = models.SlugField(unique=True)
    construct = models.CharField(max_length=40)
    # Where a validated item comes from.
    citation = models.CharField(max_length=300, blank=True)
    is_trend = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.key


class QuestionVersion(models.Model):
    """One wording of a question; a new wording breaks the trend line."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=QuestionKind.choices)
    scale_min = models.SmallIntegerField(default=0)
    scale_max = models.SmallIntegerField(default=10)
    is_reversed = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "number"], name="wording_number_once"),
            models.CheckConstraint(
                condition=Q(scale_max__gt=F("scale_min")), name="scale_has_two_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} wording {self.number}"


class QuestionText(models.Model):
    """A wording in one language."""

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    text = models.CharField(max_length=400)
    low_label = models.CharField(max_length=80, blank=True)
    high_label = models.CharField(max_length=80, blank=True)
    options = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "language"], name="one_text_per_language")
        ]

    def __str__(self) -> str:
        return self.text


class Survey(PublicModel):
    """A list of questions, whom we ask, and how often."""

    title = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=SurveyState.choices, default=SurveyState.DRAFT)
    languages = models.JSONField(default=list)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    # The schedule: the first opening, how often again, how long each wave stays open.
    first_opens_at = models.DateTimeField(null=True)
    repeat_months = models.PositiveSmallIntegerField(default=0)
    open_days = models.PositiveSmallIntegerField(default=21)
    # The audience: how many people are drawn, and from which places (none named: all).
    sample_size = models.PositiveIntegerField(default=0)
    places = models.ManyToManyField(Place, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.state == SurveyState.DRAFT

    @property
    def is_running(self) -> bool:
        """Whether it opens waves by its schedule."""
        return self.state == SurveyState.RUNNING


class SurveyText(models.Model):
    """What a survey says about itself in one language: who asks, and why."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=160)
    who_asks = models.CharField(max_length=300)
    why = models.CharField(max_length=400)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "language"], name="one_intro_per_language")
        ]

    def __str__(self) -> str:
        return self.title


class SurveyItem(models.Model):
    """A question's place in a survey."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "position"], name="one_item_per_position"),
            models.UniqueConstraint(fields=["survey", "version"], name="item_asked_once"),
        ]

    def __str__(self) -> str:
        return f"item {self.position} of survey {self.survey_id}"


class Contact(PublicModel):
    """Someone in the sampling frame who may be invited."""

    email = SealedTextField()
    email_hash = models.CharField(max_length=64, unique=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12, default="en")
    added_at = models.DateTimeField()
    opted_out_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["place", "id"],
                name="contact_frame",
                condition=Q(opted_out_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class Wave(PublicModel):
    """One dispatch of one survey: to a sample, or to whoever opens a link.

    Both can run side by side under one number; they are two waves, so that they are never pooled.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="waves")
    number = models.PositiveSmallIntegerField()
    population = models.CharField(
        max_length=12, choices=Population.choices, default=Population.GENERAL
    )
    state = models.CharField(max_length=10, choices=WaveState.choices, default=WaveState.PLANNED)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    # The seed of the draw, so that anyone can draw the same sample again.
    seed = models.BigIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["survey", "number", "population"], name="wave_number_once"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="wave_closes_after_it_opens"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["opens_at"],
                name="wave_to_advance",
                condition=~Q(state=WaveState.CLOSED),
            )
        ]

    def __str__(self) -> str:
        return f"wave {self.number} of survey {self.survey_id}"

    @property
    def is_closed(self) -> bool:
        """Whether it takes no more answers."""
        return self.state == WaveState.CLOSED

    @property
    def is_by_link(self) -> bool:
        """Whether anyone may answer it, so that it has no sample."""
        return self.population == Population.OPEN_LINK


class Stratum(models.Model):
    """One stratum of a wave's sample design: a place, its frame and how many were drawn."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="strata")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    # N_h: adults of the place that the weights stand for; frame: contacts that could be drawn.
    population = models.PositiveIntegerField()
    frame = models.PositiveIntegerField()
    drawn = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wave", "place"], name="one_stratum_per_place"),
            models.CheckConstraint(
                condition=Q(drawn__lte=F("frame")), name="not_more_drawn_than_in_frame"
            ),
        ]

    def __str__(self) -> str:
        return f"stratum of wave {self.wave_id}"


class OpenLink(models.Model):
    """A short address that anyone may use: a link or a printed QR code for one place."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="open_links")
    short = models.SlugField(max_length=16, unique=True)
    mode = models.CharField(max_length=12, choices=Mode.choices, default=Mode.OPEN_LINK)
    label = models.CharField(max_length=120)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label


class Response(PublicModel):
    """One person's answers to one wave. Who the person is, is not known from here."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="responses")
    mode = models.CharField(max_length=12, choices=Mode.choices)
    state = models.CharField(
        max_length=10, choices=ResponseState.choices, default=ResponseState.OPEN
    )
    language = models.CharField(max_length=12)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    stratum = models.ForeignKey(Stratum, on_delete=models.PROTECT, null=True, related_name="+")
    base_weight = models.DecimalField(max_digits=14, decimal_places=6, default=1)
    sex = models.CharField(max_length=10, blank=True)
    age = models.CharField(max_length=12, blank=True)
    race_ethnicity = models.CharField(max_length=12, blank=True)
    # Answers while they are being given, by item id; emptied when they become Answer rows.
    draft = SealedTextField(null=True)
    # Counts the saves: whoever saves names the revision that was read, so no save is lost.
    revision = models.PositiveIntegerField(default=0, db_default=0)
    # Coarse on purpose: a day, not an hour.
    started_on = models.DateField()
    finished_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["wave", "state"], name="response_by_wave")]

    def __str__(self) -> str:
        return f"response {self.pk}"


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
    message = models.UUIDField(null=True)
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


class Answer(models.Model):
    """One answer to one item: appended once, never changed. Partitioned by year of `answered_on`.

    `written_by` is the id of the writing transaction: it lets a later transaction with a lower
    answer id still be counted exactly once.
    """

    response = models.ForeignKey(
        Response, on_delete=models.DO_NOTHING, db_constraint=False, related_name="answers"
    )
    wave = models.ForeignKey(
        Wave, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    item = models.ForeignKey(
        SurveyItem, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False,
        related_name="+",
    )  # fmt: skip
    value = models.SmallIntegerField(null=True)
    status = models.CharField(max_length=10, choices=AnswerStatus.choices)
    answered_on = models.DateField()

    def __str__(self) -> str:
        return f"answer {self.pk}"
