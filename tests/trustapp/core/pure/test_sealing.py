import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from trustapp.core.pure.sealing import (
    PART,
    CannotOpen,
    KeyRing,
    new_key,
    open_parts,
    seal_parts,
)


def key(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


OLD = KeyRing.parse(f"k1:{key('a')}")
ROTATED = KeyRing.parse(f"k2:{key('b')}, k1:{key('a')}")
NEW_ONLY = KeyRing.parse(f"k2:{key('b')}")


@settings(deadline=None)
@given(some.text(some.characters(exclude_categories=["Cs"])))
def test_open_returns_what_was_sealed(text: str) -> None:
    sealed = OLD.seal(text)

    assert OLD.open(sealed) == text
    assert sealed != OLD.seal(text)


def test_sealed_value_hides_the_words() -> None:
    assert b"neighbour" not in OLD.seal("my neighbour saw it")


def test_rotation_opens_old_values_and_seals_with_the_new_key() -> None:
    before, after = OLD.seal("words"), ROTATED.seal("words")

    assert ROTATED.open(before) == ROTATED.open(after) == NEW_ONLY.open(after) == "words"
    for ring, sealed in ((NEW_ONLY, before), (OLD, after)):
        with pytest.raises(CannotOpen, match="no key on the ring"):
            ring.open(sealed)


def test_every_altered_byte_is_noticed() -> None:
    sealed = OLD.seal("words")

    for position in range(len(sealed)):
        altered = bytearray(sealed)
        altered[position] ^= 1
        with pytest.raises(CannotOpen):
            OLD.open(bytes(altered))


def test_every_shortened_value_is_noticed() -> None:
    sealed = OLD.seal("words")

    for length in range(len(sealed)):
        with pytest.raises(CannotOpen):
            OLD.open(sealed[:length])


def test_record_keys_cannot_be_swapped_between_values() -> None:
    one, two = OLD.seal("one"), OLD.seal("two")
    header = 2 + len("k1")

    with pytest.raises(CannotOpen, match="altered"):
        OLD.open(one[: header + 60] + two[header + 60 :])


def test_unknown_version_is_named() -> None:
    sealed = OLD.seal("words")

    with pytest.raises(CannotOpen, match="version 9"):
        OLD.open(bytes([9]) + sealed[1:])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (" , ,", "32 bytes|name"),
        ("k1", "32 bytes"),
        ("k1:***", "not valid base64"),
        (f":{key('a')}", "must have a name"),
        ("k1:" + base64.b64encode(b"short").decode(), "32 bytes"),
        (f"{'n' * 256}:{key('a')}", "must have a name"),
    ],
)
def test_parse_refuses_in_plain_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        KeyRing.parse(text)


# --- content in parts ---------------------------------------------------------------------------
def parts_of(content: bytes, key: bytes) -> list[bytes]:
    return list(seal_parts(key, content))


@pytest.mark.parametrize("length", [0, 1, PART - 1, PART, PART + 1, 2 * PART + 5])
def test_content_comes_back_in_parts_of_a_mebibyte(length: int) -> None:
    record_key, content = new_key(), bytes([7]) * length

    sealed = parts_of(content, record_key)

    assert b"".join(open_parts(record_key, sealed)) == content
    assert [len(part) for part in sealed[:-1]] == [PART + 16] * (len(sealed) - 1)
    assert len(sealed) == max(-(-length // PART), 1)


def test_parts_that_are_moved_left_out_doubled_or_added_do_not_open() -> None:
    record_key = new_key()
    one, two, three = parts_of(b"x" * (2 * PART + 1), record_key)
    altered = bytearray(two)
    altered[5] ^= 1

    for parts in (
        [], [one], [one, two], [two, one, three], [one, three], [one, two, two, three],
        [one, two, three, three], [one, bytes(altered), three], [one, two[:-1], three], [b""],
    ):  # fmt: skip
        with pytest.raises(CannotOpen):
            list(open_parts(record_key, parts))


def test_key_of_a_record_is_wrapped_by_the_ring_and_turns_with_it() -> None:
    record_key = new_key()

    wrapped = OLD.wrap(record_key)

    assert OLD.unwrap(wrapped) == ROTATED.unwrap(wrapped) == record_key
    assert record_key not in wrapped
    with pytest.raises(CannotOpen, match="no key on the ring"):
        NEW_ONLY.unwrap(wrapped)
    with pytest.raises(CannotOpen, match="too short"):
        OLD.unwrap(b"")
