"""Proves what a JointOps deployment sent to a partner: one file to hand over, no part of the product needed.

`python verify.py FILE --key whpk_… --recipient ID --seen SEEN` proves a file of alerts and notes in SEEN how far it
went, so that the same is not taken twice. Needs Python and the package `cryptography` alone. The forms:
docs/partners.md.
"""

import argparse
import base64
import binascii
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

WITHIN_S = 600
"""How far the clock of a delivery may lie from ours: a recorded one is no use for longer."""


FORMAT = "jointops-alerts-1"


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


def check_file(said: bytes, key: str, recipient: str, seen: int) -> tuple[list[dict[str, Any]], int]:
    """The events of a file that were not seen yet, and up to which number they go. Raises NotProved.

    seen  number of the last event that was taken from a file before; 0 at first
    """
    head, _, rest = said.partition(b"\n")
    signature, _, body = rest.partition(b"\n")
    if not is_signed(head, signature.decode("ascii", "replace"), key):
        raise NotProved("no signature of this key: altered, or made by somebody else")
    told = json.loads(head)
    if told["format"] != FORMAT:
        raise NotProved(f"a form that this program does not know: {told['format']}")
    if hashlib.sha256(body).hexdigest() != told["sha256"]:
        raise NotProved("the events are not those that were signed: altered or cut off")
    if told["recipient"] != recipient:
        raise NotProved(f"made for another recipient: {told['recipient']}")
    if told["last"] <= seen:
        raise NotProved(f"taken before: it ends with event {told['last']}, and {seen} was seen")
    if told["first"] > seen + 1:
        raise NotProved(f"events {seen + 1} to {told['first'] - 1} have not come: take the file before it first")
    events = [json.loads(line) for line in body.splitlines()]
    return [one for one in events if int(one["sequence"]) > seen], told["last"]


def is_signed(message: bytes, signature: str, key: str) -> bool:
    """Whether a signature (base64) is one of this key (`whpk_` and base64) over these bytes."""
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key.removeprefix("whpk_"), validate=True))
        public.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def main() -> None:
    """Prints the new events of a file, a line each, and exits with 1 and the reason when it does not prove itself."""
    options = argparse.ArgumentParser(description="Proves a file of alerts and prints its new events.")
    options.add_argument("file", type=Path)
    options.add_argument("--key", required=True, help="public key, whpk_…, as it was handed over")
    options.add_argument("--recipient", required=True, help="the id of the subscription")
    options.add_argument("--seen", required=True, type=Path, help="file that keeps how far earlier ones went")
    given = options.parse_args()
    seen = int(given.seen.read_text()) if given.seen.exists() else 0
    try:
        events, last = check_file(given.file.read_bytes(), given.key, given.recipient, seen)
    except NotProved as why:
        sys.exit(f"Refused: {why}.")
    for event in events:
        print(json.dumps(event, ensure_ascii=False))
    given.seen.write_text(str(last))


if __name__ == "__main__":
    main()
