"""Enciphering what must stay unreadable in a stolen dump: one data key a record, wrapped by a key of its domain.

AES-256-GCM (NIST SP 800-38D). Each ciphertext is bound to its place (table, record, field): moved elsewhere, it does
not open. Destroying a record's wrapped key destroys the record, in every backup too.
"""

import secrets
from pathlib import Path
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_KEY = 32


class CannotDecipher(RuntimeError):
    """A ciphertext was changed, moved, or belongs to a key that this node does not hold."""


class Wrapped(msgspec.Struct, frozen=True):
    """A record's data key as it is stored: under which domain key, and the bytes."""

    key_id: str
    key: bytes


class Domain:
    """The keys of one domain (`care`), newest first: the newest wraps, all of them open."""

    def __init__(self, name: str, keys: dict[str, bytes]) -> None:
        self._name = name
        self._keys = keys
        self._newest = next(iter(keys))

    def new_record(self, record: UUID) -> "tuple[Wrapped, RecordKey]":
        """A fresh data key for a record, and how to store it."""
        key = secrets.token_bytes(_KEY)
        wrapped = _encipher(self._keys[self._newest], key, self._place(record))
        return Wrapped(self._newest, wrapped), RecordKey(record, key)

    def open_record(self, record: UUID, wrapped: Wrapped) -> "RecordKey":
        """The data key of a stored record. Raises CannotDecipher."""
        if wrapped.key_id not in self._keys:
            raise CannotDecipher(f"no key {wrapped.key_id} in the domain {self._name}")
        return RecordKey(record, _decipher(self._keys[wrapped.key_id], wrapped.key, self._place(record)))

    def _place(self, record: UUID) -> str:
        return f"{self._name}|{record}|key"


class RecordKey:
    """The opened key of one record; lives for one act."""

    def __init__(self, record: UUID, key: bytes) -> None:
        self._record = record
        self._key = key

    def encipher(self, field: str, plain: bytes) -> bytes:
        """`field` names table and column, with the row's id where a record has many: `care.step.01….reason`."""
        return _encipher(self._key, plain, f"{field}|{self._record}")

    def decipher(self, field: str, text: bytes) -> bytes:
        """Raises CannotDecipher."""
        return _decipher(self._key, text, f"{field}|{self._record}")


def domain(name: str, file: Path) -> Domain:
    """The domain's keys from a file only we can read: a line each, `id hex`, newest first; made when it is missing."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(f"{secrets.token_hex(4)} {secrets.token_hex(_KEY)}\n")
    pairs = [line.split() for line in file.read_text().splitlines() if line.strip()]
    return Domain(name, {key_id: bytes.fromhex(key) for key_id, key in pairs})


def _encipher(key: bytes, plain: bytes, place: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def _decipher(key: bytes, text: bytes, place: str) -> bytes:
    try:
        return AESGCM(key).decrypt(text[:_NONCE], text[_NONCE:], place.encode())
    except (InvalidTag, ValueError):
        raise CannotDecipher(place) from None
