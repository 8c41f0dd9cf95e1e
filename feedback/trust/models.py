"""Cells, published scores and what they are compared with."""

from typing import ClassVar

from django.db import models

from feedback.surveys.models import SurveyItem, Wave
from feedback.trust.enums import Against, ClimateShown, PictureKind, Shown, Statistic, Verdict
from trustapp.core.models import PublicModel
from trustapp.places.models import Place, Source


class Measure(models.Model):
    """Something we score: a scale of one or more questions, on 0 to 100."""

    key = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    explanation = models.CharField(max_length=200)
    # Keys of the bank's questions that make up the scale.
    questions = models.JSONField(default=list)
    is_headline = models.BooleanField(default=False)
    is_part = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Cell(models.Model):
    """Sums over everyone in a wave who is alike in all that weights and domains use.

    One person of a household is asked in a wave, so households are no part of the key: everybody
    is a sampling unit of their own. `n` counts all of them, `n_scored` those whose scale has a
    score; scores are 0 to 100, rounded to six decimals per person, so the sums are exact whatever
    the order of adding.
    """

    wave = models.ForeignKey(
        Wave, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="cells"
    )
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="cells"
    )
    stratum_id = models.BigIntegerField(default=0)
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, db_constraint=False, db_index=False,
        related_name="+",
    )  # fmt: skip
    sex = models.CharField(max_length=10, blank=True)
    age = models.CharField(max_length=12, blank=True)
    race_ethnicity = models.CharField(max_length=12, blank=True)
    mode = models.CharField(max_length=12)
    base_weight = models.DecimalField(max_digits=14, decimal_places=6)
    n = models.BigIntegerField(default=0)
    n_scored = models.BigIntegerField(default=0)
    sum_score = models.DecimalField(max_digits=24, decimal_places=6, default=0)
    sum_square = models.DecimalField(max_digits=30, decimal_places=12, default=0)
    n_top_two = models.BigIntegerField(default=0)
    n_dont_know = models.BigIntegerField(default=0)
    n_prefer_not = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=[
                    "wave", "measure", "stratum_id", "place", "sex", "age", "race_ethnicity",
                    "mode", "base_weight",
                ],
                name="one_cell_per_combination",
                nulls_distinct=False,
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"cell {self.pk}"


class FoldMark(models.Model):
    """How far the answers are folded: every transaction below this id is in the cells. One row."""

    transaction_id = models.BigIntegerField(default=0)
    # After a restore transaction ids start low again: answers up to this one are counted whatever
    # transaction wrote them.
    settled_answer_id = models.BigIntegerField(default=0)
    folded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"folded up to {self.transaction_id}"


