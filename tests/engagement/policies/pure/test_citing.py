"""Citations of policies are read exactly, or not at all."""

import pytest

from engagement.policies.pure.citing import Cited, read_announced, read_citation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("POL-4.2@v3", Cited("4.2", 3)),
        ("POL-4.2@v3#search-home", Cited("4.2", 3, "search-home")),
        ("POL-12.1.4@v10#قسم", Cited("12.1.4", 10, "قسم")),
        ("POL-4.2", None),
        ("POL-4.2@v3#", None),
        ("POL-4.2@v3#-x", None),
        ("pol-4.2@v3", None),
        ("POL-4.2@v3 more", None),
        ("", None),
    ],
)
def test_citation_names_version_and_clause(text: str, expected: Cited | None) -> None:
    assert read_citation(text) == expected


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("finding:7f3a POL-4.2@v3#says", ("finding:7f3a", Cited("4.2", 3, "says"))),
        ("finding:7f3a", None),
        (" POL-4.2@v3", None),
    ],
)
def test_announced_news_names_source_and_clause(ref: str, expected: object) -> None:
    assert read_announced(ref) == expected
