"""Where editors announce meetings about a draft, post minutes and enter what was said."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.policies import queries, services
from engagement.policies.forms import CancelForm, MeetingForm, MinutesForm, SaidForm
from engagement.policies.models import Meeting
from engagement.policies.views.sending import send, status_of
from trustapp.core.http.access import actor_of, needs


@needs("policies.hold_consultation")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_meeting(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Announce a meeting about a draft."""
    found = queries.consultation_by_slug(slug)
    if found is None:
        raise Http404
    form = MeetingForm(request.POST if request.method == "POST" else None)

    def work() -> Meeting:
        return services.plan_meeting(
            consultation=found, meeting=form.meeting(), by=actor_of(request), now=timezone.now()
        )

    if send(form, f"meeting-{found.pk}", work):
        messages.success(request, _("The meeting is announced."))
        return redirect("policies:period", slug=slug)
    page = {"consultation": found, "form": form}
    template = "engagement/policies/staff/plan_meeting.html"
    return render(request, template, page, status=status_of(form))


@needs("policies.hold_consultation")
@require_safe
def meeting(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a meeting and what is to do about it."""
    return _meeting_page(request, _meeting(public_id))


@needs("policies.hold_consultation")
@require_POST
def act_on_meeting(request: HttpRequest, public_id: UUID, act: str) -> HttpResponseBase:
    """Cancel a meeting, post its minutes, or enter what somebody said there."""
    found = _meeting(public_id)
    if act not in _ACTS:
        raise Http404
    form_class, service = _ACTS[act]
    form = form_class(request.POST)

    def work() -> object:
        return service(found, form, by=actor_of(request), now=timezone.now())

    if send(form, f"{act}-{found.pk}", work):
        messages.success(request, _("Saved."))
        return redirect("policies:meeting", public_id=public_id)
    return _meeting_page(request, found, **{f"{act}_form": form})


def _cancel(meeting: Meeting, form: Any, **who: Any) -> object:
    return services.cancel_meeting(meeting=meeting, because=form.cleaned_data["because"], **who)


def _minutes(meeting: Meeting, form: Any, **who: Any) -> object:
    return services.post_minutes(meeting=meeting, minutes=form.cleaned_data["minutes"], **who)


def _said(meeting: Meeting, form: Any, **who: Any) -> object:
    return services.note_from_meeting(meeting=meeting, comment=form.comment(), **who)


_ACTS: dict[str, tuple[type[Any], Callable[..., object]]] = {
    "cancel": (CancelForm, _cancel),
    "minutes": (MinutesForm, _minutes),
    "said": (SaidForm, _said),
}


def _meeting_page(request: HttpRequest, found: Meeting, **forms: Any) -> HttpResponse:
    page = {
        "meeting": found,
        "consultation": found.consultation,
        "is_past": found.held_at <= timezone.now(),
        "cancel_form": CancelForm(),
        "minutes_form": MinutesForm(initial={"minutes": found.minutes}),
        "said_form": SaidForm(),
        "said": found.comments.order_by("pk"),
        **forms,
        "form": next(iter(forms.values()), None),
    }
    template = "engagement/policies/staff/meeting.html"
    return render(request, template, page, status=status_of(*forms.values()))


def _meeting(public_id: UUID) -> Meeting:
    found = queries.meeting_by_public_id(public_id)
    if found is None:
        raise Http404
    return found
