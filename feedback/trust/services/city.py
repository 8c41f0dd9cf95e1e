"""Loading a city: places, who lives there, and figures that somebody else published.

Reaches shapely and so numpy: only commands import this module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from feedback.trust.errors import BadCityFolder
from trustapp.audit import services as audit
from trustapp.core.pure.actor import Actor
from trustapp.places import services as places
from trustapp.places.models import Place, Source
from trustapp.places.pure import areas, population, series, sources
from trustapp.places.pure.facts import Area, Count, Provenance
from trustapp.places.pure.rows import Problem, Problems, decode

OPTIONAL = {sources.FILE, series.FILE}


@dataclass(frozen=True)
class City:
    """Everything a folder says, checked."""

    areas: Mapping[int, Area]
    population: Mapping[population.Group, Count]
    figures: Mapping[series.Key, float]
    sources: Sequence[Provenance]


@transaction.atomic
def load_city(*, folder: Path, by: Actor, now: datetime) -> dict[str, places.Tally]:
    """Load all files of the folder or none; loading the same folder again changes nothing.

    Raises BadCityFolder with everything that is wrong, and NameTaken.
    """
    city = read_city(folder)
    found, of_sources = places.put_sources(sources=city.sources, now=now)
    by_citation = {source.cited_as: found[source.key] for source in city.sources}
    known, of_places = places.put_places(areas=list(city.areas.values()))
    of_counts = places.put_population(counts=city.population, places=known, sources=by_citation)
    of_figures = places.Tally()
    if city.figures:
        of_figures = _put_figures(city.figures, known, by_citation[series.FILE], now)
    tallies = {
        "places": of_places,
        "population counts": of_counts,
        "published figures": of_figures,
        "sources": of_sources,
    }
    if not all(tally.is_quiet for tally in tallies.values()):
        audit.record(
            by=by,
            action="trust.load_city",
            target=f"city:{len(city.areas)} places",
            now=now,
            detail={kind: vars(tally) for kind, tally in tallies.items()},
        )
    return tallies


def read_city(folder: Path) -> City:
    """Read and check every file of the folder. Raises BadCityFolder."""
    problems: list[Problem] = []
    texts = {
        name: _text(folder, name, problems)
        for name in (areas.FILE, population.FILE, series.FILE, sources.FILE)
    }
    if problems:
        raise BadCityFolder(problems)
    checks = {name: Problems(name) for name in texts}
    city_areas = areas.read_areas(texts[areas.FILE] or "", checks[areas.FILE])
    names = {number: area.name for number, area in city_areas.items()}
    # Without a map every row would be an unknown area: say first what is wrong with the map.
    counts: Mapping[population.Group, Count] = {}
    figures: Mapping[series.Key, float] = {}
    if not checks[areas.FILE].found:
        counts = population.read_population(
            texts[population.FILE] or "", names, checks[population.FILE]
        )
        figures = _optional(texts[series.FILE], names, checks[series.FILE])
    described = {}
    if texts[sources.FILE] is not None:
        described = sources.read_sources(texts[sources.FILE] or "", checks[sources.FILE])
    problems = [problem for check in checks.values() for problem in check.found]
    if problems:
        raise BadCityFolder(problems)
    cited = [*dict.fromkeys(count.source for count in counts.values()), areas.FILE]
    cited += [series.FILE] if figures else []
    return City(city_areas, counts, figures, [sources.named(name, described) for name in cited])


def _optional(
    text: str | None, names: Mapping[int, str], problems: Problems
) -> Mapping[series.Key, float]:
    return {} if text is None else series.read_series(text, names, problems)


def _text(folder: Path, name: str, problems: list[Problem]) -> str | None:
    path = folder / name
    try:
        return decode(path.read_bytes())
    except FileNotFoundError:
        if name not in OPTIONAL:
            problems.append(Problem(name, "", "", f"is missing from {folder}"))
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(name, "", "", f"cannot be read: {error}"))
    return None


_PUT_FIGURES = """
    WITH wanted AS (
        SELECT %s::bigint AS source_id, row.*
          FROM unnest(%s::bigint[], %s::integer[], %s::text[], %s::text[], %s::text[], %s::float8[])
            AS row (place_id, year, measure, dimension, category, score)
    ), put AS (
        INSERT INTO trust_externalscore AS kept
            (source_id, place_id, year, measure, dimension, category, score)
        SELECT * FROM wanted
        ON CONFLICT (source_id, place_id, year, measure, dimension, category) DO UPDATE
            SET score = excluded.score WHERE kept.score IS DISTINCT FROM excluded.score
        RETURNING xmax = 0 AS is_new
    ), gone AS (
        DELETE FROM trust_externalscore kept
         WHERE kept.source_id = %s AND NOT EXISTS (
               SELECT FROM wanted
                WHERE (wanted.place_id, wanted.year, wanted.measure, wanted.dimension,
                       wanted.category)
                    = (kept.place_id, kept.year, kept.measure, kept.dimension, kept.category))
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM put WHERE is_new), (SELECT count(*) FROM put WHERE NOT is_new),
           (SELECT count(*) FROM gone)
"""


def _put_figures(
    figures: Mapping[series.Key, float], known: Mapping[int, Place], source: Source, now: datetime
) -> places.Tally:
    """Make the published figures of this source those of the file, in one statement."""
    rows = [(known[number].pk, *rest, score) for (number, *rest), score in figures.items()]
    columns = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_PUT_FIGURES, [source.pk, *columns, source.pk])
        added, changed, removed = cursor.fetchone()
    tally = places.Tally(added, changed, len(rows) - added - changed, removed)
    if not tally.is_quiet:
        # Downloads of the series are kept by readers until it was loaded anew.
        Source.objects.filter(pk=source.pk).update(loaded_at=now)
    return tally
