"""Places on a map: GeoJSON in, short SVG paths out."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from trustapp.core.pure.charts.rows import tone

_WIDTH: Final = 1000
# The width of one letter of a name, in units of the map.
_LETTER: Final = 14

Point = tuple[float, float]
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Outline:
    """One place as an SVG path, with the box of its largest part and a point for its name."""

    path: str
    x: int
    y: int
    width: int


@dataclass(frozen=True)
class Sheet:
    """The outlines of all places on one sheet. Worth keeping: borders rarely change."""

    width: int
    height: int
    outlines: tuple[Outline, ...]


@dataclass(frozen=True)
class MapPlace:
    """A place and what is said about it. Without `shown` it is hatched."""

    name: str
    verdict: str
    shown: bool = True
    url: str = ""
    words: str = ""


@dataclass(frozen=True)
class MapShape:
    """One place as it is drawn."""

    name: str
    words: str
    url: str
    fill: str
    path: str
    x: int
    y: int
    has_room: bool


@dataclass(frozen=True)
class PlaceMap:
    """Everything a map is drawn from."""

    width: int
    height: int
    shapes: tuple[MapShape, ...]


def sheet(geometries: Sequence[Mapping[str, Any]]) -> Sheet:
    """Lay Polygons and MultiPolygons on one sheet, true to shape at its middle latitude.

    Equirectangular projection: a degree of longitude is shorter by the cosine of the latitude.
    Raises ValueError for another kind of geometry, or when there is nothing to lay out.
    """
    places = [_rings(geometry) for geometry in geometries]
    points = [point for rings in places for ring in rings for point in ring]
    if not points:
        raise ValueError("a map needs at least one place")
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = _WIDTH / max((east - west) * squeeze, (north - south) / 4, 1e-9)

    def project(point: Sequence[float]) -> tuple[int, int]:
        return round((point[0] - west) * squeeze * scale), round((north - point[1]) * scale)

    outlines = tuple(_outline([[project(p) for p in ring] for ring in rings]) for rings in places)
    return Sheet(_WIDTH, max(round((north - south) * scale), 1), outlines)


def place_map(base: Sheet, places: Sequence[MapPlace]) -> PlaceMap:
    """Return the map of places in the order in which the sheet was laid out."""
    shapes = tuple(
        MapShape(
            name=place.name,
            words=place.words,
            url=place.url,
            fill=tone(place.verdict) if place.shown else "hidden",
            path=outline.path,
            x=outline.x,
            y=outline.y,
            has_room=len(place.name) * _LETTER <= outline.width,
        )
        for place, outline in zip(places, base.outlines, strict=True)
    )
    return PlaceMap(base.width, base.height, shapes)


def _rings(geometry: Mapping[str, Any]) -> list[Ring]:
    if geometry["type"] == "Polygon":
        return list(geometry["coordinates"])
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in geometry["coordinates"] for ring in polygon]
    raise ValueError(f"cannot draw a {geometry['type']}")


def _outline(rings: Sequence[Sequence[tuple[int, int]]]) -> Outline:
    largest = max(rings, key=lambda ring: abs(_area(ring)))
    x, y = _middle(largest)
    across = [point[0] for point in largest]
    return Outline("".join(map(_path, rings)), x, y, max(across) - min(across))


def _path(ring: Sequence[tuple[int, int]]) -> str:
    """Return relative steps, which compress well; points that coincide are left out."""
    (x, y), *rest = ring
    steps = []
    at = (x, y)
    for point in rest:
        if point != at:
            steps.append(f"{point[0] - at[0]} {point[1] - at[1]}")
            at = point
    return f"M{x} {y}l{' '.join(steps)}z" if steps else f"M{x} {y}z"


def _area(ring: Sequence[tuple[int, int]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in _sides(ring)) / 2


def _middle(ring: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the centroid of a ring, or the mean of its points when it has no area."""
    area = _area(ring)
    if not area:
        count = len(ring)
        return round(sum(p[0] for p in ring) / count), round(sum(p[1] for p in ring) / count)
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in _sides(ring))
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in _sides(ring))
    return round(x / (6 * area)), round(y / (6 * area))


def _sides(
    ring: Sequence[tuple[int, int]],
) -> Iterable[tuple[tuple[int, int], tuple[int, int]]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)
