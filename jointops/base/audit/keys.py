"""The key that signs the audit log: from JOINTOPS_AUDIT_KEY(_FILE) in hex, or a file that only we can read."""

import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jointops.base.audit.verify import key_id
from jointops.base.secret import secret_text


class SigningKey:
    """An Ed25519 key and what it is called."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw()
        self.id = key_id(self.public)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def signing_key(data: Path) -> SigningKey:
    """The key of this deployment, made at its first start. Raises ValueError for a key that is none."""
    if key := known_key(data):
        return key
    file = data / "audit-key"
    data.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(secrets.token_hex(32))
    return SigningKey(bytes.fromhex(file.read_text()))


def known_key(data: Path) -> SigningKey | None:
    """The key of this deployment if it has one: who reads alone makes none. Raises ValueError, OSError."""
    if text := secret_text("JOINTOPS_AUDIT_KEY"):
        return SigningKey(bytes.fromhex(text))
    file = data / "audit-key"
    return SigningKey(bytes.fromhex(file.read_text())) if file.exists() else None
