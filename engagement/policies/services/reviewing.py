"""Looking again at a policy: opened by its day, by a finding or by staff; closed with a reason."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from engagement.policies.enums import ReviewCause, ReviewOutcome
from engagement.policies.models import Policy, Review
from engagement.policies.pure.citing import read_announced
from engagement.policies.queries import answers, reviews
from trustapp.audit.services import record
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor
from trustapp.core.pure.text import tidy
from trustapp.core.queries import forget_pages
from trustapp.promises import services as promises
from trustapp.promises.models import PromiseKind

# A review is opened so long before its day, so that there is time to ask people.
AHEAD = timedelta(days=90)
MOST_AT_ONCE = 200


class NotPublishedYet(Refused):
    message = _("This policy has no published version to look at.")
    code = "not_published_yet"


class UnknownClause(Refused):
    message = _("The newest version has no such part.")
    code = "unknown_clause"


class AlreadyClosed(Refused):
    message = _("Somebody closed this review a moment ago.")
    code = "review_closed"


class NoNewVersion(Refused):
    message = _("No version was published since this review began.")
    code = "no_new_version"


class DayHasPassed(Refused):
    message = _("Choose a day that has not passed.")
    code = "day_has_passed"


class Unreadable(Refused):
    """An announcement that names no policy of ours: somebody has to look at it."""

    message = _("This announcement names no policy.")
    code = "unreadable"


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """Why a policy is looked at again, in words that everyone may read."""

    cause: ReviewCause
    because: str = ""
    clause_key: str = ""
    evidence_label: str = ""
    evidence_link: str = ""
    source: str | None = None


@transaction.atomic
def open_review(*, policy: Policy, grounds: Grounds, by: Actor, now: datetime) -> Review:
    """Begin a review and promise its outcome; news that was heard before opens nothing twice.

    Raises NotPublishedYet and UnknownClause.
    """
    Policy.objects.select_for_update().get(pk=policy.pk)
    known = _known(policy, grounds)
    if known is not None:
        return known
    newest = answers.newest_version(policy.pk)
    if newest is None:
        raise NotPublishedYet
    if grounds.clause_key and not newest.clauses.filter(key=grounds.clause_key).exists():
        raise UnknownClause
    review = Review.objects.create(
        policy=policy, cause=grounds.cause, because=tidy(grounds.because),
        clause_key=grounds.clause_key, evidence_label=tidy(grounds.evidence_label),
        evidence_link=grounds.evidence_link, source=grounds.source,
        opened_at=now, opened_by_id=by.user_id,
    )  # fmt: skip
    transaction.on_commit(forget_pages)
    _promise(reviews.OUTCOME, review.subject, policy, None, by, now)
    record(
        by=by, action="policies.open_review", target=review.subject, now=now,
        detail={"policy": policy.number, "cause": grounds.cause},
    )  # fmt: skip
    return review


@transaction.atomic
def close_review(
    *, review: Review, outcome: ReviewOutcome, reason: str, by: Actor, now: datetime
) -> Review:
    """End a review with its outcome and the reason; the next look is promised from now on.

    Raises AlreadyClosed, and NoNewVersion where none was published since it began.
    """
    locked = (
        Review.objects.select_for_update(of=("self",)).select_related("policy").get(pk=review.pk)
    )
    if locked.closed_at:
        raise AlreadyClosed
    if outcome == ReviewOutcome.NEW_VERSION:
        newest = answers.newest_version(locked.policy_id)
        if newest is None or newest.published_at is None or newest.published_at <= locked.opened_at:
            raise NoNewVersion
        locked.outcome_version = newest
    locked.closed_at, locked.closed_by_id = now, by.user_id
    locked.outcome, locked.outcome_reason = outcome, tidy(reason)
    locked.save(
        update_fields=["closed_at", "closed_by", "outcome", "outcome_reason", "outcome_version"]
    )
    transaction.on_commit(forget_pages)
    promises.keep_promise(kind=reviews.OUTCOME, subject=locked.subject, by=by, now=now)
    if not locked.clause_key:
        _look_again(locked.policy, by, now)
    record(
        by=by, action="policies.close_review", target=locked.subject, now=now,
        detail={"outcome": outcome},
    )  # fmt: skip
    return locked


@transaction.atomic
def set_review_day(*, policy: Policy, day: date, by: Actor, now: datetime) -> None:
    """Promise the next review of a policy by another day; the old promise is taken back."""
    if day < localdate(now):
        raise DayHasPassed
    subject = reviews.policy_subject(policy)
    promises.withdraw_promise(kind=reviews.REVIEW, subject=subject, by=by, now=now)
    _promise(reviews.REVIEW, subject, policy, day, by, now)
    record(
        by=by, action="policies.set_review_day", target=subject, now=now, detail={"day": str(day)}
    )


@transaction.atomic
def plan_reviews(*, by: Actor, now: datetime) -> int:
    """Promise a next look at every policy in force, and open the reviews whose day is near.

    Twice changes nothing: a policy has one open promise and one open review by date.
    """
    length = timedelta(days=PromiseKind.objects.get(pk=reviews.REVIEW).length)
    for version in reviews.policies_without_date(localdate(now), MOST_AT_ONCE):
        assert version.in_force_on is not None
        subject = reviews.policy_subject(version.policy)
        _promise(reviews.REVIEW, subject, version.policy, version.in_force_on + length, by, now)
    due = reviews.reviews_to_open(now + AHEAD)
    for policy in due:
        open_review(policy=policy, grounds=Grounds(cause=ReviewCause.DATE), by=by, now=now)
    return len(due)


@transaction.atomic
def hear_of_failure(*, ref: str, by: Actor, now: datetime) -> Review:
    """Open a review of the clause that a finding says has failed; raises Unreadable.

    The words shown to the public come from us: a finding is about people, and names none here.
    """
    read = read_announced(ref)
    policy = Policy.objects.filter(number=read[1].number).first() if read else None
    if read is None or policy is None:
        raise Unreadable
    source, cited = read
    return open_review(
        policy=policy,
        grounds=Grounds(
            cause=ReviewCause.FINDING, because=str(ReviewCause.FINDING.label),
            clause_key=_key_now(policy, cited.version, cited.key), source=source,
        ),
        by=by, now=now,
    )  # fmt: skip


def _key_now(policy: Policy, version: int, key: str) -> str:
    """Return the key of the clause in the newest version; the whole where it is gone or split."""
    newest = answers.newest_version(policy.pk)
    is_there = newest is not None and newest.clauses.filter(key=key).exists()
    return key if is_there else ""


def _known(policy: Policy, grounds: Grounds) -> Review | None:
    if grounds.source:
        return Review.objects.filter(source=grounds.source).first()
    if grounds.cause == ReviewCause.DATE:
        by_date = Review.objects.filter(policy=policy, cause=ReviewCause.DATE)
        return by_date.filter(closed_at=None).first()
    return None


def _look_again(policy: Policy, by: Actor, now: datetime) -> None:
    subject = reviews.policy_subject(policy)
    promises.keep_promise(kind=reviews.REVIEW, subject=subject, by=by, now=now)
    _promise(reviews.REVIEW, subject, policy, None, by, now)


def _promise(
    kind: str, subject: str, policy: Policy, due_on: date | None, by: Actor, now: datetime
) -> None:
    with override(None):
        address = reverse("policies:detail", args=[policy.slug])
    promises.make_promise(
        kind=kind, subject=subject, label=str(policy)[:200], address=address, place=None,
        by=by, now=now, due_on=due_on,
    )  # fmt: skip
