"""The audit log as people read it: looks, signed states, proofs."""

from datetime import datetime
from uuid import UUID

import msgspec

from jointops.base.access import verb

READ = verb("audit.read", "dpo", "admin")
MINE = verb("audit.mine", "bureau")


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """One act on record. `asked` is a keyed hash (hex); `leaf` is its place in the tree, None until it is sealed.

    result  `kept`: which match it was, whose and what came of it is for the officers of the two countries it concerns
    """

    id: int
    leaf: int | None
    at: datetime
    user_name: str | None
    name: str | None
    country: str | None
    service: str | None
    device: str | None
    verb: str
    record: UUID | None
    purpose: str | None
    operation: str | None
    asked: str | None
    owner: str | None
    result: str
    records: int


class ForeignLook(msgspec.Struct, frozen=True, kw_only=True):
    """Who asked about a record of the reader's country."""

    at: datetime
    name: str
    title: str
    country: str
    verb: str
    record: UUID | None
    purpose: str | None
    operation: str | None
    result: str
    records: int


class SealFace(msgspec.Struct, frozen=True):
    """A signed state of the log; root, key and signature in hex. `key_id` names the key that signed."""

    size: int
    root: str
    at: datetime
    key_id: str
    signature: str


class Head(msgspec.Struct, frozen=True):
    """How far the log is sealed. `key` is the public key; `lag_s` the seconds that the oldest row waits."""

    seal: SealFace | None
    key: str
    waiting: int
    lag_s: float


class Proof(msgspec.Struct, frozen=True):
    """Hashes (hex, RFC 9162 §2.1.3) that lead from a leaf to the root over `size` rows.

    row  what was hashed into the leaf, for whoever may read it: the reader proves it without us
    """

    leaf: int
    size: int
    hash: str
    root: str
    path: list[str]
    row: str | None


class Growth(msgspec.Struct, frozen=True):
    """Hashes (hex, RFC 9162 §2.1.4) that show that the log of `old` rows grew into that of `size`."""

    old: int
    size: int
    old_root: str
    root: str
    path: list[str]
