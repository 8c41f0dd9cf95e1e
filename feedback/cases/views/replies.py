"""Ready replies: looked through and written by those who answer or read along."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from feedback.cases import queries, services
from feedback.cases.enums import Gap
from feedback.cases.errors import ChangedMeanwhile
from feedback.cases.forms.replies import ReadyReplyForm
from feedback.cases.models import ReadyReply
from trustapp.core.errors import Refused
from trustapp.core.http.access import actor_of, needs


@needs("cases.write_ready_replies")
@require_safe
def replies(request: HttpRequest) -> HttpResponse:
    """List the texts that a reply can begin with."""
    context = {"replies": list(queries.ready_replies())}
    return render(request, "feedback/cases/staff/replies.html", context)


@needs("cases.write_ready_replies")
@require_http_methods(["GET", "HEAD", "POST"])
def new_reply(request: HttpRequest) -> HttpResponseBase:
    """Add one."""
    form = ReadyReplyForm(request.POST or None, initial=ReadyReplyForm.showing(None))

    def work() -> None:
        services.add_ready_reply(
            title=form.cleaned_data["title"],
            texts=form.texts(),
            by=actor_of(request),
            now=timezone.now(),
        )

    return _keep(request, form, work) or _show(request, form)


@needs("cases.write_ready_replies")
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Write one anew, or offer it no longer."""
    found = queries.ready_reply_by_id(public_id)
    if found is None:
        raise Http404
    form = ReadyReplyForm(request.POST or None, initial=ReadyReplyForm.showing(found))
    given: dict[str, Any] = {"reply": found, "by": actor_of(request), "now": timezone.now()}

    def work() -> None:
        if "retire" in request.POST:
            services.retire_ready_reply(**given)
            return
        services.change_ready_reply(
            **given,
            title=form.cleaned_data["title"],
            texts=form.texts(),
            seen_revision=form.cleaned_data["revision"],
        )

    return _keep(request, form, work, found) or _show(request, form, found)


def _keep(
    request: HttpRequest,
    form: ReadyReplyForm,
    work: Callable[[], None],
    found: ReadyReply | None = None,
) -> HttpResponseBase | None:
    """Do the work once and go back to the list; None when the form is to be shown (again)."""
    if not form.is_valid():
        return None

    def once() -> dict[str, Any]:
        work()
        return {}

    purpose = f"ready-{request.user.pk}-{found.pk if found else 'new'}"
    try:
        form.submit_once(purpose=purpose, now=timezone.now(), work=once)
    except ChangedMeanwhile:
        form.add_error(None, gettext("A colleague changed it while you wrote. Look, then save."))
        form.see_again(found.revision if found else 0)
        return None
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, gettext("It is saved."))
    return redirect("cases:replies")


def _show(
    request: HttpRequest, form: ReadyReplyForm, found: ReadyReply | None = None
) -> HttpResponse:
    context = {"form": form, "reply": found, "gaps": Gap.choices}
    return render(request, "feedback/cases/staff/reply.html", context)
