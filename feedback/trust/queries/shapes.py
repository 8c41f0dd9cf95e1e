"""What screens are told about results: plain values, ready to be said or drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from feedback.trust.enums import Against, Verdict
from feedback.trust.queries import words
from trustapp.core.pure import charts

# A group counts as under-heard below this part of its share.
HEARD_TOO_LITTLE = 0.8
MOST_UNDER_HEARD = 5
# Where there is nothing to compare with, a row has no verdict.
NOT_COMPARED = "not_compared"


@dataclass(frozen=True)
class ReleaseInfo:
    """One publication of one wave. Counts are bands: exact ones would tell releases apart."""

    pk: int
    public_id: UUID
    number: int
    population: str
    data_from: date
    data_to: date
    published_at: datetime
    method_version: str
    margin_error: float
    band: str
    response_rate: int | None

    @property
    def label(self) -> str:
        """The months of the wave in the reader's language: "January to March 2026"."""
        return words.period_label(self.data_from, self.data_to)

    @property
    def answers(self) -> str:
        """About how many people answered: "About 610 answers"."""
        return words.band_words(self.band)

    @property
    def middle(self) -> date:
        return self.data_from + (self.data_to - self.data_from) / 2


@dataclass(frozen=True)
class PlaceRef:
    """A place as a table names it."""

    name: str
    slug: str
    number: int


@dataclass(frozen=True)
class ScoreInfo:
    """One score, or the reason why it is not shown."""

    measure: str
    statistic: str
    shown: str
    band: str
    wording: str
    interval: charts.Interval | None = None
    unweighted: float | None = None
    place: PlaceRef | None = None
    dimension: str = ""
    category: str = ""

    @property
    def is_shown(self) -> bool:
        return self.interval is not None

    @property
    def reason(self) -> str:
        """Why the number is not shown, in words; empty when it is."""
        return words.reason_words(self.shown)

    @property
    def answers(self) -> str:
        return words.band_words(self.band)


@dataclass(frozen=True)
class SmallAreaInfo:
    """A place's headline with strength borrowed from the others, and how much of it is its own."""

    interval: charts.Interval
    kept: float


@dataclass(frozen=True)
class Change:
    """A difference and the word it allows; the numbers are empty where a side is not shown."""

    against: str
    verdict: str
    family: int
    difference: float | None = None
    standard_error: float | None = None
    low95: float | None = None
    high95: float | None = None
    dots: tuple[float, ...] = ()
    other: ReleaseInfo | None = None
    then: ScoreInfo | None = None

    @property
    def plot(self) -> charts.DotPlot | None:
        """Twenty equally likely values of the change, drawn."""
        if self.difference is None or not self.standard_error:
            return None
        return charts.dot_plot(change=self.difference, standard_error=self.standard_error)


@dataclass(frozen=True)
class MeasureRow:
    """One measure, of the city or a place: where it stands and how it has changed."""

    key: str
    name: str
    explanation: str
    is_headline: bool
    is_part: bool
    now: ScoreInfo
    changes: Mapping[str, Change] = field(default_factory=dict)

    def change(self, against: str = Against.YEAR_AGO) -> Change | None:
        """Return the comparison, or None when there is nothing to compare with."""
        return self.changes.get(against)


@dataclass(frozen=True)
class PlaceRow:
    """One place beside the city."""

    place: PlaceRef
    score: ScoreInfo
    verdict: str = Verdict.TOO_FEW
    difference: float | None = None


@dataclass(frozen=True)
class HeardRow:
    """One group's share of the adults beside its share of the answers, in percent."""

    dimension: str
    category: str
    written: str
    adults_share: float
    answers_share: float | None
    shown: str
    band: str
    response_rate: int | None = None

    @property
    def answers(self) -> str:
        return words.band_words(self.band)

    @property
    def part(self) -> float:
        """What part of its share of the adults the group has of the answers; 1 when hidden."""
        if self.answers_share is None or not self.adults_share:
            return 1.0
        return self.answers_share / self.adults_share

    @property
    def is_under_heard(self) -> bool:
        return self.part < HEARD_TOO_LITTLE

    @property
    def label(self) -> str:
        if self.dimension == "place":
            return self.written
        return words.group_label(self.dimension, self.category)

    @property
    def reason(self) -> str:
        return words.reason_words(self.shown)


@dataclass(frozen=True)
class Event:
    """A date to mark on a trend."""

    on: date
    text: str
    breaks_trend: bool


