"""Policy text becomes clauses with keys that stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engagement.policies.pure.clauses import (
    OPENING,
    CannotRead,
    Clause,
    Fault,
    check_keys,
    key_from,
    normalise,
    parse,
    with_keys,
)

TEXT = """Why we have this policy.

## Purpose {#purpose}
Officers use the *least* force that works.

### When to warn
- say who you are
- wait

```
# not a heading
```

Reports
-------
File within 24 hours.
"""


def test_parse_finds_opening_explicit_and_worded_keys() -> None:
    assert parse(TEXT) == (
        Clause(0, OPENING, "", "Why we have this policy."),
        Clause(1, "purpose", "Purpose", "Officers use the *least* force that works."),
        Clause(
            2,
            "when-to-warn",
            "When to warn",
            "- say who you are\n- wait\n\n```\n# not a heading\n```",
        ),
        Clause(3, "reports", "Reports", "File within 24 hours."),
    )


def test_parse_of_nothing_is_no_clause() -> None:
    assert parse(" \n\n") == ()


def test_parse_keeps_deep_and_quoted_headings_in_their_clause() -> None:
    (clause,) = parse("# A\n#### deep\n> # quoted\n\n- # listed")

    assert clause == Clause(1, "a", "A", "#### deep\n> # quoted\n\n- # listed")


def test_heading_is_plain_words() -> None:
    (clause,) = parse("## *Least* `force`, [always](https://example.org)")

    assert (clause.heading, clause.key) == ("Least force, always", "least-force-always")


@pytest.mark.parametrize(
    ("text", "fault", "key"),
    [
        ("## Warn\na\n## Warn\nb", Fault.REPEATED_KEY, "warn"),
        ("## A {#same}\n## B {#same}", Fault.REPEATED_KEY, "same"),
        ("##\ntext", Fault.NO_HEADING, ""),
        ("## {#key}", Fault.NO_HEADING, ""),
        ("## …", Fault.UNUSABLE_KEY, ""),
        ("## A {#}", Fault.UNUSABLE_KEY, ""),
        ("## A {#_opening}", Fault.UNUSABLE_KEY, "_opening"),
        ("## A {#a/b}", Fault.UNUSABLE_KEY, "a/b"),
        (f"## A {{#{'k' * 61}}}", Fault.UNUSABLE_KEY, "k" * 61),
        (f"## {'word ' * 41}", Fault.LONG_HEADING, ""),
    ],
)
def test_parse_says_which_heading_is_at_fault(text: str, fault: Fault, key: str) -> None:
    with pytest.raises(CannotRead) as refusal:
        parse(text)

    assert (refusal.value.fault, refusal.value.key) == (fault, key)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Use of Force", "use-of-force"),
        ("  Señales & señas ", "senales-senas"),
        ("当局の力", "当局の力"),
        ("—", ""),
        ("a" * 59 + " bc", "a" * 59),
    ],
)
def test_key_from_words(words: str, key: str) -> None:
    assert key_from(words) == key


def test_normalise_keeps_nesting_and_drops_control_characters() -> None:
    assert normalise("\r\n- a\r\n  - b  \r\n\n\n\ne\u0301\x02\x03\n") == "- a\n  - b\n\né"


@given(some.text(alphabet="ab #\n-`>{}_*é", max_size=80))
def test_no_line_of_text_is_lost(source: str) -> None:
    try:
        clauses = parse(source)
    except CannotRead:
        return

    whole = [line for line in normalise(source).split("\n") if line.strip()]
    kept = [
        line
        for clause in clauses
        for line in clause.text.split("\n")
        if clause.text and line.strip()
    ]
    left = iter(whole)
    assert all(line in left for line in kept), "text keeps its lines and their order"
    assert len({clause.key for clause in clauses}) == len(clauses)
    assert [clause.position for clause in clauses] == sorted(clause.position for clause in clauses)


@given(some.text(max_size=200))
def test_normalise_is_stable(source: str) -> None:
    assert normalise(normalise(source)) == normalise(source)


@pytest.mark.parametrize(
    ("written", "origins"),
    [
        ("{#a}", None),
        ("{#a from=b}", ("b",)),
        ("{#a  from=b,c,b,}", ("b", "c")),
        ("{#a from=-}", ()),
    ],
)
def test_where_a_clause_came_from_can_be_written(
    written: str, origins: tuple[str, ...] | None
) -> None:
    (clause,) = parse(f"## Aim {written}\nx")

    assert (clause.key, clause.heading, clause.origins) == ("a", "Aim", origins)


@pytest.mark.parametrize(
    ("text", "fault", "key"),
    [
        ("## A {#old}", Fault.RETIRED_KEY, "old"),
        ("## A {#a from=none}", Fault.UNKNOWN_ORIGIN, "none"),
    ],
)
def test_check_keys_refuses_keys_of_others(text: str, fault: Fault, key: str) -> None:
    with pytest.raises(CannotRead) as refusal:
        check_keys(parse(text), before=["b"], retired=["old", OPENING])

    assert (refusal.value.fault, refusal.value.key) == (fault, key)


def test_check_keys_lets_the_opening_come_back() -> None:
    check_keys(parse("Words.\n## A {#a from=b}"), before=["b"], retired=[OPENING])


@pytest.mark.parametrize(
    ("text", "keyed"),
    [
        ("", ""),
        ("Words only.", "Words only."),
        ("## Aim", "## Aim {#aim}"),
        ("#  Aim ##", "# Aim {#aim}"),
        ("Aim\n---\nx", "Aim {#aim}\n---\nx"),
        ("Two\nlines\n===", "Two\nlines {#two-lines}\n==="),
        ("## Aim {#kept}", "## Aim {#kept}"),
        ("## Aim\n## Aim", "## Aim {#aim}\n## Aim {#aim-2}"),
        ("## B {#aim}\n## Aim", "## B {#aim}\n## Aim {#aim-2}"),
        ("## Gone", "## Gone {#gone-2}"),
        ("## …", "## … {#part}"),
        (f"## {'k' * 60}\n## {'k' * 60}",
         f"## {'k' * 60} {{#{'k' * 60}}}\n## {'k' * 60} {{#{'k' * 58}-2}}"),
        ("```\n## code\n```\n#### deep", "```\n## code\n```\n#### deep"),
        # At fault: left for a person.
        ("## {#key}\n## Aim", "## {#key}\n## Aim"),
    ],
)  # fmt: skip
def test_with_keys_writes_a_key_after_every_heading(text: str, keyed: str) -> None:
    assert with_keys(text, retired=["gone"]) == keyed
    assert with_keys(keyed) == keyed


@given(some.text(alphabet="ab #\n-=`>{}_*é\\", max_size=60))
def test_with_keys_changes_keys_only(source: str) -> None:
    try:
        before = parse(source)
    except CannotRead:
        return

    after = parse(with_keys(source))

    assert after == before
    assert with_keys(with_keys(source)) == with_keys(source)
