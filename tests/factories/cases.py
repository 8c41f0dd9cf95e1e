"""What residents told us, and stories about it."""

from datetime import UTC, datetime

import factory

from feedback.cases import queries, services
from feedback.cases.enums import Outcome
from feedback.cases.models import Case, Category, Story, Team
from trustapp.accounts.models import User
from trustapp.core.pure.actor import RESIDENT, system

RECEIVED = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
CODE = "7KMX-4QRT-9HDW"
BY = system("tests.cases")


def told(code: str = CODE, *, now: datetime = RECEIVED, **parts: object) -> Case:
    """A case as the real service opens it, with its promises and its line in the record."""
    parts = {"listened": "no", "words": "They did not say why they stopped me."} | parts
    feedback = services.NewFeedback(**parts)
    return services.submit_feedback(by=RESIDENT, feedback=feedback, now=now, code=code).case


def found(code: str = CODE) -> Case:
    """The case of a code, as it is now."""
    case = queries.case_by_code(code)
    assert case is not None
    return case


def category(name: str = "Traffic", **names: str) -> Category:
    """Something that a message can be about."""
    return services.add_category(names={"en": name, **names}, by=BY, now=RECEIVED)


def team(*members: User, name: str = "Traffic team", **names: str) -> Team:
    """People who look after the same messages."""
    return services.add_team(names={"en": name, **names}, members=members, by=BY, now=RECEIVED)


class StoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Story

    slug = factory.Sequence(lambda number: f"story-{number}")
    you_said = factory.Sequence(lambda number: f"Cars race down street {number}.")
    we_did = "Two officers now stand at the crossing."
    outcome = Outcome.DONE
    published_at = RECEIVED
