"""The shape of published results, in files and in the API."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import fields, serializers

from feedback.trust import queries as trust
from trustapp.core.pure.text import csv_safe

# Heading of the file -> attribute of a published row.
SCORE_COLUMNS = {
    "place": "place",
    "place_number": "place_number",
    "group_dimension": "dimension",
    "group": "category",
    "measure": "measure",
    "statistic": "statistic",
    "estimate": "estimate",
    "low80": "low80",
    "high80": "high80",
    "low95": "low95",
    "high95": "high95",
    "unweighted": "unweighted",
    "small_area": "small_area",
    "small_area_low95": "small_area_low95",
    "small_area_high95": "small_area_high95",
    "answers": "answers",
    "shown": "shown",
    "wording_version": "wording",
    "wave": "wave_label",
    "population": "population",
    "data_from": "data_from",
    "data_to": "data_to",
    "published_on": "published_at",
    "method_version": "method_version",
    "release": "release",
    "release_number": "release_number",
}
# What the page about the data says of the columns.
COLUMNS_EXPLAINED = (
    ("place", _("The name of the neighborhood, or “(whole city)”.")),
    ("group_dimension, group", _("A group of people in the whole city; empty for everyone.")),
    ("measure", _("What was measured: trust, its parts, safety or cooperation.")),
    ("statistic", _("“mean” is a score from 0 to 100. “top_two” is a share in percent.")),
    ("estimate", _("The best estimate, to one decimal.")),
    ("low80, high80", _("The likely range: four times out of five the true value is inside.")),
    ("low95, high95", _("The wider range: 19 times out of 20 the true value is inside.")),
    (
        "unweighted",
        _("The plain mean before weighting, in whole points (a share of few: in fives)."),
    ),
    (
        "small_area, small_area_low95, small_area_high95",
        _("An estimate that draws the neighborhood towards all others, and its range."),
    ),
    ("answers", _("About how many people answered, rounded to ten.")),
    ("shown", _("“yes”, or why the numbers are left out.")),
    ("wording_version", _("Which wording was asked. Do not compare across wordings.")),
    ("wave, data_from, data_to", _("When the answers were given.")),
    ("population", _("“general” is the random sample, “open_link” is whoever wanted to answer.")),
    ("method_version", _("Which version of the method made the number.")),
    ("release, release_number", _("Which publication this is. A correction gets a new number.")),
)
EXTERNAL_COLUMNS = (
    "place", "place_number", "year", "measure", "group_dimension", "group", "score", "source",
    "publisher",
)  # fmt: skip


class _Echo:
    """A file that hands every line straight back."""

    def write(self, line: str) -> str:
        return line


def score_lines(rows: Iterable[trust.PublishedRow]) -> Iterator[str]:
    """Yield the scores as lines of CSV, the heading first."""
    yield _line(SCORE_COLUMNS)
    for row in rows:
        values = {name: getattr(row, attribute) for name, attribute in SCORE_COLUMNS.items()}
        values["place"] = values["place"] or "(whole city)"
        values["published_on"] = row.published_at.date()
        yield _line(values.values())


def external_lines(figures: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """Yield what others published as lines of CSV, the heading first."""
    yield _line(EXTERNAL_COLUMNS)
    yield from map(_line, figures)


def _line(values: Iterable[object]) -> str:
    text: str = csv.writer(_Echo()).writerow([csv_safe(value) for value in values])
    return text


class ScoreOut(serializers.Serializer):
    """One published score with its doubt; the numbers of a hidden one are null."""

    place = fields.CharField(help_text="Name of the place; empty for the whole city.")
    place_number = fields.IntegerField(allow_null=True)
    dimension = fields.CharField(help_text="sex, age, race_ethnicity; empty for everyone.")
    category = fields.CharField()
    measure = fields.CharField()
    statistic = fields.CharField(help_text="mean (0 to 100) or top_two (percent).")
    estimate = fields.FloatField(allow_null=True)
    low80 = fields.FloatField(allow_null=True)
    high80 = fields.FloatField(allow_null=True)
    low95 = fields.FloatField(allow_null=True)
    high95 = fields.FloatField(allow_null=True)
    unweighted = fields.FloatField(allow_null=True)
    small_area = fields.FloatField(
        allow_null=True, help_text="Drawn towards all places; the headline of shown places only."
    )
    small_area_low95 = fields.FloatField(allow_null=True)
    small_area_high95 = fields.FloatField(allow_null=True)
    answers = fields.CharField(help_text="A count band, such as 'about 70'.")
    shown = fields.CharField(help_text="yes, or why not: too_few, too_uncertain, ...")
    wording = fields.CharField(help_text="Question and wording number: listen@1.")
    release = fields.UUIDField()


class ReleaseOut(serializers.Serializer):
    """One publication of one wave. A correction is a new release with the next number."""

    release = fields.UUIDField(source="public_id")
    number = fields.IntegerField()
    wave = fields.CharField(source="label")
    population = fields.CharField(help_text="general or open_link; never pooled.")
    data_from = fields.DateField()
    data_to = fields.DateField()
    published_at = fields.DateTimeField()
    method_version = fields.CharField()
    margin_error = fields.FloatField()
    answers = fields.CharField()
    response_rate = fields.IntegerField(allow_null=True, help_text="Percent of those invited.")


class ResultsQuery(serializers.Serializer):
    """At most two filters, so that nobody can be found by narrowing down."""

    release = fields.UUIDField(required=False)
    place = fields.SlugField(required=False)
