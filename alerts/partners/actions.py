"""A partner's key by two persons, its end by one, and taking in a file that proves itself."""

from datetime import timedelta
from uuid import UUID

import msgspec

from alerts.partners.model import (
    ADD_KEY,
    CHANGED,
    RECEIVE,
    RECEIVED,
    REVOKE_KEY,
    NewKey,
    PartnerFile,
    PartnerFileOutOfTurn,
    PartnerFileRefused,
    PartnerKey,
    ProposedKey,
    ProvedFile,
    file_class,
    key_class,
)
from alerts.partners.queries import LABELS, get_file, get_key, kept_by, q
from alerts.rooms.actions import by_of
from alerts.rooms.queries import is_keeper
from jointops.base.access import Viewer, allowed
from jointops.base.approvals.actions import Approvals, propose
from jointops.base.approvals.model import Act, Kind, NewProposal, Proposal, WholeProposal
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotAllowed, Problem, WrongState
from jointops.base.ids import uuid7
from jointops.base.tx import Event, Tx

LASTS = timedelta(days=7)
REVOKED = "This key was revoked: have the partner make another."


async def propose_key(db: Db, approvals: Approvals, viewer: Viewer, network: str, new: NewKey) -> Proposal:
    """Propose that files are taken in that this key signed: a false one would speak in a partner's name.

    Raises NotFound (404), NotAllowed (403), Invalid (422: its days, or a key that was revoked).
    """
    allowed(viewer, ADD_KEY)
    if new.valid_to < max(new.valid_from, utc_now().date()):
        raise Invalid.field("/valid_to", "The last day of a key is today or later, and not before its first.", "order")
    async with db.read(viewer) as tx:
        await kept_by(tx, network)
    class_id = await db.class_id(key_class(network))
    async with db.write(viewer) as tx:
        tx.require(ADD_KEY)
        known = await tx.all(q.list_keys, network=network, id=None, day=utc_now().date())
        if any(one["public_key"] == new.public_key and one["revoked_at"] for one in known):
            raise Invalid.field("/public_key", REVOKED, "revoked")
        whole = ProposedKey(network=network, **msgspec.structs.asdict(new))
        made = await propose(
            tx,
            NewProposal(
                kind="partner-key.add",
                reason=new.reason,
                summary={"network": network, "holder": new.holder},
                content=whole,
                class_id=class_id,
                lasts=LASTS,
                record=uuid7(),
            ),
        )
        tx.audit(ADD_KEY, made, result="proposed")
        return await approvals.one(tx, made)


