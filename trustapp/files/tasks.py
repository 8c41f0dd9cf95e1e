"""Work that waits for no page: files are drawn anew."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from trustapp.files.services import redrawing


@shared_task(name="files.redraw_file")
def redraw_file(*, file_id: int, **_: Any) -> bool:
    """Draw a file anew that somebody handed in."""
    return redrawing.redraw_file(file_id=file_id, now=timezone.now())


@shared_task(name="files.redraw_waiting")
def redraw_waiting(**_: Any) -> int:
    """Ask again for files whose poke never arrived or whose worker died."""
    return redrawing.poke_files(now=timezone.now())
