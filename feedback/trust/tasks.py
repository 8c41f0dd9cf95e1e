"""The jobs of counting: by the clock, and when a wave has closed."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from feedback.trust import queries
from feedback.trust.errors import (
    AnswersStillComing,
    NotForPublication,
    NotOfStaff,
    WaveStillOpen,
)
from feedback.trust.services import climate, drawing, folding, publishing, toplines
from trustapp.core import jobs
from trustapp.core.pure.actor import system


@shared_task(name="trust.fold_answers")
def fold_answers(**_: Any) -> int:
    """Add new answers to the cells.

    Also poke the waves that closed without a release or a topline, and a release without pictures.
    """
    folded = folding.fold_answers(now=timezone.now())
    for ref in queries.waves_without_release():
        jobs.enqueue("trust.publish_wave", ref=ref)
    for ref in queries.waves_without_topline():
        jobs.enqueue("trust.compute_topline", ref=ref)
    if queries.has_undrawn_release():
        jobs.enqueue("trust.draw_pictures")
    return folded.answers


@shared_task(name="trust.recount_cells")
def recount_cells(**_: Any) -> int:
    """Prove that the cells equal the answers they stand for; repair what does not."""
    return len(folding.recount_cells(now=timezone.now()))


@shared_task(name="trust.recount_wave")
def recount_wave(*, ref: str, **_: Any) -> int:
    """Count a wave anew after responses were set aside or taken back."""
    return folding.recount_wave(ref=ref, by=system("trust.recount_wave"), now=timezone.now())


@shared_task(name="trust.publish_wave")
def publish_wave(*, ref: str, **_: Any) -> str | None:
    """Publish a closed wave; with answers still being written the next fold pokes again.

    Waves of people who are not published are left alone.
    """
    try:
        release = publishing.publish_wave(
            ref=ref, by=system("trust.publish_wave"), now=timezone.now()
        )
    except (AnswersStillComing, NotForPublication):
        return None
    jobs.enqueue("trust.draw_pictures")
    return str(release.public_id)


@shared_task(name="trust.draw_pictures")
def draw_pictures(**_: Any) -> int:
    """Draw the newest release as pictures that carry their doubt with them."""
    return drawing.draw_newest()


@shared_task(name="trust.compute_climate")
def compute_climate(*, ref: str, **_: Any) -> bool:
    """Store what staff answered in a wave that has closed; other waves are left alone."""
    try:
        climate.compute_climate(ref=ref, by=system("trust.compute_climate"), now=timezone.now())
    except NotOfStaff:
        return False
    return True


@shared_task(name="trust.compute_topline")
def compute_topline(*, ref: str, **_: Any) -> bool:
    """Store what a wave that has closed answered, question by question; not of staff."""
    try:
        toplines.compute_topline(ref=ref, by=system("trust.compute_topline"), now=timezone.now())
    except (NotForPublication, WaveStillOpen):
        return False
    return True
