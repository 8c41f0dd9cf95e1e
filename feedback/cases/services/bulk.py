"""The same step for many cases: who has them, where they go, what they are about.

Nothing here answers or closes: every resident gets an answer of their own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from feedback.cases import queries
from feedback.cases.errors import AlreadyClosed, ChangedMeanwhile
from feedback.cases.models import Case, Category, Team
from feedback.cases.services.passing import assign_case, refer_case, sort_case
from trustapp.accounts.models import User
from trustapp.core.errors import Refused
from trustapp.core.pure.actor import Actor

# A case by its public id, and the revision in which somebody saw it.
Chosen = Sequence[tuple[UUID, int]]


@dataclass(frozen=True)
class Tally:
    """What became of the cases that were chosen."""

    done: int = 0
    changed: int = 0  # somebody worked on them after they were looked at
    refused: int = 0  # already so, or not possible for them
    absent: int = 0  # not this person's to see


def assign_many(*, by: Actor, chosen: Chosen, to: User, now: datetime) -> Tally:
    """Give the cases to one person."""

    def step(case: Case, revision: int) -> None:
        assign_case(by=by, case=case, to=to, seen_revision=revision, now=now)

    return _for_each(by, chosen, step)


def refer_many(
    *, by: Actor, chosen: Chosen, team: Team, person: User | None, reason: str, now: datetime
) -> Tally:
    """Pass the cases on to another team, all for one reason."""

    def step(case: Case, revision: int) -> None:
        refer_case(
            by=by, case=case, team=team, person=person, reason=reason, seen_revision=revision,
            now=now,
        )  # fmt: skip

    return _for_each(by, chosen, step)


def sort_many(*, by: Actor, chosen: Chosen, category: Category | None, now: datetime) -> Tally:
    """Say of the cases what they are about."""

    def step(case: Case, revision: int) -> None:
        sort_case(by=by, case=case, category=category, seen_revision=revision, now=now)

    return _for_each(by, chosen, step)


@transaction.atomic
def _for_each(by: Actor, chosen: Chosen, step: Callable[[Case, int], None]) -> Tally:
    """Take the step for each case by itself: what one of them refuses stops no other."""
    revisions = dict(chosen)
    # In one order for everybody, so that two people who do this at once never wait for each other.
    found = list(queries.cases_in_scope(by.user_id or 0, revisions))
    counts = {"absent": len(revisions) - len(found)}
    for case in found:
        outcome = _try(step, case, revisions[case.public_id])
        counts[outcome] = counts.get(outcome, 0) + 1
    return Tally(**counts)


def _try(step: Callable[[Case, int], None], case: Case, revision: int) -> str:
    try:
        step(case, revision)
    except (ChangedMeanwhile, AlreadyClosed):
        return "changed"
    except Refused:
        return "refused"
    return "done"
