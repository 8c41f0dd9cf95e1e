"""Synthetic survey answers, drawn by a fixed seed around what the city published.

For every place and group the published score gives the expected answer; a person's own leaning and
noise are added. Younger adults and some groups answer less often, so that weights have work to do
and the page on who was not heard has something to say.
"""

import io
import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from feedback.surveys.enums import Mode, ResponseState
from feedback.surveys.models import Stratum, SurveyItem, Wave
from feedback.trust.models import ExternalScore
from trustapp.places.models import Place, PopulationCount

PEOPLE_PER_WAVE = 5_400
RESPONSE_RATE = 0.31
SEED = 20_170_101
Floats = NDArray[np.float64]

# Expected answer beside the published score it leans on, in points of 100.
ITEMS: dict[str, tuple[str, float]] = {
    "listen": ("trust", -2.0),
    "respect": ("trust", 2.0),
    "even_handed": ("trust", -9.0),
    "motives": ("trust", 3.0),
    "safety": ("safety", 0.0),
    "cooperation": ("trust", 9.0),
}
# How readily people of a group answer, beside everyone else.
READINESS: dict[str, dict[str, float]] = {
    "sex": {"female": 1.12, "male": 0.88},
    "age": {"18_to_64": 0.84, "65_and_over": 1.9},
    "race_ethnicity": {
        "white": 1.25, "black": 0.95, "asian": 0.75, "hispanic": 0.62, "other": 0.8,
    },
}  # fmt: skip
LEANING, NOISE = 15.0, 14.0


@dataclass(frozen=True)
class City:
    """What the draw needs to know of the city, by place in the order of `places`."""

    places: list[Place]
    adults: NDArray[np.int64]
    shares: dict[str, tuple[list[str], Floats]]
    years: Floats
    published: dict[str, Floats]
    offsets: dict[str, Floats]


def read_city() -> City:
    """Return margins and published scores of all places as arrays."""
    places = list(Place.objects.order_by("number"))
    position = {place.pk: index for index, place in enumerate(places)}
    counts: dict[tuple[str, str], Floats] = {}
    for row in PopulationCount.objects.all().iterator():
        column = counts.setdefault((row.dimension, row.category), np.zeros(len(places)))
        column[position[row.place_id]] = row.count
    adults = counts["total", "all"] - counts["age", "under_18"]
    shares = {}
    for dimension, readiness in READINESS.items():
        names = list(readiness)
        table = np.column_stack([counts[dimension, name] * readiness[name] for name in names])
        shares[dimension] = (names, table / table.sum(axis=1, keepdims=True))
    years, published, offsets = _published_scores(position, shares)
    return City(places, adults.astype(np.int64), shares, years, published, offsets)


def _published_scores(
    position: dict[int, int], shares: dict[str, tuple[list[str], Floats]]
) -> tuple[Floats, dict[str, Floats], dict[str, Floats]]:
    rows = list(
        ExternalScore.objects.filter(measure__in=["trust", "safety"]).values_list(
            "place_id", "year", "measure", "dimension", "category", "score"
        )
    )
    years = sorted({row[1] for row in rows})
    published = {
        measure: np.full((len(position), len(years)), np.nan) for measure in ("trust", "safety")
    }
    groups: dict[tuple[int, str, str], list[float]] = {}
    for place, year, measure, dimension, category, score in rows:
        if dimension == "all":
            published[measure][position[place], years.index(year)] = score
        elif measure == "trust":
            groups.setdefault((position[place], dimension, category), []).append(score)
    for table in published.values():
        missing = np.isnan(table)
        table[missing] = np.take(np.nanmean(table, axis=1), np.nonzero(missing)[0])
    means = published["trust"].mean(axis=1)
    age_words = {"18_to_64": "low", "65_and_over": "high"}
    offsets = {
        dimension: np.array(
            [
                [
                    np.mean(groups.get((index, dimension, age_words.get(name, name)), means[index]))
                    - means[index]
                    for name in names
                ]
                for index in range(len(position))
            ]
        )
        for dimension, (names, _) in shares.items()
    }
    return np.array(years, dtype=float), published, offsets


def people_per_place(city: City) -> NDArray[np.int64]:
    """Return how many answer in each place: by the square root of its adults, so that small
    places are heard better than their size and large ones do not drown them."""
    root = np.sqrt(city.adults)
    people: NDArray[np.int64] = np.rint(PEOPLE_PER_WAVE * root / root.sum()).astype(np.int64)
    return np.maximum(people, 1)


