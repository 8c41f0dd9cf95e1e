"""What a release is computed from, written down whole: the same text gives the same numbers.

The document holds the cells of the wave, the adults they stand for, the sample design, the
measures as they were then and the names of the releases compared with. It is stored with the
release and never changes, whatever happens to answers, population, measures or names later.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from feedback.surveys.enums import QuestionKind
from feedback.surveys.models import SurveyItem, Wave
from feedback.trust.models import FoldMark, Measure
from feedback.trust.services import scales, tallies
from trustapp.places import queries as places
from trustapp.places.models import Place

LONGEST_WORDING = 60


@dataclass(frozen=True)
class Inputs:
    """The document as text; its hash is the name of the inputs on the release."""

    text: str

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def others(self) -> list[tuple[str, str, str]]:
        """What is compared with: against, public id and inputs of the release."""
        return [tuple(other) for other in json.loads(self.text)["head"]["others"]]

    @property
    def packed(self) -> bytes:
        return zlib.compress(self.text.encode(), 2)


def unpack(packed: bytes | memoryview) -> Inputs:
    """Return the document that was stored."""
    return Inputs(zlib.decompress(bytes(packed)).decode())


def capture(wave: Wave, *, method: str, others: Sequence[tuple[str, str, str]]) -> Inputs:
    """Write down everything that the scores of the wave depend on.

    `others` names what is compared with: against, public id and inputs of the release.
    """
    wordings = _wordings(wave)
    asked = [m for m in Measure.objects.order_by("position") if set(m.questions) <= set(wordings)]
    strata = wave.strata.order_by("pk")
    head = {
        "method": method,
        "population": str(wave.population),
        "measures": [_measure(measure, wordings) for measure in asked],
        "strata": list(strata.values_list("pk", "place_id", "population", "drawn")),
        "others": [list(other) for other in others],
        **_population(wave),
    }
    parts = {
        "head": json.dumps(head, sort_keys=True, ensure_ascii=False),
        "people": _people(wave, asked),
        "sums": _object((str(measure), text) for measure, text in _sums(wave)),
        "moments": json.dumps(_moments(wave, [measure.pk for measure in asked])),
    }
    return Inputs(_object(parts.items()))


def _object(parts: Iterable[tuple[str, str]]) -> str:
    """Return a JSON object of values that are JSON already."""
    return "{" + ",\n".join(f'"{name}": {text}' for name, text in parts) + "}"


def _population(wave: Wave) -> dict[str, Any]:
    audience = list(wave.survey.places.values_list("pk", flat=True))
    margins = places.margins(audience or None)
    named = Place.objects.filter(pk__in=margins.places).order_by("pk")
    return {
        "adults": sorted(margins.places.items()),
        "groups": {name: sorted(found.items()) for name, found in margins.groups.items()},
        "places": list(named.values_list("pk", "slug", "name")),
    }


def _measure(measure: Measure, wordings: Mapping[str, str]) -> dict[str, Any]:
    return {
        "pk": measure.pk,
        "key": measure.key,
        "questions": measure.questions,
        "is_headline": measure.is_headline,
        "is_part": measure.is_part,
        "wording": _wording(measure, wordings),
    }


def _wordings(wave: Wave) -> dict[str, str]:
    """Return the wording of each scale that the wave asked: "listen@1"."""
    scales = SurveyItem.objects.filter(survey=wave.survey, version__kind=QuestionKind.SCALE)
    rows = scales.order_by("position").values_list("version__question__key", "version__number")
    return {key: f"{key}@{number}" for key, number in rows}


def _wording(measure: Measure, wordings: Mapping[str, str]) -> str:
    whole = "+".join(wordings[key] for key in measure.questions)
    if len(whole) <= LONGEST_WORDING:
        return whole
    return f"{len(measure.questions)} questions, {hashlib.sha256(whole.encode()).hexdigest()[:16]}"


_BY_KEY = (
    'stratum_id, place_id, sex COLLATE "C", age COLLATE "C",'
    ' race_ethnicity COLLATE "C", mode COLLATE "C", base_weight'
)
_PEOPLE_COLUMNS = (
    "stratum_id", "place_id", "sex", "age", "race_ethnicity", "base_weight", "n",
)  # fmt: skip
_SUM_COLUMNS = ("n", "n_scored", "sum_score", "sum_square", "n_top_two")


def _columns(names: Sequence[str]) -> str:
    """Return the columns as one JSON object of arrays, one entry a cell, numbers exact."""
    arrays = (f"'{name}', json_agg({name} ORDER BY position)" for name in names)
    return f"json_build_object({', '.join(arrays)})::text"


# Statements made of constants.
_PEOPLE = f"""
    SELECT {_columns(_PEOPLE_COLUMNS)}
      FROM (SELECT *, row_number() OVER (ORDER BY {_BY_KEY}) AS position
              FROM trust_cell WHERE wave_id = %s AND measure_id = %s) AS cell
"""  # noqa: S608
_SUMS = f"""
    SELECT measure_id, {_columns(_SUM_COLUMNS)}
      FROM (SELECT *, row_number() OVER (PARTITION BY measure_id ORDER BY {_BY_KEY}) AS position
              FROM trust_cell WHERE wave_id = %s) AS cell
     GROUP BY measure_id ORDER BY measure_id
"""  # noqa: S608


def _people(wave: Wave, asked: Sequence[Measure]) -> str:
    """Return who stands in each cell; every measure counts the same people."""
    if not asked:
        return "null"
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [wave.pk, asked[0].pk])
        return str(cursor.fetchone()[0])


def _sums(wave: Wave) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [wave.pk])
        return list(cursor.fetchall())


def _moments(wave: Wave, measures: Sequence[int]) -> dict[str, Any]:
    """Return, for each scale of several questions, the sums that its reliability is made of."""
    mark = FoldMark.objects.filter(pk=1).first() or FoldMark()
    several = [
        scale
        for scale in scales.by_survey().get(wave.survey_id, ())
        if len(scale.questions) > 1 and scale.measure in measures
    ]
    if not several:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(tallies.moments(several), tallies.of_waves([wave.pk], mark))
        row = cursor.fetchone()
    found: dict[str, Any] = {}
    for scale, people, sums, products in zip(several, row[::3], row[1::3], row[2::3], strict=True):
        if people:
            found[str(scale.measure)] = {
                "items": len(scale.questions), "people": people, "sums": sums,
                "products": products,
            }  # fmt: skip
    return found
