"""Sealing words at rest: AES-256-GCM with a key per record, wrapped by a key ring that rotates.

Layout of a sealed value (bytes): version 1 | length of the ring key's name | name |
nonce 12 | wrapped record key 48 | nonce 12 | ciphertext and tag.
NIST SP 800-38D for GCM; record keys are used once, so their nonce cannot repeat.
"""

import base64
import binascii
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = 1
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
        name, ring_key = self.keys[0]
        label = name.encode()
        header = bytes([_VERSION, len(label)]) + label
        record_key = secrets.token_bytes(32)
        outer, inner = secrets.token_bytes(_NONCE), secrets.token_bytes(_NONCE)
        wrapped = AESGCM(ring_key).encrypt(outer, record_key, header)
        body = AESGCM(record_key).encrypt(inner, plaintext.encode(), header)
        return header + outer + wrapped + inner + body

    def open(self, sealed: bytes) -> str:
        """Return the text; raises CannotOpen."""
        try:
            version, length = sealed[0], sealed[1]
            header = sealed[: 2 + length]
            ring_key = dict(self.keys)[header[2:].decode()]
        except (IndexError, KeyError, UnicodeDecodeError) as error:
            raise CannotOpen("no key on the ring opens this value") from error
        if version != _VERSION:
            raise CannotOpen(f"unknown sealing version {version}")
        start = len(header)
        outer = sealed[start : start + _NONCE]
        wrapped = sealed[start + _NONCE : start + _NONCE + _WRAPPED]
        rest = sealed[start + _NONCE + _WRAPPED :]
        try:
            record_key = AESGCM(ring_key).decrypt(outer, wrapped, header)
            return AESGCM(record_key).decrypt(rest[:_NONCE], rest[_NONCE:], header).decode()
        except (InvalidTag, ValueError) as error:
            raise CannotOpen("the sealed value was altered") from error
