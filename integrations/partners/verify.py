"""Proves what a JointOps deployment sent to a partner: one file to hand over, no part of the product needed.

Needs Python and the package `cryptography` alone. The forms: docs/partners.md.
"""

import base64
import binascii
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

WITHIN_S = 600
"""How far the clock of a delivery may lie from ours: a recorded one is no use for longer."""


class NotProved(Exception):
    """What was received does not prove itself; says why."""


def check_delivery(headers: Mapping[str, str], body: bytes, key: str, now: float) -> None:
    """Whether a webhook's call is ours and of now. Whoever receives it also drops each `webhook-id` seen before.

    headers  of the call, names in lower case
    key      `whpk_…`, as it was handed over with the subscription
    now      Unix seconds

    Raises NotProved.
    """
    try:
        id, stamp, signatures = (headers[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
        at = int(stamp)
    except (KeyError, ValueError):
        raise NotProved("a header is missing, or its time is no number") from None
    if abs(now - at) > WITHIN_S:
        raise NotProved("the clock is more than ten minutes off: an old call, sent again")
    signed = f"{id}.{stamp}.".encode() + body
    proofs = [one.removeprefix("v1a,") for one in signatures.split() if one.startswith("v1a,")]
    if not any(is_signed(signed, proof, key) for proof in proofs):
        raise NotProved("no signature of this key: altered, or sent by somebody else")


def is_signed(message: bytes, signature: str, key: str) -> bool:
    """Whether a signature (base64) is one of this key (`whpk_` and base64) over these bytes."""
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key.removeprefix("whpk_"), validate=True))
        public.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True
