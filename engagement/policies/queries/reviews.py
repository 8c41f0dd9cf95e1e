"""Questions about reviews: what is looked at again and why, which policies are due."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from engagement.policies.enums import CommentKind, CommentState, VersionState
from engagement.policies.models import Policy, Review, Version
from trustapp.promises.models import Promise

REVIEW, OUTCOME = "policy_review", "review_outcome"


def reviews_for_staff() -> QuerySet[Review]:
    """Return every open review, oldest first, with how many people said how the policy works."""
    told = Q(
        policy__comments__kind=CommentKind.STANDING, policy__comments__state=CommentState.PUBLISHED
    )
    return (
        Review.objects.filter(closed_at=None)
        .select_related("policy")
        .annotate(told=Count("policy__comments", filter=told, distinct=True))
        .order_by("opened_at", "pk")
    )


def review_by_public_id(public_id: UUID) -> Review | None:
    """Return a review with its policy."""
    return Review.objects.filter(public_id=public_id).select_related("policy").first()


def review_due_on(policy: Policy) -> datetime | None:
    """Return when the next review of a policy is promised."""
    promise = _open_promises().filter(subject=policy_subject(policy)).first()
    return promise.due_at if promise else None


def reviews_to_open(due_before: datetime) -> list[Policy]:
    """Return the policies whose review is promised by then and was not opened yet."""
    due = _open_promises().filter(due_at__lt=due_before).values_list("subject", flat=True)
    numbers = [subject.removeprefix("policy:") for subject in due]
    return list(
        Policy.objects.filter(number__in=numbers)
        .exclude(reviews__closed_at=None, reviews__cause="date", reviews__isnull=False)
        .order_by("pk")
    )


def policies_without_date(today: date, limit: int) -> list[Version]:
    """Return the versions in force of policies whose next review nobody has promised yet."""
    promised = set(_open_promises().values_list("subject", flat=True))
    in_force = (
        Version.objects.filter(state=VersionState.PUBLISHED, in_force_on__lte=today)
        .order_by("policy", "-number")
        .distinct("policy")
        .select_related("policy")
        .defer("body")
    )
    return [each for each in in_force if policy_subject(each.policy) not in promised][:limit]


def policy_subject(policy: Policy) -> str:
    """Return the name under which promises know a policy."""
    return f"policy:{policy.number}"


def managed_policies() -> QuerySet[Policy]:
    """Return the policies with a published version, by title, for whoever opens a review."""
    published = Version.objects.published().only("policy")
    return Policy.objects.filter(pk__in=published.values("policy")).order_by("title", "pk")


def _open_promises() -> QuerySet[Promise]:
    return Promise.objects.filter(kind=REVIEW, kept_at=None, withdrawn_at=None)
