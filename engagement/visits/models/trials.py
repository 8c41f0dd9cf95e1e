"""Visit trials: the registered plan, its people and households, and the lot.

Households, people, seeds and arms are walled: row-level security shows them to analysts and to the
trial's own work alone, for the one trial that was named, and arms to analysts only once the trial
is closed or a registered look was opened (`services.trials.walls`). A locked plan, a lot and a
deviation can be changed by nobody, the owner of the database included.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from engagement.visits.enums import Arm, TrialState
from engagement.visits.models.addresses import Address
from feedback.surveys.models import Survey, Wave
from trustapp.accounts.models import User
from trustapp.core.models import PublicModel


class Trial(PublicModel):
    """One randomised trial of visits, from its first draft to its report."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=160)
    state = models.CharField(
        max_length=10, choices=TrialState.choices, default=TrialState.DRAFT
    )  # fmt: skip
    # The plan as `pure.trial_plan` reads it; once locked, `plan_text` is the bytes that are hashed.
    plan = models.JSONField(default=dict)
    plan_text = models.TextField(blank=True)
    plan_hash = models.CharField(max_length=64, blank=True)
    # The hash of the list of households with their blocks, and that of the seed of the lot.
    roster_hash = models.CharField(max_length=64, blank=True)
    seed_hash = models.CharField(max_length=64, blank=True)
    # The seed itself, shown once the report is out.
    seed = models.CharField(max_length=64, blank=True)
    # The hash of the drawn lot, published as soon as it is drawn.
    lots_hash = models.CharField(max_length=64, blank=True)
    # Asks the follow-up questions.
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    # How large it is: with these, and without looking behind the walls, a page can say so. Left
    # out are households that were too few for a block when blocks were last made.
    person_count = models.PositiveIntegerField(default=0)
    household_count = models.PositiveIntegerField(default=0)
    block_count = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    blocked_at = models.DateTimeField(null=True)
    # Who wrote it last, who asked for the lock, and the second person who gave it.
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    offered_at = models.DateTimeField(null=True)
    locked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    locked_at = models.DateTimeField(null=True)
    # The days on which visits are made, and until when nobody else visits these addresses.
    visits_from = models.DateField(null=True)
    visits_until = models.DateField(null=True)
    window_ends_at = models.DateTimeField(null=True)
    assigned_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    analysed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=TrialState.DRAFT)
                | ~Q(plan_text="")
                & ~Q(plan_hash="")
                & ~Q(roster_hash="")
                & ~Q(seed_hash="")
                & Q(locked_at__isnull=False),
                name="locked_trial_is_hashed",
            ),
            models.CheckConstraint(
                condition=Q(locked_by__isnull=True)
                | (~Q(locked_by=F("offered_by")) & ~Q(locked_by=F("saved_by"))),
                name="trial_locked_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[TrialState.DRAFT, TrialState.LOCKED]) | ~Q(lots_hash=""),
                name="running_trial_has_its_lot",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.state == TrialState.DRAFT

    @property
    def is_public(self) -> bool:
        """Whether its plan stands on the public page."""
        return not self.is_draft

    @property
    def is_over(self) -> bool:
        """Whether its arms may be opened: everybody was asked for the last time."""
        return self.state in {TrialState.CLOSED, TrialState.ANALYSED, TrialState.PUBLISHED}


class Deviation(PublicModel):
    """What was done otherwise than planned: public, and for ever."""

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="deviations")
    reason = models.CharField(max_length=1000)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="deviation_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"deviation of trial {self.trial_id}"


class Look(models.Model):
    """A registered look at the arms before the trial is closed: public, and for ever."""

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="looks")
    name = models.CharField(max_length=80)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trial", "name"], name="look_opened_once")
        ]

    def __str__(self) -> str:
        return f"look {self.name} of trial {self.trial_id}"


class TrialWave(models.Model):
    """Which wave of which survey asked the questions of one round."""

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="waves")
    name = models.CharField(max_length=40)
    wave = models.OneToOneField(Wave, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trial", "name"], name="trial_wave_once")
        ]

    def __str__(self) -> str:
        return f"wave {self.name} of trial {self.trial_id}"


class TrialPower(models.Model):
    """What a trial of some size could find, computed in a task and kept for the page."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="powers")
    supposed = models.JSONField()
    # None until it is computed.
    found = models.JSONField(null=True)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"power of trial {self.trial_id}"


class Household(PublicModel):
    """Walled. One address of a trial: its district is the place of the address."""

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="+")
    address = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="+")
    # None while no block was made, and for those that were too few for one.
    block = models.PositiveIntegerField(null=True)
    # The day of its block, on which the visits of the block are made, the same for both arms.
    visit_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trial", "address"], name="household_in_trial_once")
        ]

    def __str__(self) -> str:
        return f"household {self.public_id}"


class Person(models.Model):
    """Walled. Somebody who was asked before the lot: a name of the trial's own, and what was told.

    The contact is known until the trial is closed, and by nobody afterwards.
    """

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    pseudonym = models.UUIDField(unique=True)
    # The public id of a contact of the surveys, as a value.
    contact = models.UUIDField(null=True)
    # What was known before, by the column of the plan; answers too, as `item_wave`.
    known = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["trial", "contact"],
                condition=Q(contact__isnull=False),
                name="person_in_trial_once",
            )
        ]

    def __str__(self) -> str:
        return f"person {self.pseudonym}"


class Seed(models.Model):
    """Walled. The seed of a lot, drawn when the plan was locked."""

    trial = models.OneToOneField(Trial, on_delete=models.PROTECT, related_name="+")
    seed = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"seed of trial {self.trial_id}"


class Assignment(models.Model):
    """Walled. What the lot said of one household."""

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="+")
    household = models.OneToOneField(Household, on_delete=models.PROTECT, related_name="+")
    arm = models.CharField(max_length=20, choices=Arm.choices)

    def __str__(self) -> str:
        return f"lot of household {self.household_id}"
