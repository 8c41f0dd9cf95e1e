"""The cells of one wave as tables that can be raked, and a hash of all that goes in.

Reaches numpy: only tasks and commands may import it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from feedback.surveys.models import SurveyItem, Wave
from feedback.trust.errors import CellsOutOfStep
from feedback.trust.models import Measure
from feedback.trust.pure.cells import UNKNOWN, CellTable, IntArray
from trustapp.places import queries as places
from trustapp.places.enums import Age, RaceEthnicity, Sex
from trustapp.places.pure.adults import Margins

# Categories in the order of their codes; who answered otherwise, or not at all, is UNKNOWN.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "sex": tuple(Sex.values),
    "age": tuple(age for age in Age.values if age != Age.UNDER_18),
    "race_ethnicity": tuple(RaceEthnicity.values),
}


@dataclass(frozen=True, eq=False)
class WaveCells:
    """Everything the scores of a wave are computed from."""

    wave: Wave
    measures: Sequence[Measure]
    wordings: Mapping[int, str]
    tables: Mapping[int, CellTable]
    margins: Margins
    stratum_sizes: Mapping[int, float]
    cells_hash: str

    @property
    def people(self) -> CellTable | None:
        """The table of any measure: all of them count the same people."""
        return next(iter(self.tables.values()), None)

    @property
    def respondents(self) -> int:
        return 0 if self.people is None else round(self.people.respondents)

    def codes(self, dimension: str) -> IntArray:
        assert self.people is not None
        return self.people.categories[dimension]


def load(wave: Wave) -> WaveCells:
    """Read the cells of the wave and the adults that they stand for.

    Raises CellsOutOfStep.
    """
    wordings = _wordings(wave)
    asked = [m for m in Measure.objects.order_by("position") if set(m.questions) <= set(wordings)]
    audience = list(wave.survey.places.values_list("pk", flat=True))
    margins = places.margins(audience or None)
    strata = wave.strata.values_list("pk", "population")
    return WaveCells(
        wave=wave,
        measures=asked,
        wordings={m.pk: _wording(m, wordings) for m in asked},
        tables=_tables(wave, asked, margins),
        margins=margins,
        # A response outside every stratum gets no finite population correction.
        stratum_sizes={0: float("inf"), **{pk: float(size) for pk, size in strata}},
        cells_hash=_cells_hash(wave),
    )


def inputs_hash(cells: WaveCells, *, method: str, others: Sequence[str]) -> str:
    """Return the SHA-256 of cells, margins, design, method and what is compared with."""
    inputs = {
        "cells": cells.cells_hash,
        "places": sorted(cells.margins.places.items()),
        "groups": {name: sorted(found.items()) for name, found in cells.margins.groups.items()},
        "strata": sorted((key, size) for key, size in cells.stratum_sizes.items() if key),
        "measures": [(m.key, m.questions, m.is_headline, m.is_part) for m in cells.measures],
        "wordings": sorted(cells.wordings.items()),
        "method": method,
        "others": list(others),
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def _wordings(wave: Wave) -> dict[str, str]:
    """Return the wording of each question that the wave asked: "listen@1"."""
    asked = SurveyItem.objects.filter(survey=wave.survey).order_by("position")
    rows = asked.values_list("version__question__key", "version__number")
    return {key: f"{key}@{number}" for key, number in rows}


def _wording(measure: Measure, wordings: Mapping[str, str]) -> str:
    whole = "+".join(wordings[key] for key in measure.questions)
    if len(whole) <= 60:
        return whole
    return f"{len(measure.questions)} questions, {hashlib.sha256(whole.encode()).hexdigest()[:16]}"


_BY_KEY = (
    'stratum_id, place_id, sex COLLATE "C", age COLLATE "C",'
    ' race_ethnicity COLLATE "C", mode COLLATE "C", base_weight'
)
_PEOPLE = f"""
    SELECT stratum_id, coalesce(place_id, {UNKNOWN}), sex, age, race_ethnicity,
           base_weight::float8, n::float8
      FROM trust_cell WHERE wave_id = %s AND measure_id = %s ORDER BY {_BY_KEY}
"""  # noqa: S608 - made of constants
_SUMS = f"""
    SELECT measure_id, array_agg(n::float8 ORDER BY position),
           array_agg(n_scored::float8 ORDER BY position),
           array_agg(sum_score::float8 ORDER BY position),
           array_agg(sum_square::float8 ORDER BY position),
           array_agg(n_top_two::float8 ORDER BY position)
      FROM (SELECT *, row_number() OVER (PARTITION BY measure_id ORDER BY {_BY_KEY}) AS position
              FROM trust_cell WHERE wave_id = %s) AS cell
     GROUP BY measure_id
"""  # noqa: S608 - made of constants
_HASH = f"""
    SELECT encode(sha256(convert_to(coalesce(string_agg(concat_ws('|',
               measure_id, stratum_id, coalesce(place_id, 0), sex, age, race_ethnicity, mode,
               base_weight, n, n_scored, sum_score, sum_square, n_top_two),
               E'\\n' ORDER BY measure_id, {_BY_KEY}), ''), 'UTF8')), 'hex')
      FROM trust_cell WHERE wave_id = %s
"""  # noqa: S608 - made of constants


def _tables(wave: Wave, asked: Sequence[Measure], margins: Margins) -> dict[int, CellTable]:
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [wave.pk])
        sums = {
            measure: [np.array(column, dtype=np.float64) for column in columns]
            for measure, *columns in cursor.fetchall()
        }
        if not asked or not sums:
            return {}
        cursor.execute(_PEOPLE, [wave.pk, asked[0].pk])
        people = _people(cursor.fetchall(), margins)
    if any(m.pk not in sums or not np.array_equal(sums[m.pk][0], people.n) for m in asked):
        raise CellsOutOfStep
    tables = {}
    for measure in asked:
        _, n_scored, sum_y, sum_y2, n_top2 = sums[measure.pk]
        tables[measure.pk] = people.with_sums(
            n_scored=n_scored, sum_y=sum_y, sum_y2=sum_y2, n_top2=n_top2
        )
    return tables


def _people(rows: Sequence[tuple[object, ...]], margins: Margins) -> CellTable:
    stratum, place, sex, age, race, base_weight, n = (
        np.array(column) for column in zip(*rows, strict=True)
    )
    found = {"sex": sex, "age": age, "race_ethnicity": race}
    housed = np.array([pk for pk, adults in margins.places.items() if adults], dtype=np.int64)
    categories: dict[str, IntArray] = {
        "place": np.where(np.isin(place, housed), place, UNKNOWN).astype(np.int64)
    }
    for dimension, values in found.items():
        known = margins.groups[dimension]
        code = {
            category: number
            for number, category in enumerate(GROUPS[dimension])
            if known.get(category)
        }
        categories[dimension] = np.array([code.get(v, UNKNOWN) for v in values.tolist()], np.int64)
    nothing = np.zeros(len(rows))
    return CellTable(
        stratum=stratum.astype(np.int64),
        categories=categories,
        base_weight=base_weight.astype(np.float64),
        n=n.astype(np.float64),
        n_scored=nothing,
        sum_y=nothing,
        sum_y2=nothing,
        n_top2=nothing,
    )


def _cells_hash(wave: Wave) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_HASH, [wave.pk])
        return str(cursor.fetchone()[0])
