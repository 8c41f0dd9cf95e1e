"""Finding messages that may tell the same, over words that are opened for a moment only."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from feedback.cases import queries
from feedback.cases.models import Alike, Case
from feedback.cases.pure.likeness import are_alike, trigrams_of
from trustapp.core import jobs

# How far back, how many new ones in one go, and with how many of their place each is compared.
WEEKS = 6
MOST_AT_ONCE = 200
MOST_COMPARED = 500
MOST_SUGGESTED = 5


def suggest_alike(*, now: datetime) -> int:
    """Compare what came in with what is open from the same place; return how many were compared.

    Nothing is held meanwhile, and two who do it at once find the same pairs. What is left over is
    asked for again.
    """
    since = now - timedelta(weeks=WEEKS)
    fresh = list(queries.not_compared(since)[:MOST_AT_ONCE])
    for place_id in sorted({case.place_id for case in fresh}, key=lambda place: place or 0):
        here = [case for case in fresh if case.place_id == place_id]
        others = list(queries.open_words(place_id, since)[:MOST_COMPARED])
        _keep(_pairs(here, others), here, now=now)
    if len(fresh) == MOST_AT_ONCE:
        jobs.enqueue("cases.suggest_alike")
    return len(fresh)


def _pairs(fresh: Iterable[Case], others: Iterable[Case]) -> dict[tuple[int, int], float]:
    known = [(other.pk, other.kind, trigrams_of(other.words or "")) for other in others]
    found: dict[tuple[int, int], float] = {}
    for case in fresh:
        told = trigrams_of(case.words or "")
        scores = [
            (score, pk)
            for pk, kind, trigrams in known
            if pk != case.pk and kind == case.kind and (score := are_alike(told, trigrams))
        ]
        for score, pk in sorted(scores, reverse=True)[:MOST_SUGGESTED]:
            found[min(pk, case.pk), max(pk, case.pk)] = score
    return found


@transaction.atomic
def _keep(pairs: dict[tuple[int, int], float], compared: Iterable[Case], *, now: datetime) -> None:
    done = {case.pk for case in compared}
    # Held in the order in which everybody holds them; whoever went meanwhile is in no pair.
    held = Case.objects.select_for_update(no_key=True).order_by("pk")
    named = held.filter(pk__in=done.union(*pairs))
    there = set(named.values_list("pk", flat=True))
    Alike.objects.bulk_create(
        [
            Alike(first_id=first, second_id=second, score=score, found_at=now)
            for (first, second), score in pairs.items()
            if {first, second} <= there
        ],
        ignore_conflicts=True,
    )
    Case.objects.filter(pk__in=done).update(compared_at=now)
