"""Places in the log as clients hold them: enciphered, so that nobody learns how busy others are."""

import base64
import binascii
import hashlib
import hmac
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

# One AES block: 6 bytes of number, 5 of epoch, 5 that are always the same. A text that we did not write
# passes the check once in 2^40 tries, and then only names a place whose events are judged as ever.
_NUMBER, _EPOCH = 6, 5
_CHECK = b"JO/c1"


class Place(msgspec.Struct, frozen=True):
    """A cursor read: everything up to `number` is known to its holder. `epoch` is the epoch's first bytes."""

    number: int
    epoch: bytes

    def is_of(self, epoch: UUID) -> bool:
        return self.epoch == epoch.bytes[:_EPOCH]


class Cursors:
    """Writes and reads cursors under a key of this deployment: the same on all its nodes, foreign to others."""

    def __init__(self, secret: bytes) -> None:
        # A single block, always another number in it: the one case in which ECB hides what it should.
        places = Cipher(AES(_key(secret, "cursor")), ECB())
        self._seal, self._open = places.encryptor(), places.decryptor()
        self._name = Cipher(AES(_key(secret, "event id")), ECB()).encryptor()

    def write(self, number: int, epoch: UUID) -> str:
        """The cursor of the place after event `number`."""
        return _text(self._seal.update(_block(number, epoch)))

    def event_id(self, number: int, epoch: UUID) -> str:
        """A stable name of an event, under another key: it is no cursor."""
        return _text(self._name.update(_block(number, epoch)))

    def read(self, text: str) -> Place | None:
        """The place, or None when this deployment did not write the text."""
        try:
            sealed = base64.b64decode(text + "==", altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        if len(sealed) != 16:
            return None
        block = self._open.update(sealed)
        if not hmac.compare_digest(block[_NUMBER + _EPOCH :], _CHECK):
            return None
        return Place(int.from_bytes(block[:_NUMBER]), block[_NUMBER : _NUMBER + _EPOCH])


def _key(secret: bytes, use: str) -> bytes:
    return hmac.digest(secret, f"jointops {use}".encode(), hashlib.sha256)


def _block(number: int, epoch: UUID) -> bytes:
    return number.to_bytes(_NUMBER) + epoch.bytes[:_EPOCH] + _CHECK


def _text(block: bytes) -> str:
    return base64.urlsafe_b64encode(block).rstrip(b"=").decode()
