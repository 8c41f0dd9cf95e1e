"""What holds now, what changed lately, and what words find."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from engagement.policies import queries
from engagement.policies.queries import MARK_END, MARK_START
from tests.factories.policies import make_draft, make_policy, publish

pytestmark = pytest.mark.django_db


def shown(found: Any) -> list[tuple[str, int]]:
    return [(version.policy.number, version.number) for version in found]


def test_policy_list_shows_one_version_each_by_topic_and_number(now: datetime) -> None:
    make_policy(number="4.10", title="Stops", topic="Force")
    make_policy(number="4.9", title="Use of force", topic="Force", versions=3)
    make_policy(number="1.1", title="Cameras", topic="Cameras")
    make_draft(number="7.1", title="Not yet public")

    today = localdate(now)
    assert shown(queries.policy_list(today=today)) == [("1.1", 1), ("4.9", 3), ("4.10", 1)]
    assert shown(queries.policy_list(["Cameras"], today=today)) == [("1.1", 1)]


def test_policy_list_shows_what_holds_today_not_what_is_to_come(now: datetime) -> None:
    today = localdate(now)
    policy = make_policy(number="4.2")
    publish(policy, now=now, body="## New", in_force_on=today + timedelta(days=3))
    publish(policy, now=now, body="## Newer", in_force_on=today + timedelta(days=9))

    assert shown(queries.policy_list(today=today)) == [("4.2", 1)]
    assert shown(queries.policy_list(today=today + timedelta(days=3))) == [("4.2", 2)]
    assert shown(queries.policy_list(today=today + timedelta(days=30))) == [("4.2", 3)]
    assert shown(queries.policy_list(today=today - timedelta(days=1))) == [("4.2", 1)]


def test_recently_changed_is_newest_first_and_once_a_policy(now: datetime) -> None:
    older = make_policy(number="1.1", title="Cameras", now=now - timedelta(days=20))
    make_policy(number="2.1", title="Stops", now=now - timedelta(days=10))
    make_draft(number="3.1", title="Draft only")
    publish(older, now=now, body="## Longer")

    assert shown(queries.recently_changed(5)) == [("1.1", 2), ("2.1", 1)]
    assert shown(queries.recently_changed(1)) == [("1.1", 2)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("warned people", ["4.2"]),  # stems, as English
        ("camera", ["1.1"]),
        ("1.1", ["1.1"]),
        ("Policy 4.", ["4.2"]),
        ("era", ["1.1"]),  # part of a title
        ("unicorn", []),
        ("' OR 9=9 --", []),
        ("body & | ! <->", []),
    ],
)
def test_search_finds_words_and_numbers(words: str, found: list[str], now: datetime) -> None:
    make_policy(number="4.2", title="Use of force")
    make_policy(number="1.1", title="Cameras", body="## Recording\nRecord every stop.")

    assert [number for number, _ in shown(queries.search(words, today=localdate(now)))] == found


def test_search_ranks_titles_over_headings_over_text(now: datetime) -> None:
    make_policy(number="1.1", title="One", body="## Aim\nA pursuit is rare.")
    make_policy(number="2.2", title="Two", body="## Pursuit\nRare.")
    make_policy(number="3.3", title="Pursuit", body="## Aim\nRare.")

    found = queries.search("pursuit", today=localdate(now))

    assert [number for number, _ in shown(found)] == ["3.3", "2.2", "1.1"]


def test_search_reads_the_version_that_holds_and_no_draft(now: datetime) -> None:
    policy = make_policy()
    publish(
        policy, now=now, body="## Later\nA zeppelin.", in_force_on=localdate(now) + timedelta(9)
    )
    make_draft(number="5.1", title="Secret", body="## Plan\nA zeppelin too.")

    assert shown(queries.search("zeppelin", today=localdate(now))) == []
    assert shown(queries.search("zeppelin", today=localdate(now) + timedelta(9))) == [("4.2", 2)]


def test_search_marks_the_words_it_found(now: datetime) -> None:
    make_policy()

    (version,) = queries.search("reports", today=localdate(now))

    assert f"{MARK_START}report{MARK_END}" in version.excerpt.lower()


def test_history_and_version_of_are_published_only(now: datetime) -> None:
    policy = make_policy(versions=2)
    make_draft(number="5.1", title="Secret")

    assert [version.number for version in queries.history("use-of-force")] == [2, 1]
    assert queries.history("secret") == []
    assert queries.version_of("use-of-force", 2) == policy.versions.get(number=2)
    assert queries.version_of("use-of-force", 3) is None
    assert queries.version_of("secret", 1) is None


def test_topics_are_named_once() -> None:
    make_draft(number="1.1", title="a", topic="Force")
    make_draft(number="1.2", title="b", topic="Force")
    make_draft(number="1.3", title="c", topic="Cameras")

    assert queries.topics() == ["Cameras", "Force"]


def test_changes_of_a_first_version_are_all_new() -> None:
    policy = make_policy(versions=2)
    first, second = policy.versions.order_by("number")

    assert [change.state for change in queries.changes_between(None, first)] == ["added"] * 4
    assert [change.state for change in queries.changes_between(first, second)] == [
        "same", "same", "same", "changed",
    ]  # fmt: skip
