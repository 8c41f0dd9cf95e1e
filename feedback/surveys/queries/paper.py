"""Sheets of paper: which wave they belong to, and how far they have come."""

from datetime import datetime

from django.db.models import Count, QuerySet

from feedback.surveys.enums import PaperState
from feedback.surveys.models import PaperForm, Survey, Wave
from feedback.surveys.queries.standing import TAKING_ANSWERS
from trustapp.core.pure.codes import normalise_code


def wave_of_link(link: int, *, now: datetime) -> Wave | None:
    """Return the wave in which answers through this link are counted now, if one is open."""
    open_now = Wave.objects.filter(
        survey__open_links=link, state__in=TAKING_ANSWERS, opens_at__lte=now, closes_at__gt=now
    )
    return next((wave for wave in open_now.order_by("-opens_at") if wave.is_by_link), None)


def paper_counts(survey: Survey) -> dict[str, int]:
    """Return how many sheets of the survey's waves are in which state."""
    rows = (
        PaperForm.objects.filter(wave__survey=survey)
        .order_by("state")
        .values_list("state")
        .annotate(count=Count("id"))
    )
    return {state: count for state, count in rows}  # noqa: C416 - of a query with two columns


def papers_to_enter(survey: Survey) -> QuerySet[PaperForm]:
    """Return the sheets that wait for their second reading, oldest first."""
    return (
        PaperForm.objects.filter(
            wave__survey=survey, state__in=[PaperState.ENTERED, PaperState.DIFFERS]
        )
        .select_related("first_by")
        .order_by("id")
    )


def paper_by_code(survey: Survey, typed: str) -> PaperForm | None:
    """Return the sheet with this number, however it was typed."""
    code = normalise_code(typed)
    return PaperForm.objects.filter(wave__survey=survey, code=code).first()
