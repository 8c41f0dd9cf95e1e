"""Quoted words are found again after edits, or said to be gone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.policies.pure.anchors import (
    CONTEXT,
    Fate,
    Place,
    Quote,
    find,
    locate,
    plain_words,
    quote_range,
    quote_sentence,
    sentences,
    squeeze,
)

SAYS = "The officer gives the reason first. The officer gives a name. A card is handed over."
LENGTH = "A stop lasts 15 minutes at most."
words = st.text(alphabet="ab .", min_size=1, max_size=60).map(squeeze).filter(bool)
anything = st.text(max_size=80).map(squeeze)


def card() -> Quote:
    start = SAYS.index("A card")
    return quote_range(SAYS, start, len(SAYS))


@pytest.mark.parametrize(
    ("markdown", "seen"),
    [
        ("The **reason** comes\nfirst.", "The reason comes first."),
        ("- One\n- Two & <b>three</b>", "One Two & <b>three</b>"),
        ("| A | B |\n|---|---|\n| c | d |", "A B c d"),
        ("a  \nb\n\n    code", "a b code"),
        ("", ""),
    ],
)
def test_plain_words_are_what_a_reader_sees(markdown: str, seen: str) -> None:
    assert plain_words(markdown) == seen


def test_sentences_keep_abbreviated_ends_and_other_scripts() -> None:
    assert sentences("He said “stop.” Then? Yes") == ["He said “stop.”", "Then?", "Yes"]
    assert sentences("هل تتوقف؟ نعم.") == ["هل تتوقف؟", "نعم."]
    assert sentences("") == []


def test_sentence_is_quoted_with_what_is_around_it() -> None:
    assert quote_sentence(SAYS, 1) == Quote(
        "The officer gives a name.",
        prefix="e officer gives the reason first. "[-CONTEXT:],
        suffix=" A card is handed over.",
        start=SAYS.index("The officer gives a name."),
    )
    assert quote_sentence(SAYS, 3) is None


@pytest.mark.parametrize(
    ("texts", "heirs", "expected"),
    [
        # Nothing changed, or only other words of the clause did.
        ({"says": SAYS, "length": LENGTH}, (), Place(Fate.KEPT, "says", 61, 84)),
        ({"says": "Listen first. A card is handed over."}, (), Place(Fate.KEPT, "says", 14, 37)),
        # The clause was split, renamed or merged: the words stand in a clause that came out of it.
        (
            {"says": "The officer gives a name.", "card": "A card is handed over."},
            ("says", "card"),
            Place(Fate.MOVED, "card", 0, 22),
        ),
        # Somebody carried the words into an unrelated clause: long enough to be no chance.
        (
            {"says": "Nothing.", "length": f"{LENGTH} A card is handed over."},
            (),
            Place(Fate.MOVED, "length", 32, 55),
        ),
        # The words were changed, or the clause is gone.
        ({"says": "A card with a number is handed over."}, (), Place(Fate.ORPHANED)),
        ({"length": LENGTH}, (), Place(Fate.ORPHANED)),
        ({}, (), Place(Fate.ORPHANED)),
    ],
)  # fmt: skip
def test_quoted_words_are_kept_moved_or_orphaned(
    texts: dict[str, str], heirs: tuple[str, ...], expected: Place
) -> None:
    found = locate(card(), key="says", texts=texts, heirs=heirs)

    assert (found.fate, found.key) == (expected.fate, expected.key)
    if found.fate != Fate.ORPHANED:
        # A quotation takes the blank before it along only where it was marked.
        assert texts[found.key][found.start : found.end] == card().exact


def test_short_words_elsewhere_are_chance_unless_their_surroundings_came_along() -> None:
    quote = quote_range(SAYS, SAYS.index("name"), SAYS.index("name") + 4)

    assert locate(quote, key="says", texts={"length": "No name is asked."}).fate == Fate.ORPHANED
    assert locate(quote, key="says", texts={"length": f"{LENGTH} {SAYS}"}).fate == Fate.MOVED
    assert locate(Quote("name"), key="says", texts={"x": "name"}).fate == Fate.ORPHANED


def test_of_two_places_the_one_with_the_old_surroundings_is_meant() -> None:
    text = "Ask first. Write it down. Ask again. Write it down."
    second = quote_range(text, text.rindex("Write"), len(text))

    assert find("Write it down. Ask again. Write it down. Ask first.", second) == (26, 40)


def test_no_words_stand_nowhere() -> None:
    assert find(SAYS, Quote("")) is None


@given(st.data(), words)
def test_a_range_is_found_again_in_its_own_text(data: st.DataObject, text: str) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))

    assert find(text, quote_range(text, start, end)) == (start, end)


@given(st.data(), words, anything, anything)
def test_edits_elsewhere_keep_a_quotation(
    data: st.DataObject, text: str, before: str, after: str
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    edited = f"{before} {text[start:end]} {after}"

    place = locate(quote_range(text, start, end), key="k", texts={"other": text, "k": edited})

    assert place.fate == Fate.KEPT
    assert edited[place.start : place.end] == text[start:end]


@given(anything, anything, anything)
def test_what_is_found_always_says_the_quoted_words(exact: str, one: str, two: str) -> None:
    place = locate(Quote(exact, "a", "b"), key="one", texts={"one": one, "two": two}, heirs=["two"])

    if place.fate == Fate.ORPHANED:
        assert not exact or (exact not in one and exact not in two)
    else:
        assert {"one": one, "two": two}[place.key][place.start : place.end] == exact
        assert (place.fate == Fate.KEPT) == (exact in one)


@given(anything)
def test_sentences_together_are_the_text(text: str) -> None:
    assert squeeze(" ".join(sentences(text))) == text
