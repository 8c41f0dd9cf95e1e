"""Sealing words at rest: AES-256-GCM with a key per record, wrapped by a key ring that rotates.

Layout of a sealed value (bytes): version 1 | length of the ring key's name | name |
nonce 12 | wrapped record key 48 | nonce 12 | ciphertext and tag. Of a file only the part up to the
wrapped key stands by itself; its content is sealed in parts of a mebibyte.
NIST SP 800-38D for GCM; record keys are used once, so their nonce cannot repeat.
"""

import base64
import binascii
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PART = 1024 * 1024
_VERSION = 1
_KEY = 32
_NONCE = 12
_WRAPPED = 48


class CannotOpen(Exception):
    """The sealed value was altered, or its ring key is not on this ring."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Named 32-byte keys; the first one seals, all of them open."""

    keys: tuple[tuple[str, bytes], ...]

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Return the ring written as `name:base64,name:base64`; raises ValueError in words."""
        pairs = []
        for part in filter(None, text.split(",")):
            name, _, encoded = part.strip().partition(":")
            try:
                key = base64.b64decode(encoded, validate=True)
            except binascii.Error as error:
                raise ValueError(f"key {name!r} is not valid base64") from error
            if len(key) != 32 or not name or len(name.encode()) > 255:
                raise ValueError(f"key {name!r} must have a name and be 32 bytes long")
            pairs.append((name, key))
        if not pairs:
            raise ValueError("the key ring is empty")
        return cls(tuple(pairs))

    def seal(self, plaintext: str) -> bytes:
        """Return the sealed bytes of the text."""
        record_key, inner = new_key(), secrets.token_bytes(_NONCE)
        wrapped = self.wrap(record_key)
        body = AESGCM(record_key).encrypt(inner, plaintext.encode(), _header(wrapped))
        return wrapped + inner + body

    def open(self, sealed: bytes) -> str:
        """Return the text; raises CannotOpen."""
        record_key = self.unwrap(sealed)
        header = _header(sealed)
        rest = sealed[len(header) + _NONCE + _WRAPPED :]
        try:
            return AESGCM(record_key).decrypt(rest[:_NONCE], rest[_NONCE:], header).decode()
        except (InvalidTag, ValueError) as error:
            raise CannotOpen("the sealed value was altered") from error

    def wrap(self, record_key: bytes) -> bytes:
        """Return the key of one record, sealed under the first key of the ring."""
        name, ring_key = self.keys[0]
        label = name.encode()
        header = bytes([_VERSION, len(label)]) + label
        nonce = secrets.token_bytes(_NONCE)
        return header + nonce + AESGCM(ring_key).encrypt(nonce, record_key, header)

    def unwrap(self, wrapped: bytes) -> bytes:
        """Return the key of a record; what follows it is not looked at. Raises CannotOpen."""
        header = _header(wrapped)
        try:
            ring_key = dict(self.keys)[header[2:].decode()]
        except (KeyError, UnicodeDecodeError) as error:
            raise CannotOpen("no key on the ring opens this value") from error
        if header[0] != _VERSION:
            raise CannotOpen(f"unknown sealing version {header[0]}")
        nonce, sealed_key = wrapped[len(header) :][:_NONCE], wrapped[len(header) + _NONCE :]
        try:
            return AESGCM(ring_key).decrypt(nonce, sealed_key[:_WRAPPED], header)
        except (InvalidTag, ValueError) as error:
            raise CannotOpen("the sealed value was altered") from error


def new_key() -> bytes:
    """Return a key for one record."""
    return secrets.token_bytes(_KEY)


def seal_parts(record_key: bytes, content: bytes) -> Iterator[bytes]:
    """Yield the content in sealed parts, each bound to its place and the last to being last.

    The counter mode of STREAM (Hoang, Reyhanitabar, Rogaway, Vizar 2015): parts that are left
    out, doubled, moved or added do not open. Use the key for one content only.
    """
    cipher = AESGCM(record_key)
    count = max(-(-len(content) // PART), 1)
    for number in range(count):
        part = content[number * PART : (number + 1) * PART]
        yield cipher.encrypt(_counter(number, is_last=number == count - 1), part, None)


def open_parts(record_key: bytes, parts: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the content of all sealed parts, in their order; raises CannotOpen."""
    if not parts:
        raise CannotOpen("there are no parts")
    cipher = AESGCM(record_key)
    for number, part in enumerate(parts):
        try:
            yield cipher.decrypt(_counter(number, is_last=number == len(parts) - 1), part, None)
        except (InvalidTag, ValueError) as error:
            raise CannotOpen("a sealed part was altered, moved or taken away") from error


def _counter(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(_NONCE - 1, "big") + bytes([is_last])


def _header(sealed: bytes) -> bytes:
    if len(sealed) < 2:
        raise CannotOpen("the sealed value is too short")
    return sealed[: 2 + sealed[1]]
