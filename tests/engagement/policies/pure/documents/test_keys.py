"""Keys for a text from elsewhere: clauses keep their identity, no two share a key."""

import pytest

from engagement.policies.pure import clauses
from engagement.policies.pure.documents.keys import with_known_keys

BEFORE = clauses.parse(
    "Opening.\n\n## Purpose\nOfficers keep people safe.\n\n## Warnings {#warn}\nWarn people first."
    "\n\n## Reports\nFile a report within a day of the use of force."
)


def keys(body: str) -> list[str]:
    known, _count = with_known_keys(body, BEFORE)
    return [clause.key for clause in clauses.parse(clauses.with_keys(known))]


@pytest.mark.parametrize(
    ("body", "expected", "known"),
    [
        ("## Purpose\nNew.\n\n## Warnings\nNew.", ["purpose", "warn"], 2),
        ("## What to write\nFile a report within a day of the use of force.", ["reports"], 1),
        ("## Purpose\nA.\n\n## Purpose\nB.", ["purpose", "purpose-2"], 1),
        ("## Dogs\nA.\n\n## Dogs\nB.\n\n## Dogs\nC.", ["dogs", "dogs-2", "dogs-3"], 0),
        ("## Warn\nNew.", ["warn"], 0),
        ("## **Purpose**\nA.\n\n## !!\nB.", ["purpose", "part"], 1),
        ("## Dogs {#cats}\nA.\n\n#### Purpose\nB.", ["cats"], 0),
        ("```\n## Purpose\n```", ["_opening"], 0),
    ],
)
def test_keys(body: str, expected: list[str], known: int):
    assert keys(body) == expected
    assert with_known_keys(body, BEFORE)[1] == known


def test_a_heading_with_the_words_of_a_clause_goes_before_one_with_its_text():
    body = "## Else\nOfficers keep people safe.\n\n## Purpose\nOther."

    assert keys(body) == ["else", "purpose"]
