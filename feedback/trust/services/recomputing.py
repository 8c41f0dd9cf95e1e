"""Computing a published release again, from the inputs that were recorded with it.

Reaches numpy: only tasks and commands may import it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from feedback.trust.enums import Against
from feedback.trust.errors import NoSuchRelease, NothingRecorded
from feedback.trust.models import RecordedInputs, Release
from feedback.trust.services import inputs, suppressing, wave_cells
from feedback.trust.services.comparing import Others
from feedback.trust.services.inputs import Inputs
from feedback.trust.services.methods import METHODS, Numbers

TOLERANCE = 1e-9
# Columns that say what a row is about, by which it is found again, and columns of the row itself.
_ABOUT = ("measure_id", "statistic", "place_id", "dimension", "category", "against")
_OWN = ("id", "release_id", "other_id")


@dataclass(frozen=True)
class Recomputed:
    """Whether a stored release came out again, and how far the numbers are apart."""

    release: Release
    has_same_inputs: bool
    has_same_rows: bool
    numbers: int
    worst_difference: float

    @property
    def matches(self) -> bool:
        alike = self.has_same_inputs and self.has_same_rows
        return alike and self.worst_difference <= TOLERANCE


def recompute_release(*, public_id: UUID) -> Recomputed:
    """Compute a release anew from its recorded inputs and compare every number it published.

    Answers, population, measures and names of today play no part. Raises NoSuchRelease,
    NothingRecorded.
    """
    release = Release.objects.filter(public_id=public_id).first()
    if release is None:
        raise NoSuchRelease
    row = RecordedInputs.objects.filter(release=release).first()
    if row is None:
        raise NothingRecorded
    return compare(release, inputs.unpack(row.packed))


def compare(release: Release, recorded: Inputs) -> Recomputed:
    """Compute a release from inputs and compare the outcome with what it published."""
    again = _compute(release, recorded)
    alike, numbers, worst = _differences(_stored(release), again.rows)
    margins = abs(again.margin_error - release.margin_error)
    return Recomputed(
        release=release,
        has_same_inputs=recorded.hash == release.inputs_hash,
        has_same_rows=alike,
        numbers=numbers,
        worst_difference=max(worst, margins),
    )


def _compute(release: Release, recorded: Inputs) -> Numbers:
    cells = wave_cells.read(recorded)
    earlier = Release.objects.filter(wave=release.wave_id, number__lt=release.number)
    others: dict[str, Any] = {
        against: Release.objects.get(public_id=public_id)
        for against, public_id, _hash in recorded.others
    }
    compared = Others(others.get(Against.YEAR_AGO), others.get(Against.LAST_WAVE))
    method = METHODS[release.method_version]
    return method(cells, compared, suppressing.before(earlier))


def _stored(release: Release) -> list[models.Model]:
    kinds = ("scores", "comparisons", "heard", "small_areas", "reliabilities")
    rows = [row for kind in kinds for row in getattr(release, kind).order_by("pk")]
    participation = getattr(release, "participation", None)
    return [*rows, *([participation] if participation else [])]


def _differences(
    stored: Sequence[models.Model], again: Sequence[models.Model]
) -> tuple[bool, int, float]:
    """Return whether all rows say the same, how many numbers, and the largest difference."""
    before, after = ({_about(row): row for row in rows} for rows in (stored, again))
    if before.keys() != after.keys():
        return False, 0, float("inf")
    numbers, worst = 0, 0.0
    for about, row in after.items():
        for name in _said(row):
            then, now = getattr(before[about], name), getattr(row, name)
            pairs = list(_pairs(then, now))
            if then != now and not pairs:
                return False, numbers, float("inf")
            numbers += len(pairs)
            worst = max([worst, *(abs(left - right) for left, right in pairs)])
    return True, numbers, worst


def _about(row: models.Model) -> tuple[Any, ...]:
    names = {field.attname for field in row._meta.concrete_fields}
    values = [(name, getattr(row, name)) for name in _ABOUT if name in names]
    return type(row).__name__, *((name, None if v is None else str(v)) for name, v in values)


def _said(row: models.Model) -> list[str]:
    names = (field.attname for field in row._meta.concrete_fields)
    return [name for name in names if name not in _ABOUT and name not in _OWN]


def _pairs(then: Any, now: Any) -> list[tuple[float, float]]:
    """Return the numbers to compare; none where a side is not a number."""
    if isinstance(then, int | float) and isinstance(now, int | float):
        return [(float(then), float(now))]
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        return list(zip(then, now, strict=True))
    return []
