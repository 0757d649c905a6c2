"""What partners without a connection send a network: the keys that prove their files, and what the files held."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from alerts.networks.model import Code, Line, keeper_of
from jointops.base.access import MARKINGS, AccessClass, access_class, verb
from jointops.base.approvals.model import Reason
from jointops.base.errors import Problem

CHANGED = "partner-key.changed"
RECEIVED = "partner-file.received"
READ_KEYS = verb("partner-key.read", "secretariat", "admin", "dpo")
ADD_KEY = verb("partner-key.add", "secretariat", emits=["proposal.changed"], step_up=True)
REVOKE_KEY = verb("partner-key.revoke", "secretariat", "admin", emits=[CHANGED])
READ = verb("partner-file.read", "secretariat")
RECEIVE = verb("partner-file.receive", "secretariat", emits=[RECEIVED])

KEY = r"^whpk_[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$"
"""32 bytes in base64: the public half as `GET /api/webhooks` of the partner's side says it. In one spelling: the last
letter has two bits to spare, and a key that was revoked would come again by another."""

Standing = Literal["valid", "not-yet", "expired", "revoked"]


class NewKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A partner's public key, as its office handed it over by another way than the files.

    holder               whose it is
    recipient            the id under which the partner makes files for this network: `recipient` in the first line
    valid_from, valid_to days (UTC) on which files are taken in by it
    """

    holder: Line
    public_key: Annotated[str, Meta(pattern=KEY)]
    recipient: UUID
    valid_from: date
    valid_to: date
    reason: Reason


class ProposedKey(NewKey, frozen=True, kw_only=True):
    """The same with the network that it is for, as a second person reads it."""

    network: Code


class Revoking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why files that a key signed are taken in no more."""

    reason: Reason


class PartnerKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key of a partner. seen: number of the last event that came under its recipient."""

    id: UUID
    network: str
    holder: str
    public_key: str
    recipient: UUID
    valid_from: date
    valid_to: date
    seen: int
    added_at: datetime
    revoked_at: datetime | None
    revoked_reason: str
    state: Standing


class SentEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event of a file, as far as it is read here (CloudEvents 1.0); what else it has stays unread."""

    id: str
    type: Annotated[str, Meta(max_length=100)]
    subject: Annotated[str, Meta(max_length=100)]
    time: Annotated[datetime, Meta(tz=True)]
    sequence: Annotated[str, Meta(pattern="^[0-9]{1,15}$")]
    recipient: str
    data: dict[str, Any]


class ProvedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file whose signature is one of a key kept for the network, and whose events are those that were signed."""

    key: UUID
    source: str
    recipient: UUID
    first: int
    last: int
    made_at: datetime
    sha256: str
    events: list[SentEvent]


class PartnerFile(msgspec.Struct, frozen=True, kw_only=True):
    """The receipt of a file: signed with whose key, what was new in it, who took it in.

    first, last  of the events in it, as the partner counts them; events: how many of these were new
    """

    id: UUID
    network: str
    holder: str
    source: str
    first: int
    last: int
    events: int
    made_at: datetime
    sha256: str
    marking: str
    received_by: str
    received_at: datetime


class PartnerEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What a partner says happened, in its own words; nothing here was verified but who signed it.

    number, priority, title, text, marking, handling, countries: empty where the event does not say them
    """

    sequence: int
    kind: str
    subject: str
    at: datetime
    number: str
    priority: str
    title: str
    text: str
    language: str
    marking: str
    handling: list[str]
    countries: list[str]


class PartnerFileRefused(Problem):
    """This file does not prove itself: nothing of it was taken in."""

    status = 422


class PartnerFileOutOfTurn(Problem):
    """This file was taken in before, or one before it has not come: nothing of it was taken in."""

    status = 409


def key_class(network: str) -> AccessClass:
    """The network's secretariat, and those who may decide on a key: it holds no case content."""
    return access_class(keeper_of(network), "office:admin", "office:dpo", marking=1)


def file_class(network: str, events: Iterable[SentEvent]) -> AccessClass:
    """The network's secretariat, at the highest marking that stands in the file and TLP:AMBER at least.

    A marking that we do not know counts as the highest: nobody is shown what its sender may have kept closer.
    """
    said = [one.data.get("marking", "TLP:AMBER") for one in events]
    levels = [MARKINGS.get(one, MARKINGS["TLP:RED"]) if isinstance(one, str) else MARKINGS["TLP:RED"] for one in said]
    return access_class(keeper_of(network), marking=max([MARKINGS["TLP:AMBER"], *levels]))
