"""Where editors put drafts out for comment, hold meetings and answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.policies import queries, services
from engagement.policies.forms import (
    PeriodForm,
    PhaseRows,
    ResponseForm,
    RevisionForm,
    ThemeForm,
    stages_in,
)
from engagement.policies.models import Comment, Consultation, Theme
from engagement.policies.queries import parts
from engagement.policies.serializers.periods import card_of, timetable
from engagement.policies.views.sending import send, status_of
from trustapp.core.http.access import actor_of, needs
from trustapp.places.queries import all_places

COMMENTS = 25


@needs("policies.hold_consultation")
@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    """List the comment periods with what waits, and the drafts that could be put out."""
    today = localdate()
    page = {
        "cards": [card_of(each, today) for each in queries.waiting_counts()],
        "ready": queries.drafts_without_period(),
    }
    return render(request, "engagement/policies/staff/periods.html", page)


@needs("policies.hold_consultation")
@require_http_methods(["GET", "HEAD", "POST"])
def open_period(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Choose a timetable and put a draft out for comment."""
    draft = queries.draft_of(slug)
    if draft is None:
        raise Http404
    known = queries.consultation_of(draft)
    if known:
        return redirect("policies:period", slug=known.slug)
    posted = request.POST if request.method == "POST" else None
    start = {"revision": draft.revision, "plan": "days-30", "starts_on": localdate()}
    form, rows = PeriodForm(posted, initial=start), PhaseRows(posted)

    def work() -> Consultation:
        return services.open_consultation(
            policy=draft.policy, revision=form.cleaned_data["revision"],
            stages=stages_in(rows) if form.is_own else form.stages(),
            meeting_places=list(all_places()) if form.meets_everywhere() else [],
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip

    is_ready = form.is_valid() and (not form.is_own or rows.is_valid())
    if is_ready and send(form, f"period-{draft.pk}", work):
        messages.success(request, _("Out for comment. Anyone can read it now."))
        return redirect("policies:period", slug=f"{slug}-v{draft.number}")
    page = {"draft": draft, "form": form, "rows": rows}
    template = "engagement/policies/staff/open_period.html"
    return render(request, template, page, status=status_of(form))


@needs("policies.hold_consultation")
@require_safe
def period(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where a comment period stands, and what is still to do."""
    return _period_page(request, _consultation(slug))


@needs("policies.hold_consultation")
@require_POST
def show_text(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the draft to the public as it stands now."""
    found = _consultation(slug)
    form = RevisionForm(request.POST)

    def work() -> object:
        return services.show_new_text(
            consultation=found, revision=form.cleaned_data["revision"],
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip

    if send(form, f"text-{found.pk}", work):
        messages.success(request, _("The public sees the new text now."))
        return redirect("policies:period", slug=slug)
    return _period_page(request, found, text_form=form)


@needs("policies.answer_comments")
@require_POST
def new_theme(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Begin a theme."""
    found = _consultation(slug)
    form = ThemeForm(request.POST)

    def work() -> Theme:
        return services.make_theme(
            home=found, title=form.cleaned_data["title"], summary=form.cleaned_data["summary"],
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip

    if send(form, f"theme-{found.pk}", work):
        return redirect("policies:sorting", slug=slug)
    return _period_page(request, found, theme_form=form)


@needs("policies.answer_comments")
@require_http_methods(["GET", "HEAD", "POST"])
def sorting(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Put comments into themes, many at a time."""
    found = _consultation(slug)
    shown = queries.shown_comments(found)
    if request.method == "POST":
        _sort(request, list(shown.filter(public_id__in=_uuids(request.POST.getlist("comment")))))
        return redirect(request.get_full_path())
    page_obj = Paginator(shown, COMMENTS).get_page(request.GET.get("page"))
    page = {
        "consultation": found,
        "page_obj": page_obj,
        "comments": queries.placed(page_obj, queries.snapshots_of(found)[0]),
        "themes": queries.themes_of(found),
    }
    return render(request, "engagement/policies/staff/sorting.html", page)


def _sort(request: HttpRequest, chosen: list[Comment]) -> None:
    """Put the ticked comments into a theme, or take one out of a theme."""
    action, _sign, name = request.POST.get("do", "").partition(":")
    theme = _theme(name)
    by, now = actor_of(request), timezone.now()
    if action == "in":
        services.sort_comments(theme=theme, comments=chosen, by=by, now=now)
        return
    for comment in chosen:
        services.unsort_comment(theme=theme, comment=comment, by=by, now=now)


@needs("policies.answer_comments")
@require_http_methods(["GET", "HEAD", "POST"])
def answer_theme(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Answer a theme for everyone to read."""
    return _answer(request, _theme(str(public_id)))


@needs("policies.answer_comments")
@require_http_methods(["GET", "HEAD", "POST"])
def answer_comment(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Answer one comment for everyone to read."""
    found = queries.comment_by_public_id(public_id)
    if found is None or not found.is_published:
        raise Http404
    return _answer(request, found)


def _answer(request: HttpRequest, to: Theme | Comment) -> HttpResponseBase:
    comments = [to] if isinstance(to, Comment) else list(queries.public_in(to))
    form = ResponseForm(
        request.POST if request.method == "POST" else None,
        parts=_parts(to),
        said=[comment.words for comment in comments],
    )

    def work() -> object:
        return services.publish_response(
            to=to, answer=form.answer(), by=actor_of(request), now=timezone.now()
        )

    if send(form, f"answer-{to.public_id}", work):
        messages.success(request, _("Your answer is public now."))
        if to.consultation:
            return redirect("policies:period", slug=to.consultation.slug)
        return redirect("policies:reviews")
    page = {
        "to": to,
        "form": form,
        "comments": comments,
        "before": to.responses.order_by("-pk"),
    }
    template = "engagement/policies/staff/answer.html"
    return render(request, template, page, status=status_of(form))


def _period_page(request: HttpRequest, found: Consultation, **forms: Any) -> HttpResponse:
    texts = queries.snapshots_of(found)
    page = {
        "consultation": found,
        "card": card_of(found, localdate()),
        "timetable": timetable(found, localdate()),
        "texts": texts,
        "has_new_text": found.version.revision > texts[0].revision,
        "matters": queries.open_matters(found),
        "themes": queries.themes_of(found),
        "unanswered": queries.unanswered_comments(found).count(),
        "meetings": queries.meetings_of(found),
        "places_missing": queries.places_without_meeting(found, until=localdate()),
        "text_form": RevisionForm(initial={"revision": found.version.revision}),
        "theme_form": ThemeForm(),
        "now": timezone.now(),
        **forms,
        "form": next(iter(forms.values()), None),
    }
    template = "engagement/policies/staff/period.html"
    return render(request, template, page, status=status_of(*forms.values()))


def _parts(to: Theme | Comment) -> list[tuple[str, str]]:
    if to.consultation:
        return parts.parts_of(to.consultation, queries.snapshots_of(to.consultation)[0])
    newest = queries.newest_version(to.policy_id)
    return parts.parts_in_force(newest) if newest else []


def _consultation(slug: str) -> Consultation:
    found = queries.consultation_by_slug(slug)
    if found is None:
        raise Http404
    return found


def _theme(name: str) -> Theme:
    wanted = _uuids([name])
    found = queries.theme_by_public_id(wanted[0]) if wanted else None
    if found is None:
        raise Http404
    return found


def _uuids(names: list[str]) -> list[UUID]:
    found = []
    for name in names:
        try:
            found.append(UUID(name))
        except ValueError:
            continue
    return found
