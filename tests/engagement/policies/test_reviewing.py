"""Looking again at policies: by their day, after a finding, when staff ask; with an outcome."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from engagement.policies import queries, services
from engagement.policies.enums import ReviewCause, ReviewOutcome
from engagement.policies.models import Policy, Review
from engagement.policies.services import Grounds, NewComment
from tests.factories.drafts import LIAISON
from tests.factories.policies import BODY, EDITOR, NOW, make_draft, make_policy, publish
from trustapp.audit.models import AuditLine
from trustapp.core.pure.actor import RESIDENT
from trustapp.promises.enums import State
from trustapp.promises.models import Promise, PromiseKind

pytestmark = pytest.mark.django_db
WHO = {"by": EDITOR, "now": NOW}
DAY = timedelta(days=1)
YEARS = 730 * DAY
STAFF = Grounds(cause=ReviewCause.STAFF, because="Two people asked the same.")


def promises(kind: str) -> list[Promise]:
    return list(Promise.objects.filter(kind=kind).order_by("pk"))


def told(policy: Policy, words: str, now: Any = NOW) -> Any:
    version = queries.newest_version(policy.pk)
    comment = services.tell_how_it_works(
        version=version, comment=NewComment(words=words), by=RESIDENT, now=now
    )
    return services.publish_comment(comment=comment, by=LIAISON, now=now)


def test_every_policy_in_force_is_promised_a_new_look_once() -> None:
    make_policy(versions=2)
    make_draft(number="5.1", title="Not published")

    for _ in range(2):
        assert services.plan_reviews(**WHO) == 0

    (promise,) = promises("policy_review")
    assert (promise.subject, localdate(promise.due_at)) == ("policy:4.2", localdate(NOW) + YEARS)


def test_length_of_the_promise_is_data() -> None:
    PromiseKind.objects.filter(key="policy_review").update(length=365)
    make_policy()

    services.plan_reviews(**WHO)

    assert localdate(promises("policy_review")[0].due_at) == localdate(NOW) + 365 * DAY


def test_review_opens_ninety_days_ahead_and_once() -> None:
    policy = make_policy()
    services.plan_reviews(**WHO)
    near = NOW + YEARS - 89 * DAY

    assert services.plan_reviews(by=EDITOR, now=near - 3 * DAY) == 0
    assert services.plan_reviews(by=EDITOR, now=near) == 1
    assert services.plan_reviews(by=EDITOR, now=near + DAY) == 0

    review = Review.objects.get()
    assert (review.policy, review.cause, review.because) == (policy, ReviewCause.DATE, "")
    assert localdate(promises("review_outcome")[0].due_at) == localdate(near) + 90 * DAY


def test_review_that_nobody_closes_is_missed_in_public() -> None:
    make_policy()
    services.plan_reviews(**WHO)

    late = NOW + YEARS + DAY
    services.plan_reviews(by=EDITOR, now=late)

    assert promises("policy_review")[0].state(late) == State.LATE


def test_closing_keeps_both_promises_and_makes_the_next() -> None:
    policy = make_policy()
    services.plan_reviews(**WHO)
    review = services.open_review(policy=policy, grounds=STAFF, **WHO)

    services.close_review(
        review=review, outcome=ReviewOutcome.STAYS, reason="It works.", by=EDITOR, now=NOW + DAY
    )

    first, second = promises("policy_review")
    assert first.state(NOW) == State.KEPT
    assert localdate(second.due_at) == localdate(NOW + DAY) + YEARS
    assert promises("review_outcome")[0].state(NOW) == State.KEPT
    with pytest.raises(services.AlreadyClosed):
        services.close_review(review=review, outcome=ReviewOutcome.STAYS, reason="Again.", **WHO)


def test_review_of_one_part_does_not_stand_for_the_whole() -> None:
    policy = make_policy()
    services.plan_reviews(**WHO)
    grounds = Grounds(cause=ReviewCause.STAFF, because="Unclear.", clause_key="warnings")
    review = services.open_review(policy=policy, grounds=grounds, **WHO)

    services.close_review(review=review, outcome=ReviewOutcome.STAYS, reason="Clear.", **WHO)

    (promise,) = promises("policy_review")
    assert promise.kept_at is None


def test_new_version_as_an_outcome_needs_one() -> None:
    policy = make_policy()
    review = services.open_review(policy=policy, grounds=STAFF, **WHO)
    closing = {"outcome": ReviewOutcome.NEW_VERSION, "reason": "Clearer now.", "by": EDITOR}

    with pytest.raises(services.NoNewVersion):
        services.close_review(review=review, now=NOW + DAY, **closing)
    version = publish(policy, now=NOW + DAY, body=BODY.replace("24", "12"))
    closed = services.close_review(review=review, now=NOW + 2 * DAY, **closing)

    assert closed.outcome_version == version


def test_finding_opens_one_review_of_the_clause_and_names_nobody() -> None:
    make_policy(versions=2)
    ref = "finding:7f3a POL-4.2@v1#warnings"

    first = services.hear_of_failure(ref=ref, **WHO)
    second = services.hear_of_failure(ref=ref, **WHO)

    assert first == second
    assert (first.cause, first.clause_key, first.because) == (
        ReviewCause.FINDING, "warnings", "A complaint showed that the rule itself failed.",
    )  # fmt: skip
    assert AuditLine.objects.filter(action="policies.open_review").count() == 1


def test_finding_about_a_clause_that_is_gone_is_about_the_whole() -> None:
    make_policy()

    review = services.hear_of_failure(ref="finding:1 POL-4.2@v1#gone", **WHO)

    assert review.clause_key == ""


@pytest.mark.parametrize("ref", ["", "finding:1", "finding:1 POL-9.9@v1", " POL-4.2@v1"])
def test_announcement_that_names_no_policy_fails_where_it_is_seen(ref: str) -> None:
    make_policy()

    with pytest.raises(services.Unreadable):
        services.hear_of_failure(ref=ref, **WHO)
    assert Review.objects.count() == 0


def test_only_what_is_published_can_be_reviewed() -> None:
    draft = make_draft()
    policy = make_policy(number="5.1", title="Drones")

    with pytest.raises(services.NotPublishedYet):
        services.open_review(policy=draft.policy, grounds=STAFF, **WHO)
    with pytest.raises(services.UnknownClause):
        services.open_review(
            policy=policy, **WHO,
            grounds=Grounds(cause=ReviewCause.STAFF, because="x", clause_key="gone"),
        )  # fmt: skip


def test_another_day_takes_the_place_of_the_promised_one() -> None:
    policy = make_policy()
    services.plan_reviews(**WHO)

    services.set_review_day(policy=policy, day=localdate(NOW) + 30 * DAY, **WHO)

    first, second = promises("policy_review")
    assert first.state(NOW) == State.WITHDRAWN
    assert localdate(second.due_at) == localdate(NOW) + 30 * DAY
    assert queries.review_due_on(policy) == second.due_at
    with pytest.raises(services.DayHasPassed):
        services.set_review_day(policy=policy, day=localdate(NOW) - DAY, **WHO)


def test_what_people_told_since_the_last_review_is_for_the_next() -> None:
    policy = make_policy()
    told(policy, "Before.", NOW - DAY)
    first = services.open_review(policy=policy, grounds=STAFF, **WHO)
    services.close_review(review=first, outcome=ReviewOutcome.STAYS, reason="Fine.", **WHO)
    told(policy, "After.", NOW + DAY)

    second = services.open_review(policy=policy, grounds=STAFF, by=EDITOR, now=NOW + 2 * DAY)

    assert [each.words for each in queries.standing_comments(first)] == ["Before.", "After."]
    assert [each.words for each in queries.standing_comments(second)] == ["After."]


def test_theme_of_a_review_takes_only_words_about_its_policy() -> None:
    policy, other = make_policy(), make_policy(number="5.1", title="Drones")
    review = services.open_review(policy=policy, grounds=STAFF, **WHO)
    theme = services.make_theme(home=review, title="Too slow", summary="", **WHO)

    services.sort_comments(theme=theme, comments=[told(policy, "Slow.")], **WHO)
    with pytest.raises(services.NotTheirs):
        services.sort_comments(theme=theme, comments=[told(other, "Loud.")], **WHO)

    assert [each.comment_count for each in queries.themes_of(review)] == [1]


def test_public_page_says_why_a_part_is_under_review_and_what_came_of_it(client: Client) -> None:
    policy = make_policy()
    services.open_review(
        policy=policy, **WHO,
        grounds=Grounds(
            cause=ReviewCause.THEME, because="Many ask for a warning.", clause_key="warnings",
            evidence_label="You said, we did", evidence_link="/you-said/warnings/",
        ),
    )  # fmt: skip
    whole = services.open_review(policy=policy, grounds=STAFF, **WHO)
    services.close_review(review=whole, outcome=ReviewOutcome.STAYS, reason="It works.", **WHO)

    page = " ".join(client.get("/policies/use-of-force/").content.decode().split())

    clause = page[page.index('id="warnings"') : page.index('id="reports"')]
    assert "Many ask for a warning." in clause
    assert '<a href="/you-said/warnings/" lang="en">You said, we did</a>' in clause
    assert "It stays as it is." in page
    assert "It works." in page
