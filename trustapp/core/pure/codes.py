"""Tracking codes and tokens: easy to read aloud, hard to guess, stored only as keyed hashes."""

import hmac
import secrets
import unicodedata

# No vowels (no words by accident), no look-alikes: 24 symbols, 4.58 bits each.
ALPHABET = "23456789CDFGHJKMNPQRTVWX"
GROUP = 4


def new_code(groups: int = 3) -> str:
    """Return a fresh code, 4 symbols a group (3 groups: 55 bits, 5 groups: 92 bits)."""
    symbols = (secrets.choice(ALPHABET) for _ in range(groups * GROUP))
    return format_code("".join(symbols))


def format_code(symbols: str) -> str:
    """Return the symbols in hyphenated groups of four."""
    return "-".join(symbols[start : start + GROUP] for start in range(0, len(symbols), GROUP))


def normalise_code(typed: str) -> str:
    """Return the bare symbols of what was typed, whatever its case, spaces and dashes.

    Full-width characters from phone keyboards are folded; anything else that is not a letter
    or digit is dropped. The result may be of any length: it is for hashing, not for checking.
    """
    folded = unicodedata.normalize("NFKC", typed).upper()
    return "".join(mark for mark in folded if mark.isascii() and mark.isalnum())


def new_token() -> str:
    """Return an address-safe secret of 128 bits for a single purpose."""
    return secrets.token_urlsafe(16)


def keyed_hash(secret: bytes, purpose: str, value: str) -> str:
    """Return the 64 hex digits under which a code or token is stored and found (HMAC-SHA-256)."""
    return hmac.digest(secret, f"{purpose}\x00{value}".encode(), "sha256").hex()
