"""A survey: its questions, what it says about itself, its links."""

from typing import ClassVar

from django.db import models

from feedback.surveys.enums import APART, Mode, Population, SurveyState
from feedback.surveys.models.bank import QuestionVersion
from trustapp.accounts.models import User
from trustapp.core.models import PublicModel
from trustapp.places.models import Place


class Survey(PublicModel):
    """A list of questions, whom we ask, and how often."""

    title = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=SurveyState.choices, default=SurveyState.DRAFT)
    languages = models.JSONField(default=list)
    # Whom its sample stands for; links of any survey are a population of their own.
    population = models.CharField(
        max_length=12, choices=Population.choices, default=Population.GENERAL
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    # The schedule: the earliest opening, the rule by which waves open again (RFC 5545, empty: only
    # once), how long each stays open.
    first_opens_at = models.DateTimeField(null=True)
    recurrence = models.CharField(max_length=200, blank=True, default="", db_default="")
    open_days = models.PositiveSmallIntegerField(default=21)
    # The audience: how many people are drawn, and from which places (none named: all).
    sample_size = models.PositiveIntegerField(default=0)
    # After a contact with the police: how many in 100 are asked, at the earliest so much later.
    contact_percent = models.PositiveSmallIntegerField(default=100, db_default=100)
    contact_hours = models.PositiveSmallIntegerField(default=24, db_default=24)
    # By which ways people are invited (none: e-mail); the first that reaches somebody is used.
    ways = models.JSONField(default=list, blank=True)
    # Whether mail may leave outside the hours of the settings, too; texts never do.
    mails_at_night = models.BooleanField(default=False, db_default=False)
    # So many days after the opening, those who have not answered are reminded.
    reminder_days = models.JSONField(default=list, blank=True)
    places = models.ManyToManyField(Place, blank=True, related_name="+")
    # Rises with every save of the plan, so that a stale one is noticed.
    revision = models.PositiveIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return self.title

    @property
    def ways_in_order(self) -> list[Mode]:
        """By which ways people are invited."""
        return [Mode(way) for way in self.ways] or [Mode.EMAIL]

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.state == SurveyState.DRAFT

    @property
    def is_of_staff(self) -> bool:
        """Whether it asks the people who work here, by a link alone."""
        return self.population == Population.STAFF

    @property
    def is_of_trial(self) -> bool:
        """Whether it asks the people of a trial."""
        return self.population == Population.TRIAL

    @property
    def is_apart(self) -> bool:
        """Whether its answers stand apart, under a name that a room above gave."""
        return self.population in APART

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
    # Conditions on earlier answers, all of which must hold: {"question": key, "is": [values]}.
    shown_if = models.JSONField(default=list, blank=True)
    # Items with the same number, other than 0, change places with each other for each respondent.
    shuffle = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "position"], name="one_item_per_position"),
            models.UniqueConstraint(fields=["survey", "version"], name="item_asked_once"),
        ]

    def __str__(self) -> str:
        return f"item {self.position} of survey {self.survey_id}"

    @property
    def shuffle_letter(self) -> str:
        """The name of the group it changes places in, as people read it."""
        return chr(ord("A") + self.shuffle - 1) if self.shuffle else ""


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


class SurveyFinding(models.Model):
    """What the linter said about a question when the survey was launched anyway."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="findings")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12)
    label = models.CharField(max_length=30)
    excerpt = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300)
    found_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.label} in survey {self.survey_id}"


class Quota(models.Model):
    """How many people of one group an open link may take, so that no group drowns the others."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="quotas")
    # `place`, `sex`, `age` or `race_ethnicity`, and the place's slug or the category.
    dimension = models.CharField(max_length=20)
    category = models.CharField(max_length=120)
    most = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["survey", "dimension", "category"], name="one_quota_per_group"
            )
        ]

    def __str__(self) -> str:
        return f"at most {self.most} of {self.category}"
