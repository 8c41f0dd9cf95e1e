"""The door to how much was done, for supervisors and for each officer about themselves."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engagement.visits import queries
from engagement.visits.views.finding import me
from trustapp.core.http.access import needs

OFFICERS_A_PAGE = 10


@needs("visits.read_work")
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Show the last weeks of each officer from A to Z, without any order of merit."""
    now = timezone.now()
    today = timezone.localdate(now)
    leads = request.user.has_perm("visits.plan_visits")
    found = queries.officers_at_work(me(request), today=today, leads=leads)
    page = Paginator(found, OFFICERS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "officers": queries.work_of(list(page.object_list), now, today),
        "columns": [
            _("Week that begins"), _("Plans"), _("Doors"), _("Talks"), _("Asked to come back"),
            _("Hours, estimated"),
        ],
        "usual": queries.usual_week(today),
        "leads": leads,
        "decided": [] if leads else list(queries.decided_about(me(request))),
    }  # fmt: skip
    return render(request, "engagement/visits/work.html", context)