@dataclass(frozen=True)
class Stretch:
    """A time during which something ran that rooms above know of; it proves no cause."""

    begins_on: date
    ends_on: date
    when: str
    text: str


@dataclass(frozen=True)
class TrendWave:
    """One wave of a trend."""

    release: ReleaseInfo
    score: ScoreInfo | None


@dataclass(frozen=True)
class Trend:
    """A measure over the waves, oldest first, with the events between them."""

    measure: str
    waves: tuple[TrendWave, ...]
    events: tuple[Event, ...] = ()
    stretches: tuple[Stretch, ...] = ()

    def chart(self) -> charts.TrendChart:
        """Draw the line with its bands; it breaks where the wording changed."""
        newest = self.waves[-1].score.wording if self.waves and self.waves[-1].score else ""
        middles = [wave.release.middle for wave in self.waves]
        points = [
            charts.TrendPoint(
                label=words.short_period(wave.release.data_from, wave.release.data_to),
                interval=wave.score.interval if wave.score else None,
                comparable=wave.score is not None and wave.score.wording == newest,
                answers=wave.release.answers,
                note=wave.score.reason if wave.score else "",
                wording=wave.score.wording if wave.score else "",
            )
            for wave in self.waves
        ]
        events = [
            charts.TrendEvent(
                position=charts.position_of(event.on, middles),
                when=words.day_words(event.on),
                text=event.text,
                breaks=event.breaks_trend,
            )
            for event in self.events
        ]
        stretches = [
            charts.TrendStretch(
                begins=charts.position_of(stretch.begins_on, middles),
                ends=charts.position_of(stretch.ends_on, middles),
                when=stretch.when,
                text=stretch.text,
            )
            for stretch in self.stretches
            if middles and stretch.ends_on > middles[0] and stretch.begins_on < middles[-1]
        ]
        return charts.trend(points, events=events, stretches=stretches)


@dataclass(frozen=True)
class Overview:
    """Everything the dashboard says about trust."""

    release: ReleaseInfo
    headline: MeasureRow
    parts: tuple[MeasureRow, ...]
    places: tuple[PlaceRow, ...]
    heard: tuple[HeardRow, ...]
    trend: Trend
    # The kinds of pictures that are ready in the reader's language.
    pictures: frozenset[str] = frozenset()
    # What may be shown instead, newest first.
    periods: tuple[ReleaseInfo, ...] = ()
    # How many comparisons with the city the words of the places allow for.
    places_family: int = 0

    def parts_chart(self, against: str = Against.YEAR_AGO) -> charts.IntervalChart:
        """Draw the parts now, with rings where they stood then."""
        return charts.interval_rows([part_row(row, row.change(against)) for row in self.parts])

    def heard_chart(self) -> charts.PairChart:
        """Draw the shares of adults and of answers; hidden groups are left to the table's words."""
        return heard_chart(self.heard)


def heard_chart(heard: Sequence[HeardRow]) -> charts.PairChart:
    """Draw the shares of adults and of answers of the groups that are shown."""
    return charts.pair_rows(
        [
            charts.PairRow(label=row.label, first=row.adults_share, second=row.answers_share)
            for row in heard
            if row.answers_share is not None
        ]
    )


def at_a_glance(heard: Sequence[HeardRow]) -> tuple[HeardRow, ...]:
    """Return every group, and of the places only those that were heard least."""
    places = sorted(
        (row for row in heard if row.dimension == "place" and row.is_under_heard),
        key=lambda row: row.part,
    )
    groups = (row for row in heard if row.dimension != "place")
    return (*groups, *places[:MOST_UNDER_HEARD])


@dataclass(frozen=True)
class PlaceResult:
    """What one place's page says about trust."""

    place: PlaceRef
    release: ReleaseInfo
    headline: MeasureRow
    city: ScoreInfo
    against_city: Change | None
    measures: tuple[MeasureRow, ...]
    trend: Trend
    small_area: SmallAreaInfo | None = None


@dataclass(frozen=True)
class ExternalFigure:
    """A figure as somebody else published it, or a mean of ours that says so."""

    year: int
    measure: str
    score: float
    source: str
    publisher: str
    is_our_mean: bool = False
    places: int = 1


def part_row(row: MeasureRow, change: Change | None) -> charts.IntervalRow:
    """Return one measure now, with a ring where it stood then."""
    return charts.IntervalRow(
        label=row.name,
        now=row.now.interval,
        verdict=change.verdict if change else NOT_COMPARED,
        note=row.explanation,
        previous=change.then.interval if change and change.then else None,
        reason=row.now.reason,
    )