def key_kind() -> Kind:
    """Released by a colleague of the secretariat, an administrator or the data protection officer."""

    async def on_release(db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
        class_id = await db.class_id(key_class(proposal.content["network"]))

        async def act(tx: Tx) -> None:
            if not await tx.value(q.add_key, proposal=proposal.id, class_id=class_id):
                raise WrongState(REVOKED, why="key-revoked")
            tx.audit(ADD_KEY, proposal.record, result="released")

        return act

    roles = frozenset({"secretariat", "admin", "dpo"})
    return Kind(name="partner-key.add", roles=roles, proposes=ADD_KEY, on_release=on_release)


async def revoke_key(db: Db, viewer: Viewer, id: UUID, reason: str) -> PartnerKey:
    """Nothing that it signed is taken in any more, whenever it was made. A repeat changes nothing.

    Raises NotFound (404), NotAllowed (403).
    """
    async with db.write(viewer) as tx:
        tx.require(REVOKE_KEY)
        row = await tx.one(q.lock_key, id=id)
        if viewer.role != "admin" and not is_keeper(viewer, row["network"]):
            raise NotAllowed("A key is revoked by the network's own secretariat, or an administrator.")
        if row["revoked_at"] is not None:
            tx.unchanged()
            tx.audit(REVOKE_KEY, id, result="repeat")
            return await get_key(tx, id)
        await tx.run(q.revoke_key, id=id, reason=reason)
        tx.audit(REVOKE_KEY, id)
        _tell(tx, CHANGED, id, row["class_id"], row["network"])
        return await get_key(tx, id)


async def take_in(db: Db, viewer: Viewer, network: str, proved: ProvedFile | Problem) -> PartnerFile:
    """A file that proves itself, whole, with its receipt; of one that does not, the refusal alone is on record.

    Raises NotFound (404), NotAllowed (403: also what is marked above the viewer), PartnerFileRefused (422),
    PartnerFileOutOfTurn (409).
    """
    allowed(viewer, RECEIVE)
    events = proved.events if isinstance(proved, ProvedFile) else []
    seen_by = file_class(network, events)
    class_id = await db.class_id(seen_by)
    async with db.look(viewer) as tx:
        tx.require(RECEIVE)
        await kept_by(tx, network)
        if isinstance(proved, Problem):
            refused = proved
        elif (refused := await _refused(tx, network, proved, seen_by.marking)) is None:
            return await get_file(tx, await _store(tx, viewer, network, proved, class_id))
        tx.unchanged()
        tx.audit(RECEIVE, result=f"refused: {refused.why}")
    raise refused


async def _refused(tx: Tx, network: str, proved: ProvedFile, marking: int) -> Problem | None:
    """Why a proved file is not taken in now; asked with the keys held, so that two of it at once are one."""
    await tx.all(q.lock_keys, network=network)
    key = await get_key(tx, proved.key)
    if key.state == "revoked":
        return PartnerFileRefused(f"The key of {key.holder} that signed it was revoked.", why="key-revoked")
    if key.state != "valid":
        said = f"The key of {key.holder} that signed it counts from {key.valid_from} to {key.valid_to}, and not today."
        return PartnerFileRefused(said, why="key-not-valid")
    if proved.recipient != key.recipient:
        return PartnerFileRefused("It was made for another recipient.", why="other-recipient")
    if proved.last <= key.seen:
        said = f"Received before: it ends with event {proved.last}, and {key.seen} was received."
        return PartnerFileOutOfTurn(said, why="received-before")
    if proved.first > key.seen + 1:
        said = f"Events {key.seen + 1} to {proved.first - 1} have not come: take in the file before it first."
        return PartnerFileOutOfTurn(said, why="file-missing")
    if marking > tx.viewer.clearance:
        # Asked here, not left to the row that could not be written: so the refusal stays on the audit.
        said = (
            f"It counts as {LABELS[marking]}, which is more than you are cleared for: a colleague of this secretariat"
            " who is cleared for it takes it in. Where nobody is, an administrator proposes that somebody be."
        )
        return NotAllowed(said, why="above-clearance")
    return None


async def _store(tx: Tx, viewer: Viewer, network: str, proved: ProvedFile, class_id: int) -> UUID:
    seen = (await get_key(tx, proved.key)).seen
    said = {name: getattr(proved, name) for name in ("key", "source", "first", "last", "made_at")}
    by = by_of(viewer, "")
    id: UUID = await tx.value(q.add_file, network=network, **said, digest=proved.sha256, by=by, class_id=class_id)
    rows = [
        {"file": id, "sequence": int(one.sequence), "kind": one.type, "subject": one.subject, "at": one.time,
         "data": one.data, "class_id": class_id}
        for one in proved.events
        if int(one.sequence) > seen
    ]  # fmt: skip
    await tx.run_many(q.add_event, rows)
    await tx.run(q.move_seen, network=network, recipient=proved.recipient, last=proved.last)
    tx.audit(RECEIVE, id, result=proved.sha256, records=len(rows))
    _tell(tx, RECEIVED, id, class_id, network)
    return id


def _tell(tx: Tx, kind: str, id: UUID, class_id: int, network: str) -> None:
    tx.emit(Event(kind=kind, record=id, version=1, class_id=class_id, at=utc_now(), data={"network": network}))
