"""Areas of a city: GeoJSON to checked boundaries.

Uses shapely, which loads numpy: only what loads a city imports this module.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import shapely as untyped
from shapely.geometry.base import BaseGeometry

from trustapp.places.pure.facts import Area
from trustapp.places.pure.rows import Problems

# The library comes without types.
shapely: Any = untyped

FILE = "areas.geojson"
LONGEST_NAME = 120
# Simplified borders may cross a little: a share of the smaller area that is not worth mentioning.
NEGLIGIBLE_OVERLAP = 0.01


def read_areas(text: str, problems: Problems) -> dict[int, Area]:
    """Return the areas by number; what is wrong is added to the problems."""
    areas: dict[int, Area] = {}
    shapes: dict[int, BaseGeometry] = {}
    slugs: dict[str, str] = {}
    for position, feature in enumerate(_features(text, problems), start=1):
        line = f"feature {position}"
        number, name = _number(feature, line, problems), _name(feature, line, problems)
        boundary = _boundary(feature, line, problems)
        if number is None or name is None or boundary is None:
            continue
        slug = slug_of(name) or f"area-{number}"
        if number in areas:
            problems.add(line, "number", f"{number} is used by {areas[number].name} as well")
        elif slug in slugs:
            problems.add(line, "name", f"{name!r} cannot be told apart from {slugs[slug]!r}")
        else:
            slugs[slug], shapes[number] = name, boundary
            areas[number] = Area(number, name, slug, _as_lists(boundary))
    _check_overlaps(areas, shapes, problems)
    return areas


def slug_of(name: str) -> str:
    """Return the name as it stands in an address: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def _features(text: str, problems: Problems) -> Sequence[Any]:
    try:
        collection = json.loads(text)
    except ValueError as error:
        problems.add("", "", f"is not JSON: {error}")
        return []
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not features:
        problems.add("", "features", "a FeatureCollection with at least one area is needed")
        return []
    return features


def _properties(feature: Any) -> Mapping[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


def _number(feature: Any, line: str, problems: Problems) -> int | None:
    number = _properties(feature).get("number")
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number < 1_000_000:
        problems.add(line, "number", f"{number!r} is not a whole number from 1 to 999999")
        return None
    return number


def _name(feature: Any, line: str, problems: Problems) -> str | None:
    name = _properties(feature).get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME:
        problems.add(line, "name", f"a name of 1 to {LONGEST_NAME} letters is needed")
        return None
    return " ".join(name.split())


def _boundary(feature: Any, line: str, problems: Problems) -> BaseGeometry | None:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        problems.add(line, "geometry", f"{kind} is neither a Polygon nor a MultiPolygon")
        return None
    try:
        boundary: BaseGeometry = shapely.from_geojson(json.dumps(geometry))
    except (shapely.GEOSException, ValueError) as error:
        problems.add(line, "geometry", f"cannot be read: {error}")
        return None
    reason = _reason_against(boundary)
    if reason:
        problems.add(line, "geometry", reason)
        return None
    return boundary


def _reason_against(boundary: BaseGeometry) -> str:
    """Tell what is wrong with a boundary, or nothing."""
    if not boundary.is_valid:
        return f"is not a valid area: {shapely.is_valid_reason(boundary)}"
    if boundary.is_empty or boundary.area == 0:
        return "encloses nothing"
    west, south, east, north = boundary.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        return "longitude and latitude in degrees are needed (WGS84)"
    return ""


def _as_lists(boundary: BaseGeometry) -> dict[str, Any]:
    """Return GeoJSON with exterior rings clockwise, as map drawing on a sphere wants them."""
    turned = shapely.orient_polygons(boundary, exterior_cw=True)
    geometry: dict[str, Any] = json.loads(shapely.to_geojson(turned))
    return geometry


def _check_overlaps(
    areas: Mapping[int, Area], shapes: Mapping[int, BaseGeometry], problems: Problems
) -> None:
    numbers, boundaries = list(shapes), list(shapes.values())
    if not boundaries:
        return
    left, right = shapely.STRtree(boundaries).query(boundaries, predicate="intersects").tolist()
    for one, other in zip(left, right, strict=True):
        if one >= other:
            continue
        shared = boundaries[one].intersection(boundaries[other]).area
        share = shared / min(boundaries[one].area, boundaries[other].area)
        if share > NEGLIGIBLE_OVERLAP:
            names = areas[numbers[one]].name, areas[numbers[other]].name
            problems.add(
                f"feature {other + 1}",
                "geometry",
                f"{names[1]} overlaps {names[0]} by {share:.0%} of the smaller one",
            )
