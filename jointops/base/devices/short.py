"""Short keys: given to a device that has just proved itself, for the looks of the next minutes.

A look does not sign (RFC 9449 would have each do so); it brings a key that was given on a signed call a few minutes ago
at most. So a session's own key alone opens nothing, and a copy of both opens nothing when the short one has run out.
A key is a MAC over the session and its end: any node judges it without asking the database.
"""

import hashlib
import hmac
import time
from uuid import UUID

from jointops.base.devices.key import pack, unpack

GOOD_S = 300
"""As long as a proof may be under way; the page signs a look every two minutes and so never runs out."""

RENEW_S = GOOD_S / 2

_TAG = 16


class ShortKeys:
    """Those of one deployment; `secret` is the deployment's."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"short keys of devices", hashlib.sha256)

    def give(self, session: UUID) -> str:
        """A key for this session, good for `GOOD_S`."""
        return self._written(session, int(time.time()) + GOOD_S)

    def left_s(self, session: UUID, text: str) -> float | None:
        """For how long a key is still good: nothing or less when it has run out or is of another session of ours.

        None when we never gave it.
        """
        try:
            raw = unpack(text)
        except ValueError:
            return None
        of, until = UUID(bytes=raw[:16].ljust(16, b"\0")), int.from_bytes(raw[16:24])
        if not hmac.compare_digest(text, self._written(of, until)):
            return None
        return until - time.time() if of == session else 0.0

    def _written(self, session: UUID, until: int) -> str:
        said = session.bytes + until.to_bytes(8)
        return pack(said + hmac.digest(self._key, said, hashlib.sha256)[:_TAG])
