"""Where editors look again at policies in force."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.policies import queries, services
from engagement.policies.enums import ReviewOutcome
from engagement.policies.forms import CloseReviewForm, ReviewDayForm, ReviewForm, ThemeForm
from engagement.policies.models import Policy, Review
from engagement.policies.queries import parts
from engagement.policies.views.sending import send, status_of
from trustapp.core.http.access import actor_of, needs

COMMENTS = 25


@needs("policies.review_policy")
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """List the open reviews, and the policies of which one can be opened."""
    page = {"reviews": queries.reviews_for_staff(), "policies": queries.managed_policies()}
    return render(request, "engagement/policies/staff/reviews.html", page)


@needs("policies.review_policy")
@require_http_methods(["GET", "HEAD", "POST"])
def open_review(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Begin to look again at a policy or a part of it; or promise another day for the next look."""
    policy = queries.policy_by_slug(slug)
    newest = queries.newest_version(policy.pk) if policy else None
    if policy is None or newest is None:
        raise Http404
    is_day = "day" in request.POST
    posted = request.POST if request.method == "POST" else None
    form = ReviewForm(None if is_day else posted, parts=parts.parts_in_force(newest))
    day_form = ReviewDayForm(posted if is_day else None)
    done = _set_day(request, policy, day_form) if is_day else _open(request, policy, form)
    if done:
        messages.success(request, _("Saved. Everyone can see it."))
        return redirect("policies:reviews")
    page = {
        "policy": policy,
        "review_form": form,
        "day_form": day_form,
        "form": day_form if is_day else form,
        "due_on": queries.review_due_on(policy),
    }
    template = "engagement/policies/staff/open_review.html"
    return render(request, template, page, status=status_of(form, day_form))


def _open(request: HttpRequest, policy: Policy, form: ReviewForm) -> bool:
    def work() -> Review:
        return services.open_review(
            policy=policy, grounds=form.grounds(), by=actor_of(request), now=timezone.now()
        )

    return send(form, f"review-{policy.pk}", work)


def _set_day(request: HttpRequest, policy: Policy, form: ReviewDayForm) -> bool:
    def work() -> None:
        services.set_review_day(
            policy=policy, day=form.cleaned_data["day"], by=actor_of(request), now=timezone.now()
        )

    return send(form, f"review-day-{policy.pk}", work)


@needs("policies.review_policy")
@require_safe
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what a review rests on, with what people said about how the policy works."""
    return _page(request, _review(public_id))


@needs("policies.review_policy")
@require_POST
def new_review_theme(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Sum up what several people said, for this review."""
    found = _review(public_id)
    form = ThemeForm(request.POST)

    def work() -> object:
        theme = services.make_theme(
            home=found, title=form.cleaned_data["title"], summary=form.cleaned_data["summary"],
            by=actor_of(request), now=timezone.now(),
        )  # fmt: skip
        chosen = queries.standing_comments(found).filter(
            public_id__in=request.POST.getlist("comment")
        )
        services.sort_comments(
            theme=theme, comments=list(chosen), by=actor_of(request), now=timezone.now()
        )
        return theme

    if send(form, f"review-theme-{found.pk}", work):
        return redirect("policies:review", public_id=public_id)
    return _page(request, found, theme_form=form)


@needs("policies.review_policy")
@require_POST
def close_review(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """End a review with its outcome."""
    found = _review(public_id)
    form = CloseReviewForm(request.POST)

    def work() -> Review:
        return services.close_review(
            review=found, outcome=ReviewOutcome(form.cleaned_data["outcome"]),
            reason=form.cleaned_data["reason"], by=actor_of(request), now=timezone.now(),
        )  # fmt: skip

    if send(form, f"close-review-{found.pk}", work):
        messages.success(request, _("The review is closed. Its outcome is public."))
        return redirect("policies:reviews")
    return _page(request, found, close_form=form)


def _page(request: HttpRequest, found: Review, **forms: Any) -> HttpResponse:
    told = queries.standing_comments(found)
    page_obj = Paginator(told, COMMENTS).get_page(request.GET.get("page"))
    page = {
        "review": found,
        "policy": found.policy,
        "told": page_obj.paginator.count,
        "page_obj": page_obj,
        "comments": queries.placed(page_obj, None),
        "themes": queries.themes_of(found),
        "theme_form": ThemeForm(),
        "close_form": CloseReviewForm(),
        **forms,
        "form": next(iter(forms.values()), None),
    }
    template = "engagement/policies/staff/review.html"
    return render(request, template, page, status=status_of(*forms.values()))


def _review(public_id: UUID) -> Review:
    found = queries.review_by_public_id(public_id)
    if found is None:
        raise Http404
    return found
