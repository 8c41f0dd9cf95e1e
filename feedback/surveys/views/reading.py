"""Analysts read what people wrote in their own words."""

import uuid

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from feedback.surveys import queries, services
from trustapp.core.http.access import actor_of, needs

_PER_PAGE = 50


@needs("surveys.read_words")
@require_safe
def words(
    request: HttpRequest, public_id: uuid.UUID, wave_id: uuid.UUID, number: int = 1
) -> HttpResponse:
    """Show what was written to one question of a closed wave, and write down who looked."""
    wave = queries.closed_wave(str(public_id), str(wave_id))
    if wave is None or wave.is_of_staff:
        raise Http404
    written = queries.written_answers(wave, get_language() or settings.LANGUAGE_CODE)
    if number > max(len(written), 1):
        raise Http404
    services.look_at_words(by=actor_of(request), wave=wave, now=timezone.now())
    shown = written[number - 1] if written else None
    page = None
    if shown and shown.words is not None:
        page = Paginator(shown.words, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "survey": wave.survey,
        "wave": wave,
        "written": written,
        "shown": shown,
        "number": number,
        "page_obj": page,
    }
    return render(request, "feedback/surveys/staff/words.html", context)
