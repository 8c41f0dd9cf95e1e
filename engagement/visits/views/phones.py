"""Doors to the phones for visits, and to the files that phones locked."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.visits import queries, services
from engagement.visits.forms.parcels import ParcelForm
from engagement.visits.views.finding import answer
from trustapp.accounts.models import User
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

PHONES_A_PAGE = 30


@needs("visits.see_phones")
@require_safe
def phones(request: HttpRequest) -> HttpResponse:
    """List the phones of an officer, or all of them for a supervisor."""
    sees_all = request.user.has_perm("visits.see_every_phone")
    assert isinstance(request.user, User)
    found = queries.devices(user=None if sees_all else request.user)
    page = Paginator(found, PHONES_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "engagement/visits/phones.html", {"page_obj": page, "sees_all": sees_all}
    )


@needs("visits.see_phones")
@require_POST
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a phone off the list; it hears so with its next request."""
    device = queries.device_by_public_id(public_id)
    sees_all = request.user.has_perm("visits.see_every_phone")
    if device is None or not (sees_all or device.user_id == request.user.pk):
        raise Http404
    if services.revoke_device(device=device, by=actor_of(request), now=timezone.now()):
        messages.success(request, _("Taken off the list. The phone hears so when it next sends."))
    return redirect("visits:phones")


@needs("visits.take_file")
@require_http_methods(["GET", "HEAD", "POST"])
def take_file(request: HttpRequest) -> HttpResponse:
    """Take in a file that a phone locked; the same file again writes nothing twice."""
    form = ParcelForm(request.POST or None, request.FILES or None)
    imported = None
    if form.is_valid():
        try:
            imported = services.import_parcel(
                parcel=services.open_parcel(form.cleaned_data["file"].read()),
                by=actor_of(request), now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return answer(request, "import.html", {"form": form, "imported": imported})