class Release(PublicModel):
    """One publication of one wave's scores; a correction is a new release, never an edit."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveSmallIntegerField()
    method_version = models.CharField(max_length=20)
    # SHA-256 over the cells and margins that went in, so that the numbers can be made again.
    inputs_hash = models.CharField(max_length=64)
    margin_error = models.FloatField()
    label = models.CharField(max_length=60)
    data_from = models.DateField()
    data_to = models.DateField()
    published_at = models.DateTimeField()
    n = models.PositiveIntegerField()
    invited = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wave", "number"], name="release_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.label}, release {self.number}"


class Score(models.Model):
    """One published number with its doubt. Rows are only ever added."""

    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, db_index=False, related_name="scores"
    )
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, db_index=False, related_name="+")
    statistic = models.CharField(max_length=10, choices=Statistic.choices)
    # No place: the whole city. No dimension: everyone.
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    dimension = models.CharField(max_length=20, blank=True)
    category = models.CharField(max_length=20, blank=True)
    shown = models.CharField(max_length=20, choices=Shown.choices)
    # Exact counts stay inside; the public sees the band.
    n = models.PositiveIntegerField()
    band = models.CharField(max_length=40)
    # All of these are empty where the score is not shown.
    estimate = models.FloatField(null=True)
    standard_error = models.FloatField(null=True)
    degrees = models.FloatField(null=True)
    low80 = models.FloatField(null=True)
    high80 = models.FloatField(null=True)
    low95 = models.FloatField(null=True)
    high95 = models.FloatField(null=True)
    n_effective = models.FloatField(null=True)
    design_effect = models.FloatField(null=True)
    unweighted = models.FloatField(null=True)
    wording = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["release", "measure", "statistic", "place", "dimension", "category"],
                name="one_score_per_domain",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(shown=Shown.YES) | models.Q(estimate__isnull=True),
                name="hidden_scores_hold_no_number",
            ),
        ]

    def __str__(self) -> str:
        return f"score {self.pk}"


class Comparison(models.Model):
    """How one score differs from another, with the words its p-value allows."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="comparisons")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    statistic = models.CharField(max_length=10, choices=Statistic.choices)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, related_name="+")
    against = models.CharField(max_length=10, choices=Against.choices)
    # The release compared with; for the city, this release itself.
    other = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    difference = models.FloatField(null=True)
    standard_error = models.FloatField(null=True)
    low95 = models.FloatField(null=True)
    high95 = models.FloatField(null=True)
    p_value = models.FloatField(null=True)
    p_adjusted = models.FloatField(null=True)
    # How many comparisons the adjustment allows for.
    family = models.PositiveSmallIntegerField()
    # Twenty equally likely values of the true difference, for the dot plot.
    dots = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["release", "measure", "statistic", "place", "against"],
                name="one_comparison_of_a_kind",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"comparison {self.pk}"


class Heard(models.Model):
    """Who answered beside who lives here: one group's share of each, in percent."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="heard")
    dimension = models.CharField(max_length=20)
    category = models.CharField(max_length=120)
    label = models.CharField(max_length=120)
    adults_share = models.FloatField()
    answers_share = models.FloatField(null=True)
    shown = models.CharField(max_length=20, choices=Shown.choices)
    band = models.CharField(max_length=40)
    # In whole percent, from the counts that the bands tell; only places are sampled by.
    response_rate = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["release", "dimension", "category"], name="one_share_per_group"
            )
        ]

    def __str__(self) -> str:
        return self.label


class RecordedInputs(models.Model):
    """What a release was computed from, packed: cells, adults, design, measures.

    Cells may hold one person each, so this never leaves the house.
    """

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="inputs")
    packed = models.BinaryField()

    def __str__(self) -> str:
        return f"inputs of release {self.release_id}"


class SmallArea(models.Model):
    """The headline of one place as all shown places together suggest it, beside its own value."""

    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, db_index=False, related_name="small_areas"
    )
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, db_index=False, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, db_index=False, related_name="+")
    estimate = models.FloatField()
    # The root of the mean squared error, which counts the doubt about the model as well.
    error = models.FloatField()
    low80 = models.FloatField()
    high80 = models.FloatField()
    low95 = models.FloatField()
    high95 = models.FloatField()
    # The part of the place's own value that is kept, 0 to 1.
    kept = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["release", "measure", "place"], name="one_small_area_per_place"
            )
        ]

    def __str__(self) -> str:
        return f"small area {self.pk}"


class Reliability(models.Model):
    """How well the questions of one scale hang together in one wave."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="reliabilities")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    items = models.PositiveSmallIntegerField()
    shown = models.CharField(max_length=20, choices=Shown.choices)
    # People who answered every question of the scale.
    band = models.CharField(max_length=40)
    alpha = models.FloatField(null=True)
    low95 = models.FloatField(null=True)
    high95 = models.FloatField(null=True)
    # Needs three questions: with two, one factor can be fitted in any number of ways.
    omega = models.FloatField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["release", "measure"], name="one_reliability_per_scale"
            ),
            models.CheckConstraint(
                condition=models.Q(shown=Shown.YES)
                | models.Q(alpha=None, low95=None, high95=None, omega=None),
                name="hidden_reliability_holds_no_number",
            ),
        ]

    def __str__(self) -> str:
        return f"reliability {self.pk}"


