"""Letters of a survey: what waits, what was printed, what is on its way."""

from django.db.models import QuerySet

from feedback.surveys.models import LetterBatch, Survey


def letter_batches(survey: Survey) -> QuerySet[LetterBatch]:
    """Return the batches of a survey's letters, newest first; the printed files are not read."""
    return (
        LetterBatch.objects.filter(wave__survey=survey)
        .select_related("wave")
        .defer("document")
        .order_by("-id")
    )
