"""Taking passages out: found however they are written, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from trustapp.core.enums import Mark
from trustapp.core.pure.marks import MARKS, find, in_words, same, strike


@pytest.mark.parametrize(
    ("text", "passage", "left"),
    [
        ("Maria Flores told me.", "Maria Flores", "[name removed] told me."),
        ("MARIA  flores\ntold me.", "maria Flores", "[name removed]\ntold me."),
        ("María Flóres told me.", "Maria Flores", "[name removed] told me."),
        ("Maria\nFlores, Maria Flores's", "Maria Flores", "[name removed], [name removed]'s"),
        ("It is planned with Ann.", "Ann", "It is planned with [name removed]."),
        ("Call O’Neil now", "O'Neil", "Call [name removed] now"),
        ("Straße 5", "STRASSE 5", "[name removed]"),
        ("رأيت أَحْمَدَ هنا وأحمد هناك", "احمد", "رأيت [name removed] هنا و[name removed] هناك"),
        ("José", "Jos", "José"),
        ("(312) 555-0134 or 3125550134", "312 555 0134", "[name removed] or [name removed]"),
        ("13125550134", "3125550134", "13125550134"),
        ("Unit 5", "!!", "Unit 5"),
        ("", "Ann", ""),
    ],
)  # fmt: skip
def test_worked_examples(text: str, passage: str, left: str) -> None:
    assert strike(text, {passage: "name"}) == left


def test_of_overlapping_passages_nothing_stays() -> None:
    passages = {"Maria Flores": "name", "Flores, Pine Street 5": "address", "Maria": "detail"}

    assert strike("Ask Maria Flores, Pine Street 5.", passages) == "Ask [name removed]."


def test_spans_hold_what_was_asked_for() -> None:
    text = "Ann said: ann, ANN."

    assert [text[start:end] for start, end in find(text, "Ann")] == ["Ann", "ann", "ANN"]


def test_same_does_not_look_at_how_it_is_written() -> None:
    assert same("María  Flores", "maria flores")
    assert same("(312) 555-0134", "312.555.0134")
    assert not same("Maria", "Mario")


def test_marks_are_read_in_other_words_and_other_brackets_stay() -> None:
    text = "[name removed] lives at [address removed] [sic]."

    assert in_words(text, {kind: kind.upper() for kind in MARKS}) == "NAME lives at ADDRESS [sic]."


def test_every_mark_has_words_and_stands_as_they_are_in_english() -> None:
    assert {mark.value: str(mark.label) for mark in Mark} == MARKS


@settings(deadline=None)
@given(some.text(), some.text(min_size=1, max_size=8))
def test_what_was_struck_is_not_found_again(text: str, passage: str) -> None:
    left = strike(text, {passage: "name"})

    if not find(MARKS["name"], passage):
        assert find(left.replace(MARKS["name"], "\n"), passage) == []
    assert strike(text, {}) == text
