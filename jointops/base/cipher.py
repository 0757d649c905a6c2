"""Enciphering what must stay unreadable in a stolen dump: one data key a record, wrapped by a key of its domain.

AES-256-GCM (NIST SP 800-38D). Each ciphertext is bound to its place (table, record, field): moved elsewhere, it does
not open. Destroying a record's wrapped key destroys the record; a backup from before holds both, and opens as long as
the domain's key does.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Collection, Iterable
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
    """The keys of one domain (`care`), newest first: the newest wraps, all of them open.

    They lie in a file only we can read, a line each, `id hex`; it is read again when it changes, so that a rotation
    needs no restart.
    """

    def __init__(self, name: str, file: Path) -> None:
        self._name = name
        self._file = file
        self._read_at: tuple[int, int] | None = None
        self._known: dict[str, bytes] = {}

    def ids(self) -> list[str]:
        """The names of the keys, newest first."""
        return list(self._keys())

    def new_record(self, record: UUID) -> "tuple[Wrapped, RecordKey]":
        """A fresh data key for a record, and how to store it."""
        key = secrets.token_bytes(_KEY)
        return self._wrapped(record, key), RecordKey(record, key)

    def open_record(self, record: UUID, wrapped: Wrapped) -> "RecordKey":
        """The data key of a stored record. Raises CannotDecipher."""
        return RecordKey(record, self._unwrapped(record, wrapped))

    def rewrap(self, record: UUID, wrapped: Wrapped) -> Wrapped:
        """The same data key under the newest key. Raises CannotDecipher."""
        return self._wrapped(record, self._unwrapped(record, wrapped))

    def rotate(self) -> str:
        """A new key on top of the file; its name."""
        line = _new_line()
        self._write([line, *self._file.read_text().splitlines()])
        return line.split()[0]

    def drop(self, ids: Collection[str]) -> None:
        """Take keys out of the file: what they wrap is lost."""
        lines = self._file.read_text().splitlines()
        self._write([line for line in lines if line.split()[:1] and line.split()[0] not in ids])

    def _wrapped(self, record: UUID, key: bytes) -> Wrapped:
        newest, wrapping = next(iter(self._keys().items()))
        return Wrapped(newest, _encipher(wrapping, key, self._place(record)))

    def _unwrapped(self, record: UUID, wrapped: Wrapped) -> bytes:
        wrapping = self._keys().get(wrapped.key_id)
        if wrapping is None:
            raise CannotDecipher(f"no key {wrapped.key_id} in the domain {self._name}")
        return _decipher(wrapping, wrapped.key, self._place(record))

    def _keys(self) -> dict[str, bytes]:
        stat = self._file.stat()
        stamp = (stat.st_mtime_ns, stat.st_ino)
        if stamp != self._read_at:
            pairs = [line.split() for line in self._file.read_text().splitlines() if line.strip()]
            self._known = {key_id: bytes.fromhex(key) for key_id, key in pairs}
            self._read_at = stamp
        return self._known

    def _write(self, lines: Iterable[str]) -> None:
        """Whole or not at all: half a file would lose records."""
        new = self._file.with_name(f"{self._file.name}.new")
        new.unlink(missing_ok=True)
        new.touch(mode=0o600)
        with new.open("w") as file:
            file.write("".join(f"{line}\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._file)

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

    def keyed(self, text: str) -> bytes:
        """HMAC-SHA-256 of a text: equal texts under one key give the same, and without the key say nothing."""
        return hmac.digest(self._key, text.encode(), hashlib.sha256)


def domain(name: str, file: Path) -> Domain:
    """The domain whose keys lie in a file, which is made with a first key when it is missing."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(f"{_new_line()}\n")
    return Domain(name, file)


def _new_line() -> str:
    return f"{secrets.token_hex(4)} {secrets.token_hex(_KEY)}"


def _encipher(key: bytes, plain: bytes, place: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def _decipher(key: bytes, text: bytes, place: str) -> bytes:
    try:
        return AESGCM(key).decrypt(text[:_NONCE], text[_NONCE:], place.encode())
    except (InvalidTag, ValueError):
        raise CannotDecipher(place) from None
