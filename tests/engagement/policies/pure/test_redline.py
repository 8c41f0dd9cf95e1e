"""What changed between two versions, clause by clause and word by word."""

import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engagement.policies.pure.clauses import Clause
from engagement.policies.pure.redline import (
    ClauseChange,
    Kind,
    Part,
    State,
    apply,
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
        ("a b c " * 20, " ".join(map(str, range(1800)))),
        ("\n- x" * 4000, "\n- y" * 4000),
    ],
)
def test_passages_that_take_too_long_are_shown_whole(before: str, after: str) -> None:
    assert said(compare_words(before, after)) == [
        ("removed", before.strip()), ("added", after.strip()),
    ]  # fmt: skip


def test_a_rewritten_passage_is_shown_whole() -> None:
    before = " ".join(f"old{number}" for number in range(70)) + " and"
    after = " ".join(f"new{number}" for number in range(70)) + " and"

    assert said(compare_words(f"{before}\n- Same.", f"{after}\n- Same.")) == [
        ("removed", before), ("added", after), ("same", "\n- Same."),
    ]  # fmt: skip


def test_long_texts_are_compared_line_by_line_first() -> None:
    lines = [f"Rule {number} is kept by officer {number * 7}." for number in range(600)]
    before = "\n\n".join(lines)

    parts = compare_words(before, before.replace("Rule 300 is kept", "Rule 300 is never kept"))

    assert [part.text for part in parts if part.kind != Kind.SAME] == ["never "]


def test_redline_of_two_hundred_pages_is_made_in_well_under_a_second() -> None:
    before = [
        Clause(number, f"part-{number}", f"Part {number}", _page(number)) for number in range(250)
    ]
    after = [
        replace(clause, text=clause.text.replace("word 7 ", "word seven ", 3)) for clause in before
    ]
    after[10], after[200] = after[200], after[10]
    started = time.process_time()

    changes = redline(before, after)

    assert sum(len(clause.text.split()) for clause in before) >= 100_000
    assert sum(change.state == State.CHANGED for change in changes) == 250
    assert time.process_time() - started < 1


def _page(number: int) -> str:
    return "\n\n".join(
        " ".join(f"word {place} of {number + place}," for place in range(line, line + 12))
        for line in range(0, 108, 12)
    )


TRICKY = some.text(
    alphabet=some.one_of(
        some.sampled_from("ab .,-*+>|#`~1)\n\t  \u00a0\u2028\x1c"),
        some.characters(exclude_categories=["Cs"]),
    ),
    max_size=80,
)
DOCUMENTS = some.lists(
    some.sampled_from(
        [
            "## Aim", "## Aim", "Words that stay.", "Other  words\tstay.", "| a | b |", "|---|---|",
            "```", "  code  x", "- item", "  - nested", "1. one", "", "", "   ", "> quoted", "é́ ",
            "مرحبا بكم",
        ]
    ),
    max_size=25,
).map("\n".join)  # fmt: skip


@given(some.one_of(TRICKY, DOCUMENTS), some.one_of(TRICKY, DOCUMENTS))
def test_applying_a_redline_gives_exactly_the_new_text(before: str, after: str) -> None:
    parts = compare_words(before, after)

    assert apply(parts, before) == after
    assert "".join(part.before for part in parts) == before
    assert apply(compare_words(after, before), after) == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("one\ntwo", "one  two "),
        ("  ", "word"),
        ("word", "\n"),
        ("", " "),
        ("```\na\n  b\n```", "```\na\nb\n```"),
        ("x\n\n\n- a", "x\n- a\n\n"),
    ],
)
def test_blanks_that_nobody_sees_are_kept(before: str, after: str) -> None:
    assert apply(compare_words(before, after), before) == after


@given(some.lists(DOCUMENTS, max_size=5), some.lists(DOCUMENTS, max_size=5), some.randoms())
def test_applying_every_part_of_a_policy_gives_exactly_the_new_policy(
    old: list[str], new: list[str], chance: Any
) -> None:
    before = [Clause(place, f"k{place}", f"Part {place}", text) for place, text in enumerate(old)]
    after = [Clause(place, f"k{place}", f"Part {place}!", text) for place, text in enumerate(new)]
    chance.shuffle(after)
    former = {clause.key: clause for clause in before}

    changes = redline(before, after)

    gained = [
        (
            change.key,
            apply(change.heading_parts, former[change.key].heading if change.key in former else ""),
            apply(change.parts, former[change.key].text if change.key in former else ""),
        )
        for change in changes
        if change.state != State.REMOVED
    ]
    assert gained == [(clause.key, clause.heading, clause.text) for clause in after]


@pytest.mark.parametrize("other", ["", "Warn", "Warn first. Then", "Wait first."])
def test_a_redline_is_not_applied_to_another_text(other: str) -> None:
    parts = compare_words("Warn first.", "Warn twice.")

    with pytest.raises(ValueError, match="another text"):
        apply(parts, other)


def test_lines_of_code_keep_apart() -> None:
    parts = compare_words("```\none\ntwo\n```", "```\none\nthree\n```")

    assert said(parts) == [
        ("same", "```\none\n"), ("removed", "two"), ("added", "three"), ("same", "\n```"),
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

    assert all(part.text for part in parts) or len(parts) == 1
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
