"""Where supervisors note that a door is not to be visited, and take a mistake back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from engagement.visits import queries, services
from engagement.visits.enums import ClosureSource
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs


@needs("visits.keep_addresses")
@require_POST
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note that a door is not to be visited, as somebody told us by phone or letter."""
    address = queries.address_by_public_id(public_id)
    if address is None:
        raise Http404
    services.close_address(
        address=address, source=ClosureSource.STAFF, by=actor_of(request), now=timezone.now()
    )
    messages.success(request, _("Nobody visits %s again.") % address)
    return redirect("visits:addresses")


@needs("visits.keep_addresses")
@require_POST
def reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a closure back that was a mistake."""
    closure = queries.closure_by_public_id(public_id)
    if closure is None:
        raise Http404
    try:
        services.reopen_address(closure=closure, by=actor_of(request), now=timezone.now())
        messages.success(request, _("%s may be visited again.") % closure.address)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("visits:addresses")
