"""Policy text becomes clauses with keys that stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engagement.policies.pure.clauses import (
    OPENING,
    CannotRead,
    Clause,
    Fault,
    key_from,
    normalise,
    parse,
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
