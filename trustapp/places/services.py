"""Writing places, who lives there and where the figures come from.

Loading is repeatable: rows that say the same are left alone, and nothing that has data goes away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from trustapp.core.errors import Refused
from trustapp.core.pure import charts
from trustapp.places.models import Place, Source
from trustapp.places.pure.facts import Area, Count, Provenance


class NameTaken(Refused):
    """Another place that is not in the folder has the same address."""

    code = "name_taken"


@dataclass(frozen=True)
class Tally:
    """What a load did to one kind of row."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0

    @property
    def is_quiet(self) -> bool:
        return not (self.added or self.changed or self.removed)


@transaction.atomic
def put_sources(*, sources: Sequence[Provenance], now: datetime) -> tuple[dict[str, Source], Tally]:
    """Make the sources stand as described; one that is only cited keeps its better title."""
    known = {source.key: source for source in Source.objects.order_by("key")}
    added = changed = 0
    for wanted in {source.key: source for source in sources}.values():
        fields = {"title": wanted.title, "publisher": wanted.publisher, "note": wanted.note}
        found = known.get(wanted.key)
        if found is None:
            known[wanted.key] = Source.objects.create(key=wanted.key, loaded_at=now, **fields)
            added += 1
        elif wanted.publisher and any(getattr(found, name) != fields[name] for name in fields):
            Source.objects.filter(pk=found.pk).update(**fields, loaded_at=now)
            changed += 1
    return known, Tally(added, changed, len(known) - added - changed)


_FIELDS = (
    "name", "slug", "boundary", "outline", "label_x", "label_y", "label_width", "map_height",
)  # fmt: skip


@transaction.atomic
def put_places(*, areas: Sequence[Area]) -> tuple[dict[int, Place], Tally]:
    """Make a place of every area, with its outline on one map of the city.

    Places that are not among the areas stay as they are. Raises NameTaken.
    """
    drawn = _drawn(areas)
    known = {place.number: place for place in Place.objects.select_for_update().order_by("number")}
    strangers = {place.slug: place for number, place in known.items() if number not in drawn}
    for place in drawn.values():
        if place.slug in strangers:
            taken = strangers[place.slug]
            raise NameTaken(
                f"{place.name} has the same address as {taken.name} (area {taken.number}),"
                " which is not in the folder"
            )
    new = [place for number, place in drawn.items() if number not in known]
    different = []
    for number, place in drawn.items():
        if number in known and _facts(place) != _facts(known[number]):
            place.pk = known[number].pk
            different.append(place)
    if different:
        # Two places may swap their names: step aside first.
        Place.objects.filter(pk__in=[place.pk for place in different]).update(
            slug=Concat(Value("moving-"), Cast("number", CharField()))
        )
        Place.objects.bulk_update(different, _FIELDS)
    Place.objects.bulk_create(new)
    places = {place.number: place for place in Place.objects.filter(number__in=drawn)}
    return places, Tally(len(new), len(different), len(drawn) - len(new) - len(different))


def _drawn(areas: Sequence[Area]) -> dict[int, Place]:
    """Return a place for every area, drawn on one sheet."""
    sheet = charts.sheet([area.boundary for area in areas])
    return {
        area.number: Place(
            number=area.number,
            name=area.name,
            slug=area.slug,
            boundary=area.boundary,
            outline=outline.path,
            label_x=outline.x,
            label_y=outline.y,
            label_width=outline.width,
            map_height=sheet.height,
        )
        for area, outline in zip(areas, sheet.outlines, strict=True)
    }


def _facts(place: Place) -> tuple[Any, ...]:
    return tuple(getattr(place, name) for name in _FIELDS)


_PUT_COUNTS = """
    WITH wanted AS (
        SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::integer[], %s::bigint[])
            AS row (place_id, dimension, category, count, source_id)
    ), put AS (
        INSERT INTO places_populationcount AS kept (place_id, dimension, category, count, source_id)
        SELECT * FROM wanted
        ON CONFLICT (place_id, dimension, category) DO UPDATE
            SET count = excluded.count, source_id = excluded.source_id
            WHERE (kept.count, kept.source_id)
                  IS DISTINCT FROM (excluded.count, excluded.source_id)
        RETURNING xmax = 0 AS is_new
    )
    SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM put
"""


@transaction.atomic
def put_population(
    *,
    counts: Mapping[tuple[int, str, str], Count],
    places: Mapping[int, Place],
    sources: Mapping[str, Source],
) -> Tally:
    """Make the counts stand as described, in one statement; `sources` go by how they are cited."""
    rows = [
        (places[number].pk, dimension, category, count.count, sources[count.source].pk)
        for (number, dimension, category), count in counts.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(_PUT_COUNTS, [list(column) for column in zip(*rows, strict=True)])
        added, changed = cursor.fetchone()
    return Tally(added, changed, len(rows) - added - changed)
