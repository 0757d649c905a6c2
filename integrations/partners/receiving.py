"""What a partner's file proves: whose key signed it, and that its events are those that were signed."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

import msgspec

from alerts.partners.model import PartnerFileRefused, PartnerKey, ProvedFile, SentEvent
from integrations.partners.verify import FORMAT, is_signed
from integrations.webhooks.by_file import MOST, Head

FORM = PartnerFileRefused("What was signed is no file of events in a form that is known here.", why="unknown-form")


def prove(said: bytes, keys: Sequence[PartnerKey]) -> ProvedFile | PartnerFileRefused:
    """The file, or why it is not taken for what it says. Whether its key still counts is asked when it is taken in.

    keys  all that are kept for the network: of one that was revoked is said that it signed
    """
    head, _, rest = said.partition(b"\n")
    signature, _, body = rest.partition(b"\n")
    signed = [key for key in keys if is_signed(head, signature.decode("ascii", "replace"), key.public_key)]
    if not signed:
        return PartnerFileRefused(
            "None of the keys kept for this network signed it: it was changed, or another key signed it.",
            why="unknown-key",
        )
    try:
        told = msgspec.json.decode(head, type=Head)
        recipient = UUID(told.recipient)
    except (msgspec.DecodeError, ValueError):
        return FORM
    if told.format != FORMAT:
        return FORM
    if hashlib.sha256(body).hexdigest() != told.sha256:
        return PartnerFileRefused("Its events are not those that were signed: changed, or cut off.", why="changed")
    events = _events(body, told)
    if events is None:
        return FORM
    # The same key may be kept twice, for two recipients or for days that follow on each other.
    fitting = sorted(signed, key=lambda key: (key.recipient == recipient, key.state == "valid"))
    return ProvedFile(
        key=fitting[-1].id,
        source=told.source,
        recipient=recipient,
        first=told.first,
        last=told.last,
        made_at=told.made_at,
        sha256=hashlib.sha256(said).hexdigest(),
        events=events,
    )


def _events(body: bytes, told: Head) -> list[SentEvent] | None:
    """In order and whole; None for anything else, also for what the database keeps in no text (NUL)."""
    lines = body.splitlines()
    if len(lines) > MOST or b"\\u0000" in body:
        return None
    try:
        events = [msgspec.json.decode(line, type=SentEvent) for line in lines]
    except (msgspec.DecodeError, RecursionError):
        return None
    # Counted first: a head may say any numbers, and only those of as many lines as are here are laid out.
    if told.first < 1 or not events or told.last - told.first + 1 != len(events):
        return None
    whole = [int(one.sequence) for one in events] == list(range(told.first, told.last + 1))
    return events if whole and all(one.recipient == told.recipient for one in events) else None
