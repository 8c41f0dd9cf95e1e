"""A plan on paper, for when a phone fails: the street list, and cards to leave."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from engagement.visits import queries
from engagement.visits.views.finding import plan_for
from trustapp.core.http.access import needs
from trustapp.core.services.printing import print_pdf


@needs("visits.read_plan")
@require_safe
def street_list(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Print the doors with boxes to tick; what is ticked is entered by the same form."""
    shown = plan_for(request, "visits.read_plan", public_id)
    street = queries.street_list(shown, now=timezone.now())
    words = queries.list_words(shown, street, language=get_language())
    return _pdf("list", words)


@needs("visits.read_plan")
@require_safe
def cards(request: HttpRequest, public_id: UUID, language: str) -> HttpResponse:
    """Print cards to leave, in the language of the street."""
    shown = plan_for(request, "visits.read_plan", public_id)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return _pdf("cards", queries.card_words(shown, language=language))


def _pdf(name: str, words: dict[str, Any]) -> HttpResponse:
    printed = print_pdf(f"engagement/visits/paper/{name}.typ", words, now=timezone.now())
    response = HttpResponse(printed, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="visits-{name}.pdf"'
    return response
