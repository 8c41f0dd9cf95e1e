"""Codes, plain words and traces, by example and by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.cases.pure.plain_words import LONGEST, reading_of
from feedback.cases.pure.receipts import receipt_code
from feedback.cases.pure.traces import COPIED_WORDS, copied_run
from trustapp.core.pure.codes import ALPHABET, normalise_code

SECRET = b"s" * 32
words = st.text(alphabet="abcdefghijklmnop", min_size=1, max_size=8)


@given(st.text(), st.text())
def test_receipt_code_is_always_a_code_and_always_the_same(key: str, body: str) -> None:
    code = receipt_code(SECRET, key=key, body=body)

    assert code == receipt_code(SECRET, key=key, body=body)
    assert len(code) == 14
    assert set(normalise_code(code)) <= set(ALPHABET)


@given(st.text(), st.text(), st.text(min_size=1))
def test_receipt_code_depends_on_every_part(key: str, body: str, more: str) -> None:
    code = receipt_code(SECRET, key=key, body=body)

    assert code != receipt_code(SECRET, key=key + more, body=body)
    assert code != receipt_code(SECRET, key=key, body=body + more)
    assert code != receipt_code(b"t" * 32, key=key, body=body)


def test_receipt_code_does_not_confuse_key_and_body() -> None:
    assert receipt_code(SECRET, key="ab", body="c") != receipt_code(SECRET, key="a", body="bc")


def test_receipt_codes_use_every_symbol_in_every_place() -> None:
    codes = [normalise_code(receipt_code(SECRET, key=str(key), body="")) for key in range(1000)]

    assert all({code[place] for code in codes} == set(ALPHABET) for place in range(12))
    assert len(set(codes)) == 1000


@pytest.mark.parametrize(
    ("text", "sentences", "average", "long"),
    [
        ("", 0, 0.0, 0),
        ("...", 0, 0.0, 0),
        ("I asked him. He is sorry!", 2, 3.0, 0),
        ("It's a well-known place", 1, 4.0, 0),
        ("word " * 26 + ". Short one.", 2, 14.0, 1),
        ("One line\nanother line", 2, 2.0, 0),
        ("لم يشرح لي. أريد جوابا؟", 2, 2.5, 0),
    ],
)
def test_reading_counts_sentences(text: str, sentences: int, average: float, long: int) -> None:
    reading = reading_of(text)

    assert (reading.sentences, reading.average, len(reading.too_long)) == (sentences, average, long)


def test_reading_is_plain_only_when_short_on_average_too() -> None:
    assert reading_of("I asked him.").is_plain
    assert not reading_of("word " * 16).is_plain
    assert not reading_of("word " * 26 + ". A. B. C.").is_plain


@given(st.lists(st.lists(words, min_size=1, max_size=30), min_size=1, max_size=6))
def test_reading_finds_exactly_the_long_sentences(sentences: list[list[str]]) -> None:
    text = " ".join(" ".join(sentence) + "." for sentence in sentences)

    reading = reading_of(text)

    assert reading.sentences == len(sentences)
    assert len(reading.too_long) == sum(len(sentence) > LONGEST for sentence in sentences)


@given(st.lists(words, min_size=COPIED_WORDS, max_size=20), st.integers(0, 14))
def test_copied_run_finds_what_was_copied(source: list[str], start: int) -> None:
    start = min(start, len(source) - COPIED_WORDS)
    copied = source[start : start + COPIED_WORDS]

    assert copied_run("So: " + ", ".join(copied).upper() + "!", " ".join(source))


@given(st.lists(words, max_size=20), st.lists(words, max_size=COPIED_WORDS - 1))
def test_copied_run_lets_short_quotes_pass(source: list[str], quote: list[str]) -> None:
    assert copied_run(" ".join(quote), " ".join(source)) == ""


def test_copied_run_returns_it_as_it_stands() -> None:
    source = "they did not say why they stopped me"

    assert copied_run("People: They did NOT say — why they?", source) == (
        "They did NOT say — why they"
    )
