"""The answer to a comment stands on the same clause, however the policy changed since."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from engagement.policies import queries, services
from engagement.policies.enums import Decision
from engagement.policies.models import Consultation, Policy
from engagement.policies.pure.anchors import quote_range
from tests.factories.drafts import answer, close, day_after_comments, open_period, published
from tests.factories.policies import (
    EDITOR,
    NOW,
    approve,
    draft_text,
    make_policy,
    publish,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)

FIRST = "## Purpose\nKeep people safe.\n\n## Searches\nAsk first. Search the car only with a yes."
# The commented part is third now, and was cut in two.
SPLIT = (
    "## Aim of this policy {#aim}\nRead this first.\n\n## Purpose {#purpose}\nKeep people safe.\n\n"
    "## Searches of people {#searches}\nAsk first.\n\n"
    "## Searches of cars {#cars from=searches}\nSearch the car only with a written yes."
)
# Then it was joined with another part and moved to the front.
JOINED = (
    "## Cars and homes {#homes from=cars}\nSearch the car only with a written yes.\n\n"
    "## Purpose {#purpose}\nKeep people safe.\n\n## Searches of people {#searches}\nAsk first."
)


@pytest.fixture
def policy() -> Policy:
    return make_policy(body=FIRST)


def answered(policy: Policy, **about: Any) -> Consultation:
    """Put a second version out, take one comment, answer it, and publish it split in two."""
    draft = services.start_draft(policy=policy, by=EDITOR, now=NOW)
    body = draft.body.replace("with a yes", "with a written yes")
    draft = services.save_draft(
        policy=policy, revision=draft.revision, content=draft_text(body=body), by=EDITOR, now=NOW
    )
    consultation = open_period(draft)
    comment = published(consultation, "My father cannot read English.", **about)
    over = day_after_comments(consultation)
    close(consultation, now=over)
    answer(comment, now=over, decision=Decision.NOT_CHANGED, why="A card in ten languages helps.")
    draft.refresh_from_db()
    text = draft_text(body=SPLIT, in_force_on=localdate(over))
    draft = services.save_draft(
        policy=policy, revision=draft.revision, content=text, by=EDITOR, now=over
    )
    approve(draft, now=over)
    return consultation


def keys_with_answers(policy: Policy) -> set[str]:
    return set(queries.answers_on_clauses(queries.newest_version(policy.pk)))


def test_answer_follows_its_clause_through_a_split_a_move_and_a_merge(policy: Policy) -> None:
    consultation = answered(policy, clause_key="searches")
    assert keys_with_answers(policy) == {"searches", "cars"}

    publish(policy, now=NOW + 60 * DAY, body=JOINED)

    assert keys_with_answers(policy) == {"searches", "homes"}
    comment = queries.shown_comments(consultation)[0]
    newest = queries.newest_version(policy.pk)
    assert queries.places_now(comment, newest) == ["homes", "searches"]
    older = policy.versions.get(number=1)
    assert queries.answers_on_clauses(older) == {}


def test_answer_to_a_part_that_was_taken_out_stands_on_no_clause(policy: Policy) -> None:
    answered(policy, clause_key="searches")

    publish(policy, now=NOW + 60 * DAY, body="## Purpose {#purpose}\nKeep people safe, always.")

    assert keys_with_answers(policy) == set()


def test_comment_on_the_whole_stands_on_no_clause(policy: Policy) -> None:
    consultation = answered(policy)

    comment = queries.shown_comments(consultation)[0]
    assert keys_with_answers(policy) == set()
    assert queries.places_now(comment, queries.newest_version(policy.pk)) == []


def test_draft_that_is_not_in_force_says_nothing_on_the_policy(policy: Policy) -> None:
    draft = services.start_draft(policy=policy, by=EDITOR, now=NOW)
    draft = services.save_draft(
        policy=policy, revision=draft.revision, content=draft_text(body=SPLIT), by=EDITOR, now=NOW
    )
    consultation = open_period(draft)
    comment = published(consultation, clause_key="cars")
    answer(comment)

    assert keys_with_answers(policy) == set()
    assert queries.places_now(comment, queries.newest_version(policy.pk)) == []


def test_policy_page_shows_the_answer_on_the_clause_that_came_of_it(
    client: Client, policy: Policy
) -> None:
    text = "Ask first. Search the car only with a written yes."
    answered(policy, clause_key="searches", quote=quote_range(text, 11, len(text)))
    publish(policy, now=NOW + 60 * DAY, body=JOINED)

    page = " ".join(client.get("/policies/use-of-force/v/3/").content.decode().split())
    part = page[page.index('id="homes"') : page.index('id="purpose"')]

    assert "What 1 person said about this part, and our answer" in part
    assert "My father cannot read English." in part
    assert "A card in ten languages helps." in part


@pytest.mark.parametrize("count", [1, 3])
def test_answers_on_clauses_cost_the_same_for_many(
    policy: Policy, count: int, django_assert_num_queries: Any
) -> None:
    consultation = answered(policy, clause_key="searches")
    for number in range(1, count):
        theme = services.make_theme(
            home=consultation, title=f"T{number}", summary="", by=EDITOR, now=NOW
        )
        services.sort_comments(
            theme=theme, comments=list(consultation.comments.all()), by=EDITOR, now=NOW
        )
        answer(theme)
    shown = queries.newest_version(policy.pk)

    with django_assert_num_queries(2 if count == 1 else 3):
        found = queries.answers_on_clauses(shown)
    assert len(found["cars"].responses) == count
