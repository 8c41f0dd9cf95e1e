"""The list of what residents told us."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from feedback.cases.enums import InboxView
from feedback.cases.forms.inbox import InboxForm
from feedback.cases.serializers.listing import Part, listing_of
from trustapp.core.http.access import needs


@needs("cases.read_inbox")
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List what waits, by the part of the inbox that was asked for."""
    form = InboxForm(request.GET)
    context = {
        "view": form.wanted.view,
        "views": [
            (value, label, urlencode(form.asked(show=value))) for value, label in InboxView.choices
        ],
        "filters": form,
        "query": urlencode(form.asked()),
        "may_work": request.user.has_perm("cases.work_case"),
        "list": listing_of(
            Part(form.wanted, form.asked()),
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
            user_id=request.user.pk or 0,
            now=timezone.now(),
        ),
    }
    return render(request, "feedback/cases/inbox.html", context)
