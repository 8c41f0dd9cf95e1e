"""The recorded inputs of a release as tables that can be raked.

Reaches numpy: only tasks and commands may import it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from feedback.trust.errors import CellsOutOfStep
from feedback.trust.models import Measure
from feedback.trust.pure.cells import UNKNOWN, CellTable, FloatArray, IntArray
from feedback.trust.services.inputs import Inputs
from trustapp.places.enums import Age, RaceEthnicity, Sex
from trustapp.places.pure.adults import Margins

# Categories in the order of their codes; who answered otherwise, or not at all, is UNKNOWN.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "sex": tuple(Sex.values),
    "age": tuple(age for age in Age.values if age != Age.UNDER_18),
    "race_ethnicity": tuple(RaceEthnicity.values),
}


@dataclass(frozen=True)
class DrawnStratum:
    """One stratum of the sample: a place, its adults and how many people were asked."""

    pk: int
    place: int
    population: int
    drawn: int


@dataclass(frozen=True, eq=False)
class ScaleSums:
    """What the reliability of one scale is computed from: sums over complete answers."""

    items: int
    people: int
    sums: FloatArray
    products: FloatArray


@dataclass(frozen=True, eq=False)
class WaveCells:
    """Everything the scores of a wave are computed from."""

    population: str
    measures: Sequence[Measure]
    wordings: Mapping[int, str]
    tables: Mapping[int, CellTable]
    margins: Margins
    # Address and name of each place by its number in the cells.
    places: Mapping[int, tuple[str, str]]
    strata: Sequence[DrawnStratum]
    scales: Mapping[int, ScaleSums]

    @property
    def people(self) -> CellTable | None:
        """The table of any measure: all of them count the same people."""
        return next(iter(self.tables.values()), None)

    @property
    def respondents(self) -> int:
        return 0 if self.people is None else round(self.people.respondents)

    @property
    def invited(self) -> int:
        return sum(stratum.drawn for stratum in self.strata)

    @property
    def stratum_sizes(self) -> dict[int, float]:
        """Adults by stratum; a response outside all of them gets no population correction."""
        return {0: float("inf"), **{each.pk: float(each.population) for each in self.strata}}

    def codes(self, dimension: str) -> IntArray:
        assert self.people is not None
        return self.people.categories[dimension]


def read(inputs: Inputs) -> WaveCells:
    """Read the document. Raises CellsOutOfStep when its measures count different people."""
    document = json.loads(inputs.text)
    head = document["head"]
    measures = [_measure(each) for each in head["measures"]]
    margins = Margins(
        places=dict(head["adults"]),
        groups={name: dict(found) for name, found in head["groups"].items()},
    )
    return WaveCells(
        population=head["population"],
        measures=measures,
        wordings={each["pk"]: each["wording"] for each in head["measures"]},
        tables=_tables(document, measures, margins),
        margins=margins,
        places={pk: (slug, name) for pk, slug, name in head["places"]},
        strata=[DrawnStratum(*each) for each in head["strata"]],
        scales={int(pk): _scale(found) for pk, found in document["moments"].items()},
    )


def _measure(recorded: Mapping[str, Any]) -> Measure:
    """Return the measure as it was when it was recorded."""
    names = ("pk", "key", "questions", "is_headline", "is_part")
    return Measure(**{name: recorded[name] for name in names})


def _scale(recorded: Mapping[str, Any]) -> ScaleSums:
    items = recorded["items"]
    products = np.zeros((items, items))
    products[np.triu_indices(items)] = recorded["products"]
    return ScaleSums(
        items=items,
        people=recorded["people"],
        sums=np.array(recorded["sums"], dtype=np.float64),
        products=products + np.triu(products, 1).T,
    )


def _tables(
    document: Mapping[str, Any], asked: Sequence[Measure], margins: Margins
) -> dict[int, CellTable]:
    recorded, sums = document["people"], document["sums"]
    if not sums or not recorded:
        return {}
    if not recorded["n"] or any(
        str(measure.pk) not in sums or sums[str(measure.pk)]["n"] != recorded["n"]
        for measure in asked
    ):
        raise CellsOutOfStep
    people = people_table(recorded, margins)
    return {
        measure.pk: people.with_sums(
            n_scored=_floats(sums[str(measure.pk)]["n_scored"]),
            sum_y=_floats(sums[str(measure.pk)]["sum_score"]),
            sum_y2=_floats(sums[str(measure.pk)]["sum_square"]),
            n_top2=_floats(sums[str(measure.pk)]["n_top_two"]),
        )
        for measure in asked
    }


def _floats(column: Sequence[float]) -> FloatArray:
    return np.array(column, dtype=np.float64)


def people_table(recorded: Mapping[str, Sequence[Any]], margins: Margins) -> CellTable:
    """Return who stands in each cell, from the columns of the cells; nothing is scored yet."""
    place = np.array([UNKNOWN if pk is None else pk for pk in recorded["place_id"]], np.int64)
    housed = np.array([pk for pk, adults in margins.places.items() if adults], dtype=np.int64)
    categories: dict[str, IntArray] = {"place": np.where(np.isin(place, housed), place, UNKNOWN)}
    for dimension, known in GROUPS.items():
        adults = margins.groups[dimension]
        code = {c: number for number, c in enumerate(known) if adults.get(c)}
        categories[dimension] = np.array(
            [code.get(category, UNKNOWN) for category in recorded[dimension]], np.int64
        )
    n = _floats(recorded["n"])
    nothing = np.zeros(len(n))
    return CellTable(
        stratum=np.array(recorded["stratum_id"], dtype=np.int64),
        categories=categories,
        base_weight=_floats(recorded["base_weight"]),
        n=n,
        n_scored=nothing,
        sum_y=nothing,
        sum_y2=nothing,
        n_top2=nothing,
    )
