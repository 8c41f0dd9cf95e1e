"""What changed between two versions, clause by clause and word by word."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engagement.policies.pure.clauses import Clause
from engagement.policies.pure.redline import (
    ClauseChange,
    Kind,
    Part,
    State,
    compare_words,
    fold,
    redline,
    text_of,
)

WORDS = some.lists(
    some.sampled_from(
        ["force", "must", "never", "may", "the", "a", ",", ".", "\n\n", "\n- ", "24"]
    ),
    max_size=30,
).map(" ".join)


def clause(key: str, text: str = "Same words.") -> Clause:
    return Clause(1, key, key.title(), text)


def said(parts: tuple[Part, ...]) -> list[tuple[str, str]]:
    return [(part.kind.value, part.text) for part in parts]


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        ("", "", []),
        ("Warn first.", "Warn first.", [("same", "Warn first.")]),
        ("", "New.", [("added", "New.")]),
        ("Old.", "", [("removed", "Old.")]),
        (
            "File within 24 hours.",
            "File within 12 hours.",
            [("same", "File within "), ("removed", "24"), ("added", "12"), ("same", " hours.")],
        ),
        (
            "Officers must not shout.",
            "Officers may never shout.",
            [
                ("same", "Officers "),
                ("removed", "must not"),
                ("added", "may never"),
                ("same", " shout."),
            ],
        ),
        (
            "Officers must wait.",
            "Officers must always wait.",
            [("same", "Officers must "), ("added", "always "), ("same", "wait.")],
        ),
        (
            "Officers must always wait.",
            "Officers must wait.",
            [("same", "Officers must "), ("removed", "always "), ("same", "wait.")],
        ),
    ],
)
def test_compare_words_reads_well(before: str, after: str, runs: list[tuple[str, str]]) -> None:
    assert said(compare_words(before, after)) == runs


def test_scraps_between_large_changes_join_them() -> None:
    parts = compare_words(
        "apply restraint by the shortest method", "give warning by calling out loudly"
    )

    assert said(parts) == [
        ("removed", "apply restraint by the shortest method"),
        ("added", "give warning by calling out loudly"),
    ]


def test_insertion_starts_at_a_word_not_at_the_blank_before_it() -> None:
    short = "Officers must try."
    long = "Officers may never use more force than needed. They must try."
    between = "may never use more force than needed. They "

    assert said(compare_words(short, long)) == [
        ("same", "Officers "), ("added", between), ("same", "must try."),
    ]  # fmt: skip
    assert said(compare_words(long, short)) == [
        ("same", "Officers "), ("removed", between), ("same", "must try."),
    ]  # fmt: skip


def test_far_apart_changes_stay_apart() -> None:
    same = " stays exactly as it was before "
    parts = compare_words(f"one{same}two", f"three{same}four")

    assert said(parts) == [
        ("removed", "one"),
        ("added", "three"),
        ("same", same),
        ("removed", "two"),
        ("added", "four"),
    ]


def test_changes_in_two_list_items_stay_in_their_lines() -> None:
    parts = compare_words("- shout\n- wait", "- call\n- pause")

    assert said(parts) == [
        ("same", "- "),
        ("removed", "shout"),
        ("added", "call"),
        ("same", "\n- "),
        ("removed", "wait"),
        ("added", "pause"),
    ]


def test_wrapping_of_lines_is_no_change() -> None:
    assert said(compare_words("one\ntwo\n\n- a\n  b", "one two\n- a b")) == [
        ("same", "one two\n- a b")
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("the " * 300 + "end", "the of " * 300 + "end"),
        ("a b c " * 20, " ".join(map(str, range(4000)))),
    ],
)
def test_passages_that_take_too_long_are_shown_whole(before: str, after: str) -> None:
    assert said(compare_words(before, after)) == [
        ("removed", before.strip()), ("added", after.strip()),
    ]  # fmt: skip


@given(WORDS, WORDS)
def test_both_texts_come_back(before: str, after: str) -> None:
    parts = compare_words(before, after)

    assert text_of(parts, without=Kind.ADDED) == text_of(
        compare_words(before, before), without=Kind.ADDED
    )
    assert text_of(parts, without=Kind.REMOVED) == text_of(
        compare_words(after, after), without=Kind.ADDED
    )
    assert text_of(parts, without=Kind.ADDED).split() == before.split()
    assert text_of(parts, without=Kind.REMOVED).split() == after.split()


@given(some.text(max_size=60), some.text(max_size=60))
def test_runs_are_merged(before: str, after: str) -> None:
    parts = compare_words(before, after)

    assert all(part.text for part in parts)
    assert all(
        (one.kind, other.kind) not in {("same", "same"), ("added", "removed")}
        and one.kind != other.kind
        for one, other in pairwise(parts)
    )


def test_redline_names_every_fate() -> None:
    before = [clause("purpose"), clause("old"), clause("warn"), clause("report", "In 24 hours.")]
    after = [clause("warn"), clause("purpose"), clause("report", "In 12 hours."), clause("aid")]

    changes = redline(before, after)

    assert [(change.key, change.state, change.is_moved) for change in changes] == [
        ("warn", State.MOVED, True),
        ("purpose", State.SAME, False),
        ("old", State.REMOVED, False),
        ("report", State.CHANGED, False),
        ("aid", State.ADDED, False),
    ]


def test_redline_shows_a_reworded_heading_and_a_move_with_changes() -> None:
    before = [Clause(1, "a", "Aims", "x"), clause("b"), clause("c")]
    after = [clause("b"), clause("c"), Clause(3, "a", "Purpose", "x")]

    (moved,) = [change for change in redline(before, after) if change.key == "a"]

    assert moved == ClauseChange(
        key="a",
        heading="Purpose",
        state=State.CHANGED,
        is_moved=True,
        heading_parts=(Part(Kind.REMOVED, "Aims"), Part(Kind.ADDED, "Purpose")),
        parts=(Part(Kind.SAME, "x"),),
    )


def test_redline_of_first_version_is_all_new() -> None:
    assert [change.state for change in redline([], [clause("a")])] == [State.ADDED]


def test_fold_gathers_unchanged_neighbours() -> None:
    before = [clause("a"), clause("b"), clause("c", "One."), clause("d")]
    after = [clause("a"), clause("b"), clause("c", "Two."), clause("d")]

    stretches = fold(redline(before, after))

    assert [(s.is_same, [change.key for change in s.changes]) for s in stretches] == [
        (True, ["a", "b"]),
        (False, ["c"]),
        (True, ["d"]),
    ]


@given(some.permutations("abcdef"), some.permutations("cdefgh"), some.integers(0, 6))
def test_every_clause_appears_once_in_its_new_order(
    old: list[str], new: list[str], cut: int
) -> None:
    before, after = [clause(key) for key in old[:cut]], [clause(key) for key in new]

    changes = redline(before, after)

    assert sorted(change.key for change in changes) == sorted({*old[:cut], *new})
    assert [change.key for change in changes if change.state != State.REMOVED] == new
    unmoved = [change.key for change in changes if change.state == State.SAME]
    assert unmoved == [key for key in old[:cut] if key in unmoved]
