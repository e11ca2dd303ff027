"""A device that holds passkeys, in a few lines, for tests: it makes a key and signs as the standard says."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url as text

_PRESENT, _HOLDS_A_KEY = 0x01, 0x40


@dataclass
class Device:
    """``origin`` is where its browser is; a device of an impostor is at another."""

    origin: str = "http://testserver"
    name: str = "testserver"
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def make(self, challenge: str) -> str:
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        held = bytes(16) + len(self.id).to_bytes(2) + self.id + cbor2.dumps(public)
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": self._about(_HOLDS_A_KEY) + held})
        return self._answer({"attestationObject": text(attested)}, self._asked("webauthn.create", challenge))

    def use(self, challenge: str) -> str:
        self.count += 1
        about, asked = self._about(), self._asked("webauthn.get", challenge)
        signed = self.key.sign(about + hashlib.sha256(asked).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer({"authenticatorData": text(about), "signature": text(signed)}, asked)

    def _about(self, more: int = 0) -> bytes:
        return hashlib.sha256(self.name.encode()).digest() + bytes([_PRESENT | more]) + self.count.to_bytes(4)

    def _asked(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, str], asked: bytes) -> str:
        own = text(self.id)
        response = {**response, "clientDataJSON": text(asked)}
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": response})
