"""The plan of a trial as data: what was registered before anybody was drawn or asked.

`from_json` reads and checks a plan, `to_json` gives it back with every field spelled out,
`canonical` gives the bytes that are hashed. Needs no numpy, so screens may read plans.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from engagement.visits.pure.reading import BadPlan, Fields, PlanFault

FORMAT = 1
HOUSEHOLD = "household"
COMPLETE_CASE = "complete_case"
MEAN_AND_INDICATOR = "mean_and_indicator"
OVER_ALL = "all"
OVER_EACH_WAVE = "each_wave"
ANY, NUMBER, CATEGORY = "any", "number", "category"


@dataclass(frozen=True)
class Columns:
    """Which column of the file plays which part; blank where the file has none."""

    person: str
    household: str
    block: str
    district: str
    assigned: str
    reached: str


@dataclass(frozen=True)
class Wave:
    """One round of questions; `days_after` the visits, at or below zero before them.

    The column `answered` holds 1 for who took part; blank: known from the answers themselves.
    """

    name: str
    days_after: int
    answered: str

    @property
    def is_follow_up(self) -> bool:
        return self.days_after > 0


@dataclass(frozen=True)
class Outcome:
    """What is measured: the mean of items moved to 0 to 100, or columns that hold it ready.

    Item `respect1` stands in column `respect1_t0` in wave `t0`. `columns` names a ready column
    per wave instead. `least_answered` items are needed for a score; 0: more than half of them.
    `smallest_effect` is the smallest one that would matter, in the units of the outcome.
    """

    name: str
    label: str
    primary: bool
    items: tuple[str, ...]
    reversed_items: tuple[str, ...]
    columns: Mapping[str, str]
    low: float | None
    high: float | None
    least_answered: int
    baseline: str
    waves: tuple[str, ...]
    smallest_effect: float | None

    def columns_in(self, wave: str) -> tuple[str, ...]:
        """Name the columns of the file that hold this outcome in one wave."""
        if self.items:
            return tuple(f"{item}_{wave}" for item in self.items)
        return (self.columns[wave],) if wave in self.columns else ()


@dataclass(frozen=True)
class Covariate:
    """Something known before the lot; `kind` any: numbers stay numbers, words are categories."""

    name: str
    kind: str


@dataclass(frozen=True)
class Subgroup:
    """A registered division of people: by the values of a column, or by a number of it."""

    name: str
    column: str
    values: tuple[str, ...]
    cut: float | None


@dataclass(frozen=True)
class Exclusion:
    """People left out of the analysis, known before the lot, and why."""

    column: str
    values: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Look:
    """A registered look at the primary outcomes of one wave before the trial is closed."""

    name: str
    wave: str
    alpha: float


@dataclass(frozen=True)
class TrialPlan:
    """The whole registered plan."""

    title: str
    hypothesis: str
    population: str
    unit: str
    block_size: int
    treated_per_block: int
    match_on: tuple[str, ...]
    seed: str
    columns: Columns
    waves: tuple[Wave, ...]
    outcomes: tuple[Outcome, ...]
    covariates: tuple[Covariate, ...]
    missing_covariates: str
    subgroups: tuple[Subgroup, ...]
    alpha: float
    adjust_over: str
    lot_draws: int
    lot_seed: int
    exclusions: tuple[Exclusion, ...]
    stopping: str
    interim_looks: tuple[Look, ...]
    format: int = FORMAT

    @classmethod
    def from_json(cls, source: Any) -> "TrialPlan":
        """Read a plan; raises BadPlan with everything that is amiss.

        A `sha256` beside the fields must be the hash of the plan it stands in.
        """
        fields = Fields(source if isinstance(source, dict) else {})
        if not isinstance(source, dict):
            fields.flaw("", PlanFault.NOT_FIELDS, source)
            raise BadPlan(fields.flaws)
        claimed = fields.text("sha256")
        plan = _plan(fields)
        fields.done()
        if not fields.flaws:
            _agree(plan, fields)
        if not fields.flaws and claimed and claimed.lower() != plan.sha256:
            fields.flaw("sha256", PlanFault.OTHER_HASH, claimed)
        if fields.flaws:
            raise BadPlan(fields.flaws)
        return plan

    def to_json(self) -> dict[str, Any]:
        """Give every field as plain data."""
        found: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return found

    def canonical(self) -> bytes:
        """Give the bytes that are hashed: keys sorted, no spaces, composed UTF-8."""
        words = json.dumps(
            self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        return unicodedata.normalize("NFC", words).encode()

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.canonical()).hexdigest()

    @property
    def follow_ups(self) -> tuple[Wave, ...]:
        return tuple(wave for wave in self.waves if wave.is_follow_up)

    def wave(self, name: str) -> Wave:
        """Find a wave by its name."""
        return next(wave for wave in self.waves if wave.name == name)

    def look(self, name: str) -> Look | None:
        """Find a registered look by its name."""
        return next((look for look in self.interim_looks if look.name == name), None)


def _plan(fields: Fields) -> TrialPlan:
    fields.whole("format", FORMAT, low=FORMAT, high=FORMAT)
    block_size = fields.whole("block_size", 4, low=2, high=1000)
    waves = tuple(_wave(each) for each in fields.each("waves"))
    follow_ups = tuple(wave.name for wave in waves if wave.is_follow_up)
    return TrialPlan(
        title=fields.text("title", needed=True),
        hypothesis=fields.text("hypothesis", needed=True),
        population=fields.text("population", needed=True),
        unit=fields.choice("unit", (HOUSEHOLD,)),
        block_size=block_size,
        treated_per_block=fields.whole(
            "treated_per_block", max(block_size // 2, 1), low=1, high=max(block_size - 1, 1)
        ),
        match_on=fields.names("match_on"),
        seed=fields.text("seed"),
        columns=_columns(fields.inner("columns")),
        waves=waves,
        outcomes=tuple(_outcome(each, follow_ups) for each in fields.each("outcomes")),
        covariates=tuple(_covariate(each) for each in fields.each("covariates", short="name")),
        missing_covariates=fields.choice("missing_covariates", (COMPLETE_CASE, MEAN_AND_INDICATOR)),
        subgroups=tuple(_subgroup(each) for each in fields.each("subgroups")),
        alpha=fields.number("alpha", 0.05, low=0.0001, high=0.5) or 0.05,
        adjust_over=fields.choice("adjust_over", (OVER_ALL, OVER_EACH_WAVE)),
        lot_draws=fields.whole("lot_draws", 20_000, low=1_000, high=1_000_000),
        lot_seed=fields.whole("lot_seed", 1, low=0, high=2**63 - 1),
        exclusions=tuple(_exclusion(each) for each in fields.each("exclusions")),
        stopping=fields.text("stopping"),
        interim_looks=tuple(_look(each) for each in fields.each("interim_looks")),
    )


def _columns(fields: Fields) -> Columns:
    columns = Columns(
        person=fields.text("person"),
        household=fields.text("household", needed=True),
        block=fields.text("block", needed=True),
        district=fields.text("district"),
        assigned=fields.text("assigned", needed=True),
        reached=fields.text("reached"),
    )
    fields.done()
    return columns


def _wave(fields: Fields) -> Wave:
    wave = Wave(
        name=fields.text("name", needed=True),
        days_after=fields.whole("days_after", 0, low=-3650, high=3650),
        answered=fields.text("answered"),
    )
    fields.done()
    return wave


def _outcome(fields: Fields, follow_ups: tuple[str, ...]) -> Outcome:
    name = fields.text("name", needed=True)
    items = fields.names("items")
    inner = fields.inner("columns")
    outcome = Outcome(
        name=name,
        label=fields.text("label") or name,
        primary=fields.yes("primary"),
        items=items,
        reversed_items=fields.names("reversed_items"),
        columns={wave: inner.text(wave, needed=True) for wave in inner.source},
        low=fields.number("low"),
        high=fields.number("high"),
        least_answered=fields.whole("least_answered", 0, low=0, high=max(len(items), 1)),
        baseline=fields.text("baseline"),
        waves=fields.names("waves") or follow_ups,
        smallest_effect=fields.number("smallest_effect", low=0.0),
    )
    fields.done()
    _score_can_be_made(outcome, fields)
    return outcome


def _score_can_be_made(outcome: Outcome, fields: Fields) -> None:
    if bool(outcome.items) == bool(outcome.columns):
        fields.flaw("items", PlanFault.ITEMS_OR_COLUMNS)
    for item in outcome.reversed_items:
        if item not in outcome.items:
            fields.flaw("reversed_items", PlanFault.UNKNOWN_ITEM, item)
    for name in ("low", "high"):
        if outcome.items and getattr(outcome, name) is None:
            fields.flaw(name, PlanFault.MISSING)
    if outcome.low is not None and outcome.high is not None and outcome.low >= outcome.high:
        fields.flaw("low", PlanFault.LOW_ABOVE_HIGH, f"{outcome.low:g} ≥ {outcome.high:g}")


def _covariate(fields: Fields) -> Covariate:
    covariate = Covariate(
        name=fields.text("name", needed=True),
        kind=fields.choice("kind", (ANY, NUMBER, CATEGORY)),
    )
    fields.done()
    return covariate


def _subgroup(fields: Fields) -> Subgroup:
    column = fields.text("column", needed=True)
    subgroup = Subgroup(
        name=fields.text("name") or column,
        column=column,
        values=fields.names("values"),
        cut=fields.number("cut"),
    )
    fields.done()
    return subgroup


def _exclusion(fields: Fields) -> Exclusion:
    exclusion = Exclusion(
        column=fields.text("column", needed=True),
        values=fields.names("values"),
        reason=fields.text("reason", needed=True),
    )
    fields.done()
    if not exclusion.values:
        fields.flaw("values", PlanFault.MISSING)
    return exclusion


def _look(fields: Fields) -> Look:
    look = Look(
        name=fields.text("name", needed=True),
        wave=fields.text("wave", needed=True),
        alpha=fields.number("alpha", 0.001, low=0.00001, high=0.5) or 0.001,
    )
    fields.done()
    return look


def _agree(plan: TrialPlan, fields: Fields) -> None:
    """Check what no field can be checked for alone."""
    _named_once(plan, fields)
    if not plan.follow_ups:
        fields.flaw("waves", PlanFault.NO_FOLLOW_UP)
    if not plan.outcomes:
        fields.flaw("outcomes", PlanFault.NO_OUTCOME)
    elif not any(outcome.primary for outcome in plan.outcomes):
        fields.flaw("outcomes", PlanFault.NO_PRIMARY)
    for place, outcome in enumerate(plan.outcomes, 1):
        _waves_of(outcome, plan, Fields({}, f"outcomes[{place}]", fields.flaws))
    for place, look in enumerate(plan.interim_looks, 1):
        if look.wave not in {wave.name for wave in plan.follow_ups}:
            fields.flaw(f"interim_looks[{place}].wave", PlanFault.UNKNOWN_WAVE, look.wave)
    _known_before_the_lot(plan, fields)


def _named_once(plan: TrialPlan, fields: Fields) -> None:
    kinds: dict[str, tuple[Wave | Outcome | Covariate | Subgroup | Look, ...]] = {
        "waves": plan.waves,
        "outcomes": plan.outcomes,
        "covariates": plan.covariates,
        "subgroups": plan.subgroups,
        "interim_looks": plan.interim_looks,
    }
    for kind, members in kinds.items():
        names = [member.name for member in members]
        for name in sorted({name for name in names if names.count(name) > 1}):
            fields.flaw(kind, PlanFault.REPEATED, name)


def _waves_of(outcome: Outcome, plan: TrialPlan, fields: Fields) -> None:
    known = {wave.name: wave for wave in plan.waves}
    for name in outcome.waves:
        if name not in known or not known[name].is_follow_up:
            fields.flaw("waves", PlanFault.UNKNOWN_WAVE, name)
        elif not outcome.columns_in(name):
            fields.flaw("columns", PlanFault.NO_COLUMN_FOR_WAVE, name)
    if not outcome.baseline:
        return
    if outcome.baseline not in known:
        fields.flaw("baseline", PlanFault.UNKNOWN_WAVE, outcome.baseline)
    elif known[outcome.baseline].is_follow_up:
        fields.flaw("baseline", PlanFault.NOT_BEFORE, outcome.baseline)
    elif not outcome.columns_in(outcome.baseline):
        fields.flaw("columns", PlanFault.NO_COLUMN_FOR_WAVE, outcome.baseline)


def _known_before_the_lot(plan: TrialPlan, fields: Fields) -> None:
    """Refuse covariates, subgroups and exclusions that the visit itself could have changed."""
    after = {plan.columns.assigned, plan.columns.reached} - {""}
    for wave in plan.follow_ups:
        after |= {wave.answered} - {""}
        after |= {column for outcome in plan.outcomes for column in outcome.columns_in(wave.name)}
    used = {
        "covariates": [covariate.name for covariate in plan.covariates],
        "subgroups": [subgroup.column for subgroup in plan.subgroups],
        "exclusions": [exclusion.column for exclusion in plan.exclusions],
        "match_on": plan.match_on,
    }
    for kind, columns in used.items():
        for column in columns:
            if column in after:
                fields.flaw(kind, PlanFault.AFTER_THE_LOT, column)
