"""What a planned sample may be expected to say."""

from collections.abc import Collection

from django.db.models import Count, Sum

from feedback.surveys.enums import Population, ResponseState, WaveState
from feedback.surveys.models import Response, Stratum, Wave
from feedback.surveys.pure.precision import (
    DEFAULT_RATE,
    Assumptions,
    Floors,
    Outlook,
    outlook,
)
from feedback.surveys.pure.sampling import Frame
from feedback.surveys.queries.frames import adults_by_place

_LATEST = 4


def response_rate() -> float:
    """Return which share of the invited have answered the latest samples; 20 % without any."""
    waves = list(
        Wave.objects.filter(state=WaveState.CLOSED, population=Population.GENERAL)
        .filter(strata__drawn__gt=0)
        .order_by("-closes_at")
        .distinct()
        .values_list("id", flat=True)[:_LATEST]
    )
    drawn = Stratum.objects.filter(wave__in=waves).aggregate(total=Sum("drawn"))["total"]
    done = Response.objects.filter(wave__in=waves, state=ResponseState.FINISHED)
    finished = done.aggregate(count=Count("id"))["count"]
    return min(finished / drawn, 1.0) if drawn and finished else DEFAULT_RATE


def sample_outlook(size: int, places: Collection[int], *, rate: float, wanted: float) -> Outlook:
    """Return what so many invitations into these places (none named: all) may say.

    As if the contact list knew every adult; how many it knows, the plan says beside it.
    """
    frames = [
        Frame(place, adults, adults, adults)
        for place, adults in sorted(adults_by_place().items())
        if adults and (not places or place in places)
    ]
    return outlook(size, frames, Assumptions(rate=rate), Floors(), wanted)
