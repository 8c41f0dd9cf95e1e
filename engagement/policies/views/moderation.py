"""Where a person looks at comments before everyone does."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engagement.policies import queries, services
from engagement.policies.enums import RemovalReason
from engagement.policies.forms import RemoveForm
from engagement.policies.models import Comment
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs

PAGE = 20


@needs("policies.moderate_comments")
@require_safe
def comment_queue(request: HttpRequest) -> HttpResponse:
    """List what waits for a look, oldest first, and what readers ask us to look at again."""
    page_obj = Paginator(queries.to_look_at(), PAGE).get_page(request.GET.get("page"))
    page = {
        "page_obj": page_obj,
        "comments": queries.with_traces(page_obj),
        "form": RemoveForm(),
    }
    return render(request, "engagement/policies/staff/comment_queue.html", page)


@needs("policies.moderate_comments")
@require_POST
def publish_comment(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Let everyone read a comment."""
    try:
        services.publish_comment(
            comment=_comment(public_id), by=actor_of(request), now=timezone.now()
        )
        messages.success(request, _("Published."))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("policies:comment_queue")


@needs("policies.moderate_comments")
@require_POST
def remove_comment(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Keep a comment from the public on one of the published grounds."""
    form = RemoveForm(request.POST)
    found = _comment(public_id)
    if not form.is_valid():
        messages.warning(request, _("Choose the rule by which it is not published."))
        return redirect("policies:comment_queue")
    try:
        services.remove_comment(
            comment=found, because=RemovalReason(form.cleaned_data["because"]),
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Not published. The reason is public."))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("policies:comment_queue")


def _comment(public_id: UUID) -> Comment:
    found = queries.comment_by_public_id(public_id)
    if found is None:
        raise Http404
    return found