class Participation(models.Model):
    """How evenly the people who were asked have answered; only where a sample was drawn."""

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="participation")
    strata = models.PositiveIntegerField()
    # 1 when people of every place answer with the same readiness.
    r_indicator = models.FloatField()
    # The largest bias that uneven readiness can cause, in standard deviations of the answers.
    max_bias = models.FloatField()

    def __str__(self) -> str:
        return f"participation in release {self.release_id}"


class Picture(models.Model):
    """A chart of one release as a PNG file, with its range, dates and address drawn in."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="pictures")
    kind = models.CharField(max_length=10, choices=PictureKind.choices)
    language = models.CharField(max_length=12)
    png = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["release", "kind", "language"], name="one_picture_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of release {self.release_id}"


class ExternalScore(models.Model):
    """A figure that somebody else published: shown beside ours, never mixed in."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="scores")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=40)
    dimension = models.CharField(max_length=20)
    category = models.CharField(max_length=20)
    score = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "place", "year", "measure", "dimension", "category"],
                name="one_external_figure",
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.year}"


class TrendEvent(models.Model):
    """A date to mark on the trend: something happened, or the wording changed."""

    on = models.DateField()
    text = models.CharField(max_length=200)
    breaks_trend = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.text


class Climate(models.Model):
    """What the people who work here answered in one wave. Never public, and never changed."""

    wave = models.OneToOneField(Wave, on_delete=models.PROTECT, related_name="climate")
    computed_at = models.DateTimeField()
    # How many people answered, as loosely as everywhere.
    band = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"climate of wave {self.wave_id}"


class ClimateMean(models.Model):
    """The mean of one question on its own scale, with its interval; exact counts are not kept."""

    climate = models.ForeignKey(Climate, on_delete=models.PROTECT, related_name="means")
    item = models.ForeignKey(SurveyItem, on_delete=models.PROTECT, related_name="+")
    shown = models.CharField(max_length=20, choices=ClimateShown.choices)
    band = models.CharField(max_length=40)
    mean = models.FloatField(null=True)
    low95 = models.FloatField(null=True)
    high95 = models.FloatField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["climate", "item"], name="one_mean_per_question"),
            models.CheckConstraint(
                condition=models.Q(shown=ClimateShown.YES)
                | models.Q(mean=None, low95=None, high95=None),
                name="hidden_mean_holds_no_number",
            ),
        ]

    def __str__(self) -> str:
        return f"climate mean {self.pk}"


class Topline(models.Model):
    """The plain results of one closed wave, question by question, for those who run surveys."""

    wave = models.OneToOneField(Wave, on_delete=models.PROTECT, related_name="topline")
    computed_at = models.DateTimeField()
    # Exact counts stay inside; screens show the band.
    n = models.PositiveIntegerField()
    band = models.CharField(max_length=40)
    # Whether the answers were weighted to the residents; else they stand for themselves.
    is_weighted = models.BooleanField()

    def __str__(self) -> str:
        return f"topline of wave {self.wave_id}"


class ToplineFigure(models.Model):
    """A mean on the question's own scale (option 0), or one option's share in percent."""

    topline = models.ForeignKey(Topline, on_delete=models.CASCADE, related_name="figures")
    item = models.ForeignKey(SurveyItem, on_delete=models.PROTECT, related_name="+")
    option = models.PositiveSmallIntegerField(default=0)
    shown = models.CharField(max_length=20, choices=Shown.choices)
    band = models.CharField(max_length=40)
    estimate = models.FloatField(null=True)
    low80 = models.FloatField(null=True)
    high80 = models.FloatField(null=True)
    low95 = models.FloatField(null=True)
    high95 = models.FloatField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["topline", "item", "option"], name="one_figure_each"),
            models.CheckConstraint(
                condition=models.Q(shown=Shown.YES)
                | models.Q(estimate=None, low80=None, high80=None, low95=None, high95=None),
                name="hidden_figure_holds_no_number",
            ),
        ]

    def __str__(self) -> str:
        return f"figure {self.pk}"
