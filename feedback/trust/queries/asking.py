"""Questions that are put into SQL once: that takes several times as long as to answer them."""

import json
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, JSONField, QuerySet

from feedback.surveys.models import Wave
from feedback.trust.models import Release

# A place more or less is a question of its own.
_MOST = 2_000


def asked_often(build: Callable[..., QuerySet[Release]]) -> Callable[..., list[Any]]:
    """Let a question about releases be compiled once for each of its arguments.

    `build` names plain values and returns releases with arrays of JSON objects, which come as
    lists of dicts. Of its wave, a release knows the population.
    """

    @lru_cache(maxsize=_MOST)
    def compiled(*chosen: Any) -> tuple[str, tuple[Any, ...], tuple[str, ...]]:
        wanted = build(*chosen).select_related(None).annotate(population=F("wave__population"))
        arrays = [name for name, each in wanted.query.annotations.items() if _holds_objects(each)]
        return (*wanted.query.sql_with_params(), tuple(arrays))

    @wraps(build)
    def answers(*chosen: Any) -> list[Any]:
        sql, params, arrays = compiled(*chosen)
        found: list[Any] = list(Release.objects.raw(sql, params))
        for release in found:
            release.wave = Wave(pk=release.wave_id, population=release.population)
            for name in arrays:
                setattr(release, name, json.loads(f"[{','.join(getattr(release, name))}]"))
        return found

    return answers


def _holds_objects(annotation: Any) -> bool:
    if not isinstance(annotation, ArraySubquery):
        return False
    field: Any = annotation.output_field
    return isinstance(field.base_field, JSONField)
