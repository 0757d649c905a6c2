"""A passkey in software: makes itself known and signs as an authenticator does (WebAuthn Level 3, §6.1 and §6.5)."""

import hashlib
import secrets
from typing import Any

import cbor2
import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from jointops.base.devices.key import pack

_PRESENT_AND_VERIFIED, _WITH_KEY = 0b101, 0b1000000


class SoftPasskey:
    """The key of one person for one site."""

    def __init__(self, site: str) -> None:
        self._site = site
        self._id = secrets.token_bytes(16)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._count = 0

    async def make(self, owner: httpx.AsyncClient) -> None:
        """Add it to the account of who is signed in."""
        asked = (await _done(owner.post("/api/passkeys/options")))["options"]
        data = self._said("webauthn.create", asked["challenge"])
        held: dict[str, Any] = {"fmt": "none", "attStmt": {}, "authData": self._facts(asked["rp"]["id"], whole=True)}
        response = {"clientDataJSON": pack(data), "attestationObject": pack(cbor2.dumps(held))}
        await _done(owner.post("/api/passkeys", json={"credential": self._credential(response), "label": "Stick"}))

    async def prove(self, owner: httpx.AsyncClient) -> None:
        """Show that its owner is there."""
        asked = (await _done(owner.post("/api/session/step-up/options")))["options"]
        self._count += 1
        data, facts = self._said("webauthn.get", asked["challenge"]), self._facts(asked["rpId"])
        signature = self._key.sign(facts + hashlib.sha256(data).digest(), ec.ECDSA(SHA256()))
        response = {"clientDataJSON": pack(data), "authenticatorData": pack(facts), "signature": pack(signature)}
        await _done(owner.post("/api/session/step-up", json={"credential": self._credential(response)}))

    def _said(self, kind: str, challenge: str) -> bytes:
        return msgspec.json.encode({"type": kind, "challenge": challenge, "origin": self._site})

    def _facts(self, party: str, *, whole: bool = False) -> bytes:
        flags = _PRESENT_AND_VERIFIED | (_WITH_KEY if whole else 0)
        facts = hashlib.sha256(party.encode()).digest() + bytes([flags]) + self._count.to_bytes(4, "big")
        return facts + (bytes(16) + len(self._id).to_bytes(2, "big") + self._id + self._cose() if whole else b"")

    def _cose(self) -> bytes:
        point = self._key.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})

    def _credential(self, response: dict[str, str]) -> dict[str, Any]:
        return {"id": pack(self._id), "rawId": pack(self._id), "type": "public-key", "response": response}


async def _done(call: Any) -> Any:
    answer: httpx.Response = await call
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None
