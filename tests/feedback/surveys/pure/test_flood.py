"""What counts as a flood, and the puzzle that a browser solves then."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.surveys.pure import flood

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
SECRET = "a secret of the tests"


def solution(task: dict[str, Any]) -> str:
    """Return what a browser sends after solving the puzzle by the library's own solver."""
    number = altcha.solve_challenge_v1(
        task["challenge"], task["salt"], task["algorithm"], task["maxNumber"]
    ).number
    said = {name: task[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps({**said, "number": number}).encode()).decode()


@pytest.mark.parametrize(
    ("count", "earlier", "expected"),
    [
        # A new link at a fair: twenty-nine people in ten minutes are welcome.
        (29, [], False),
        (30, [], True),
        (30, [1] * 144, True),
        # A link that always brings twenty has room for thirty; not for sixty.
        (30, [20] * 144, False),
        (60, [20] * 144, True),
    ],
)
def test_a_flood_is_far_more_than_usual(count, earlier, expected):
    assert flood.is_flood(count, earlier) is expected


@given(st.integers(0, 400), st.lists(st.integers(0, 60), max_size=144))
def test_more_answers_never_make_a_flood_end(count, earlier):
    if flood.is_flood(count, earlier):
        assert flood.is_flood(count + 1, earlier)


def test_a_solved_puzzle_is_accepted_in_time_only():
    task = flood.new_challenge(SECRET, expires_at=NOW + timedelta(hours=1))
    sent = solution(task)

    assert flood.solved(sent, SECRET, now=NOW) == task["signature"]
    assert flood.solved(sent, SECRET, now=NOW + timedelta(hours=2)) is None
    assert flood.solved(sent, "another secret", now=NOW) is None


def test_a_puzzle_cannot_be_given_more_time():
    task = flood.new_challenge(SECRET, expires_at=NOW - timedelta(hours=1))
    said = json.loads(base64.b64decode(solution(task)))
    said["salt"] = said["salt"].replace("expires=", "expires=9")

    assert (
        flood.solved(base64.b64encode(json.dumps(said).encode()).decode(), SECRET, now=NOW) is None
    )


@given(
    st.one_of(
        st.text(max_size=60), st.binary(max_size=60).map(lambda raw: base64.b64encode(raw).decode())
    )
)
def test_anything_else_is_no_solution(payload):
    assert flood.solved(payload, SECRET, now=NOW) is None


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: st.dictionaries(
            st.sampled_from(["algorithm", "challenge", "number", "salt", "signature"]),
            inner,
            max_size=5,
        ),
        max_leaves=6,
    )
)
def test_no_json_can_trouble_it(said):
    payload = base64.b64encode(json.dumps(said).encode()).decode()

    assert flood.solved(payload, SECRET, now=NOW) is None
