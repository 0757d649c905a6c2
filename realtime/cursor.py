"""Places in the log as clients hold them: enciphered, so that nobody learns how busy others are."""

import base64
import binascii
import hashlib
import hmac
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# 6 bytes of number, 5 of epoch, under AES-256-GCM (NIST SP 800-38D): 12 bytes of nonce before, 16 of tag behind.
_NUMBER, _EPOCH, _NONCE, _TAG = 6, 5, 12, 16
_NAME = 16


class Place(msgspec.Struct, frozen=True):
    """A cursor read: everything up to `number` is known to its holder. `epoch` is the epoch's first bytes."""

    number: int
    epoch: bytes

    def is_of(self, epoch: UUID) -> bool:
        return self.epoch == epoch.bytes[:_EPOCH]


class Cursors:
    """Writes and reads cursors under a key of this deployment: the same on all its nodes, foreign to others."""

    def __init__(self, secret: bytes) -> None:
        self._places = AESGCM(_key(secret, "cursor"))
        self._nonces = _key(secret, "cursor nonce")
        self._names = _key(secret, "event id")

    def write(self, number: int, epoch: UUID) -> str:
        """The cursor of the place after event `number`: the same on every node, which have no counter in common.

        The nonce is drawn from the place by a keyed hash, so one nonce never serves two places.
        """
        place = _place(number, epoch)
        nonce = hmac.digest(self._nonces, place, hashlib.sha256)[:_NONCE]
        return _text(nonce + self._places.encrypt(nonce, place, None))

    def event_id(self, number: int, epoch: UUID) -> str:
        """A stable name of an event, a keyed hash: it is no cursor."""
        return _text(hmac.digest(self._names, _place(number, epoch), hashlib.sha256)[:_NAME])

    def read(self, text: str) -> Place | None:
        """The place, or None when this deployment did not write the text."""
        try:
            sealed = base64.b64decode(text, altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        if len(sealed) != _NONCE + _NUMBER + _EPOCH + _TAG:
            return None
        try:
            place = self._places.decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        except InvalidTag:
            return None
        return Place(int.from_bytes(place[:_NUMBER]), place[_NUMBER:])


def _key(secret: bytes, use: str) -> bytes:
    return hmac.digest(secret, f"jointops {use}".encode(), hashlib.sha256)


def _place(number: int, epoch: UUID) -> bytes:
    return number.to_bytes(_NUMBER) + epoch.bytes[:_EPOCH]


def _text(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()
