"""Tracking codes that a repeated request finds again without anyone having kept them."""

from dataclasses import dataclass

from trustapp.core.pure.codes import ALPHABET, GROUP, format_code, keyed_hash

GROUPS = 3

# How letters are said on the phone all over the world (ICAO).
_SPOKEN = {
    "C": "Charlie", "D": "Delta", "F": "Foxtrot", "G": "Golf", "H": "Hotel", "J": "Juliett",
    "K": "Kilo", "M": "Mike", "N": "November", "P": "Papa", "Q": "Quebec", "R": "Romeo",
    "T": "Tango", "V": "Victor", "W": "Whiskey", "X": "X-ray",
}  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Four symbols, and how to say them."""

    symbols: str
    words: str


def read_aloud(code: str) -> list[Group]:
    """Return the code as one says it on the phone, group by group."""
    return [
        Group(symbols=group, words=", ".join(_SPOKEN.get(symbol, symbol) for symbol in group))
        for group in code.split("-")
    ]


def receipt_code(secret: bytes, *, key: str, body: str) -> str:
    """Return the code of the request with this one-time key and this body.

    HMAC-SHA-256 under the site's secret, reduced to 24^12: the excess of 256 bits over 55 makes
    the bias smaller than 2^-200. Whoever lacks the key cannot work the code out, and the key is
    only ever stored as a hash; so a double click gets the same code, and no table holds it.
    """
    number = int(keyed_hash(secret, "case-receipt", f"{len(key)}:{key}{body}"), 16)
    symbols = []
    for _ in range(GROUPS * GROUP):
        number, position = divmod(number, len(ALPHABET))
        symbols.append(ALPHABET[position])
    return format_code("".join(symbols))
