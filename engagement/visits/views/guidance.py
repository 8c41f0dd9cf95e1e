"""Where the department writes what its officers say, leave and never do."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engagement.visits import queries, services
from engagement.visits.forms.guidance import GuidanceForm
from engagement.visits.views.finding import answer
from trustapp.core.http.access import actor_of, needs


@needs("visits.write_guidance")
@require_http_methods(["GET", "HEAD", "POST"])
def guidance(request: HttpRequest, language: str) -> HttpResponse:
    """Show and take the lines in one language; the fixed ones are shown only."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    written = queries.written_guidance(language)
    initial = {kind: row.words for kind, row in written.items()}
    form = GuidanceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        services.write_guidance(
            language=language, words=form.wanted, by=actor_of(request), now=timezone.now()
        )
        messages.success(request, _("Saved. Officers see it from now on."))
        return redirect("visits:guidance", language=language)
    page = {
        "form": form, "language": language, "languages": settings.LANGUAGES,
        "fixed": queries.fixed_lines(language),
    }  # fmt: skip
    return answer(request, "guidance.html", page)
