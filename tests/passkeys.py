"""A device that makes and uses passkeys, as browsers describe it to a server."""

import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

COSE: Any = ES256.from_cryptography_key
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One passkey on a device; it looks at its person before it signs, unless told not to."""

    origin: str = "http://localhost:8000"
    looks_at_person: bool = True
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = b"a device of ours"
    user_handle: str = ""

    def create(self, options: dict[str, Any]) -> str:
        """Answer to the wish for a new passkey."""
        asked = options["publicKey"]
        self.user_handle = asked["user"]["id"]
        public = cbor.encode(COSE(self.key.public_key()))
        length = struct.pack(">H", len(self.credential_id))
        attested = bytes(16) + length + self.credential_id + public
        seen = self._seen(asked["rp"]["id"], ATTESTED) + attested
        return self._answer(
            clientDataJSON=self._client("webauthn.create", asked["challenge"]),
            attestationObject=cbor.encode({"fmt": "none", "attStmt": {}, "authData": seen}),
        )

    def get(self, options: dict[str, Any]) -> str:
        """Answer to the wish for a proof."""
        asked = options["publicKey"]
        client = self._client("webauthn.get", asked["challenge"])
        seen = self._seen(asked["rpId"])
        signature = self.key.sign(seen + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=client,
            authenticatorData=seen,
            signature=signature,
            userHandle=websafe_decode(self.user_handle),
        )

    def _seen(self, rp_id: str, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.looks_at_person else 0)
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + bytes(4)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **response: bytes) -> str:
        name = websafe_encode(self.credential_id)
        return json.dumps(
            {
                "type": "public-key", "id": name, "rawId": name, "clientExtensionResults": {},
                "response": {part: websafe_encode(value) for part, value in response.items()},
            }
        )  # fmt: skip
