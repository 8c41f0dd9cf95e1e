"""A clause is followed forward through later versions."""

from datetime import datetime

import pytest

from engagement.policies import queries
from engagement.policies.models import Policy
from engagement.policies.queries import ClauseLine, Place
from tests.engagement.policies.pure.test_lineage import CAR, HELP, HOME, SEARCH
from tests.factories.policies import make_policy, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(now: datetime) -> Policy:
    """Search is renumbered and split, car joins it, help is removed; two versions later."""
    policy = make_policy(
        body=f"## Search\n{SEARCH} {HOME}\n## Car\n{CAR}\n## Help\n{HELP}\n## Same\nWords."
    )
    second = (
        f"## Aim {{#aim}}\nWhy we have it.\n## Same {{#same}}\nWords.\n"
        f"## Homes {{#home}}\n{HOME}\n## Searching {{#search}}\n{SEARCH} {CAR}"
    )
    publish(policy, now=now, body=second)
    publish(policy, now=now, body=f"{second}\n## Last {{#last}}\nThe end of it all.")
    return policy


def places(line: ClauseLine | None) -> list[tuple[str, int]]:
    assert line is not None
    return [(place.key, place.position) for place in line.places]


def test_clause_line_tells_where_a_clause_is_now(policy: Policy) -> None:
    assert queries.clause_line(policy, "same", 1) == ClauseLine(
        key="same", from_version=1, version=3, places=(Place("same", "Same", 2),)
    )
    assert places(queries.clause_line(policy, "search", 1)) == [("home", 3), ("search", 4)]
    assert places(queries.clause_line(policy, "car", 1)) == [("search", 4)]
    assert places(queries.clause_line(policy, "last", 3)) == [("last", 5)]


def test_clause_line_tells_when_a_clause_was_removed(policy: Policy) -> None:
    line = queries.clause_line(policy, "help", 1)

    assert line == ClauseLine(key="help", from_version=1, version=3, places=(), removed_in=2)


def test_clause_line_may_stop_at_a_version(policy: Policy) -> None:
    line = queries.clause_line(policy, "help", 1, to_version=1)

    assert places(line) == [("help", 3)]


def test_clause_line_of_what_is_not_there(policy: Policy) -> None:
    assert queries.clause_line(policy, "none", 1) is None
    assert queries.clause_line(policy, "search", 9) is None


def test_all_lines_of_a_version_cost_one_question(
    policy: Policy, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        lines = queries.clause_lines(policy, 1)

    assert list(lines) == ["search", "car", "help", "same"]


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("last", (3, "last")),
        ("search", (3, "search")),
        ("car", (3, "search")),
        ("help", (1, "help")),
        ("none", None),
    ],
)
def test_clause_now(policy: Policy, key: str, found: tuple[int, str] | None) -> None:
    assert queries.clause_now(policy.versions.get(number=3), key) == found
