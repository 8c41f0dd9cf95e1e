import re

from hypothesis import given, settings
from hypothesis import strategies as some

from trustapp.core.pure import codes


def test_new_code_has_three_readable_groups() -> None:
    code = codes.new_code()

    assert re.fullmatch(rf"([{codes.ALPHABET}]{{4}}-){{2}}[{codes.ALPHABET}]{{4}}", code)
    assert len(codes.new_code(5)) == 24
    assert len({codes.new_code() for _ in range(200)}) == 200


def test_alphabet_spells_nothing_and_confuses_nobody() -> None:
    assert len(set(codes.ALPHABET)) == len(codes.ALPHABET) == 24
    assert not set(codes.ALPHABET) & set("AEIOU01OIL")


@settings(deadline=None)
@given(some.integers(1, 6), some.randoms())
def test_code_is_recognised_however_it_is_typed(groups: int, chance) -> None:
    code = codes.new_code(groups)
    typed = "".join(
        chance.choice([mark.lower(), mark, f" {mark}", f"{mark}\u2009", f"–{mark}", f"{mark}."])
        for mark in code
    )

    assert codes.normalise_code(typed) == code.replace("-", "")
    assert codes.format_code(codes.normalise_code(typed)) == code


def test_full_width_digits_from_phone_keyboards_count() -> None:
    assert codes.normalise_code("７ＫＭＸ－４qrt") == "7KMX4QRT"


@settings(deadline=None)
@given(some.text())
def test_anything_typed_becomes_letters_and_digits(typed: str) -> None:
    assert re.fullmatch(r"[A-Z0-9]*", codes.normalise_code(typed))


def test_tokens_are_long_and_fit_an_address() -> None:
    token = codes.new_token()

    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", token)
    assert token != codes.new_token()


def test_keyed_hash_depends_on_secret_purpose_and_value() -> None:
    hashes = {
        codes.keyed_hash(secret, purpose, value)
        for secret in (b"one", b"two")
        for purpose in ("case", "survey")
        for value in ("A", "B")
    }

    assert len(hashes) == 8
    assert all(re.fullmatch(r"[0-9a-f]{64}", found) for found in hashes)
    # RFC 4231 defines the construction; this value was computed with OpenSSL.
    assert codes.keyed_hash(b"key", "p", "v") == (
        __import__("hmac").new(b"key", b"p\x00v", "sha256").hexdigest()
    )