def insert_wave(
    *, city: City, wave: Wave, items: list[SurveyItem], moment: float, finished_on: date
) -> int:
    """Insert a closed wave's strata, responses and answers; return how many people answered.

    `moment` runs from 0 (the first published year) to 1 (the last).
    """
    rng = np.random.default_rng([SEED, wave.number])
    size = people_per_place(city)
    strata = _insert_strata(city, wave, size)
    place = np.repeat(np.arange(len(city.places)), size)
    groups = {
        dimension: _draw_groups(rng, table[place]) for dimension, (_, table) in city.shares.items()
    }
    year = city.years[0] + moment * (city.years[-1] - city.years[0])
    leaning = rng.normal(0.0, LEANING, len(place))
    values = np.column_stack(
        [
            _draw_item(rng, city, key=item.version.question.key, year=year, place=place,
                       groups=groups, leaning=leaning)
            for item in items
        ]
    )  # fmt: skip
    ids = _insert_responses(rng, city, wave, strata, place, groups, finished_on)
    _insert_answers(wave, items, ids, values, finished_on)
    return len(place)


def _insert_strata(city: City, wave: Wave, size: NDArray[np.int64]) -> list[Stratum]:
    drawn = np.ceil(size / RESPONSE_RATE).astype(int)
    return Stratum.objects.bulk_create(
        Stratum(
            wave=wave, place=place, population=int(city.adults[index]),
            frame=int(max(drawn[index], city.adults[index] // 3)),
            households=int(max(drawn[index], city.adults[index] // 3)), drawn=int(drawn[index]),
        )
        for index, place in enumerate(city.places)
    )  # fmt: skip


def _draw_groups(rng: np.random.Generator, shares: Floats) -> NDArray[np.int64]:
    """Return a category per row by its shares; -1 where the person skips the question."""
    drawn = (rng.random((len(shares), 1)) > np.cumsum(shares, axis=1)).sum(axis=1)
    drawn = np.minimum(drawn, shares.shape[1] - 1)
    return np.where(rng.random(len(drawn)) < 0.04, -1, drawn)


def _draw_item(
    rng: np.random.Generator, city: City, *, key: str, year: float, place: NDArray[np.int64],
    groups: dict[str, NDArray[np.int64]], leaning: Floats,
) -> NDArray[np.int64]:  # fmt: skip
    """Return answers on 0 to 10; -1 do not know, -2 prefer not to say, -3 skipped."""
    measure, shift = ITEMS[key]
    expected = np.array([np.interp(year, city.years, row) for row in city.published[measure]])
    mean = expected[place] + shift + leaning + rng.normal(0.0, NOISE, len(place))
    for dimension, codes in groups.items():
        mean += np.where(codes >= 0, city.offsets[dimension][place, codes], 0.0) / 2
    answers = np.clip(np.rint(mean / 10), 0, 10).astype(np.int64)
    fate = rng.random(len(place))
    return np.select([fate < 0.03, fate < 0.04, fate < 0.06], [-1, -2, -3], answers)


def _insert_responses(
    rng: np.random.Generator, city: City, wave: Wave, strata: list[Stratum],
    place: NDArray[np.int64], groups: dict[str, NDArray[np.int64]], finished_on: date,
) -> list[int]:  # fmt: skip
    count = len(place)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('surveys_response', 'id')) "
            "FROM generate_series(1, %s)",
            [count],
        )
        ids = [row[0] for row in cursor.fetchall()]
    weights = [
        (Decimal(stratum.population) / stratum.drawn).quantize(Decimal("0.000001"))
        for stratum in strata
    ]
    spanish = rng.random(count) < 0.12
    names = {
        dimension: np.array([*categories, ""])[groups[dimension]]
        for dimension, (categories, _) in city.shares.items()
    }
    lines = io.StringIO()
    for row in range(count):
        at = place[row]
        lines.write(
            f"{ids[row]}\t{uuid.UUID(bytes=rng.bytes(16), version=4)}\t{wave.pk}\t{Mode.EMAIL}"
            f"\t{ResponseState.FINISHED}\t{'es' if spanish[row] else 'en'}\t{city.places[at].pk}"
            f"\t{strata[at].pk}\t{weights[at]}\t{names['sex'][row]}\t{names['age'][row]}"
            f"\t{names['race_ethnicity'][row]}\t{finished_on}\t{finished_on}\n"
        )
    _copy(
        "surveys_response (id, public_id, wave_id, mode, state, language, place_id, stratum_id, "
        "base_weight, sex, age, race_ethnicity, started_on, finished_on)",
        lines,
    )
    return ids


def _insert_answers(
    wave: Wave, items: list[SurveyItem], ids: list[int], values: NDArray[np.int64], on: date
) -> None:
    words = {-1: "\\N\tdont_know", -2: "\\N\tprefer_not", -3: "\\N\tskipped"}
    words |= {value: f"{value}\tanswered" for value in range(11)}
    lines = io.StringIO()
    item_ids = [item.pk for item in items]
    for response, answers in zip(ids, values.tolist(), strict=True):
        for item, answer in zip(item_ids, answers, strict=True):
            lines.write(f"{response}\t{wave.pk}\t{item}\t{words[answer]}\t{on}\n")
    _copy("surveys_answer (response_id, wave_id, item_id, value, status, answered_on)", lines)


def _copy(target: str, lines: io.StringIO) -> None:
    lines.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {target} FROM STDIN", lines)
