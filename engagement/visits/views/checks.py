"""Doors to what is worth a look in the visits of a supervisor's officers."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from engagement.visits import queries, services
from engagement.visits.enums import Decision
from engagement.visits.forms.checks import SignalForm
from engagement.visits.models import Signal
from engagement.visits.views.finding import answer, me
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

SIGNALS_A_PAGE = 25


@needs("visits.look_at_signals")
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """List what is worth a look, undecided first."""
    found = queries.signals_for(me(request), timezone.localdate())
    page = Paginator(found, SIGNALS_A_PAGE).get_page(request.GET.get("page"))
    services.look_over_signals(by=actor_of(request), now=timezone.now())
    return render(request, "engagement/visits/checks.html", {"page_obj": page})


@needs("visits.look_at_signals")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the evidence, ask for a decision and its words."""
    signal = _signal_for(request, public_id)
    form = SignalForm(signal, me(request), request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.decide_signal(
                signal=signal,
                decision=Decision(form.cleaned_data["decision"]),
                words=form.cleaned_data["words"],
                seen=form.cleaned_data["seen"],
                passed_to=form.cleaned_data["passed_to"],
                by=actor_of(request),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. You can decide again at any time."))
            return redirect("visits:checks")
    services.look_at_signal(signal=signal, by=actor_of(request), now=timezone.now())
    page = {
        "signal": signal,
        "form": form,
        "lines": queries.evidence_lines(signal),
        "reasons": queries.other_reasons(signal),
    }
    return answer(request, "check.html", page)


def _signal_for(request: HttpRequest, public_id: UUID) -> Signal:
    signal = queries.signal_for(me(request), timezone.localdate(), public_id)
    if signal is None:
        raise Http404
    return signal
