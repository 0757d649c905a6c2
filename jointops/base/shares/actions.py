"""Sharing a record and taking that back: the record gets other classes, the log tells who gains and who loses."""

from collections.abc import Sequence
from uuid import UUID

from jointops.base.access import Viewer, access_class
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotAllowed, NotFound
from jointops.base.shares.model import CHANGED, KINDS, SHARE, WITHDRAW, NewShare, Owned, Share, Withdrawal, country_of
from jointops.base.shares.queries import q, share_of
from jointops.base.tx import Event, Tx


async def share_record(db: Db, viewer: Viewer, new: NewShare) -> Share:
    """Let others see a record of the viewer's side.

    Raises NotAllowed (403: not yours to share, or at TLP:RED), NotFound (404), Invalid (422: no such kind, nobody is
    added, or the record is kept from one of them).
    """
    if new.kind not in KINDS:
        raise Invalid.field("/kind", f"What can be shared: {', '.join(sorted(KINDS))}.", "kind")
    async with db.write(viewer) as tx:
        tx.require(SHARE)
        owned = await _owned(tx, new.kind, new.id)
        if owned.by_name:
            raise NotAllowed("At TLP:RED persons are named, and a second person lets them in.", why="red-share")
        added = await _newcomers(tx, owned, new.with_)
        barred = await KINDS[new.kind].barred(db, tx, new.id, added)
        class_id = await db.class_id(access_class(owned.side, marking=2))
        row = await tx.one(
            q.add_share,
            kind=new.kind,
            record=new.id,
            principals=added,
            reason=new.reason,
            shared_by=viewer.person_id,
            class_id=class_id,
        )
        await _change(tx, new.kind, new.id, owned, added=added, dropped=[], barred=barred)
        tx.audit(SHARE, new.id, owner=viewer.country, records=len(added))
        return share_of(row)


async def withdraw_share(db: Db, viewer: Viewer, id: UUID, why: Withdrawal) -> Share:
    """Take a share back: who saw the record by it alone sees it no more. A repeat answers the same.

    Raises NotAllowed (403), NotFound (404).
    """
    async with db.write(viewer) as tx:
        tx.require(WITHDRAW)
        share = await tx.one(q.find_share, id=id)
        owned = await _owned(tx, share["kind"], share["record"])
        row = await tx.maybe(q.withdraw, id=id, withdrawn_by=viewer.person_id, reason=why.reason)
        if row is None:
            tx.unchanged()
            tx.audit(WITHDRAW, share["record"], owner=viewer.country, result="repeat")
            return share_of(await tx.one(q.find_share, id=id))
        others = await tx.all(q.still_shared, record=share["record"], but=id)
        stay = owned.keeps | {one["principal"] for one in others}
        dropped = [one for one in share["principals"] if one not in stay]
        await _change(tx, share["kind"], share["record"], owned, added=[], dropped=dropped)
        tx.audit(WITHDRAW, share["record"], owner=viewer.country, records=len(dropped))
        return share_of(row)


async def let_in(tx: Tx, kind: str, id: UUID, principals: list[str]) -> None:
    """Let some see a record by its own terms, as part of an act that has judged who may. Raises NotFound (404)."""
    await _change(tx, kind, id, await _locked(tx, kind, id), added=principals, dropped=[])


async def _locked(tx: Tx, kind: str, id: UUID) -> Owned:
    owned = await KINDS[kind].lock(tx, id)
    if owned is None:
        raise NotFound
    return owned


async def _owned(tx: Tx, kind: str, id: UUID) -> Owned:
    owned = await _locked(tx, kind, id)
    if owned.side not in tx.viewer.principals:
        raise NotAllowed("Only the side that owns a record shares it.", why="owner-shares")
    return owned


async def _newcomers(tx: Tx, owned: Owned, wanted: list[str]) -> list[str]:
    """Those who do not see every face already. Raises Invalid (422)."""
    if any(not one.startswith(owned.only) for one in wanted):
        raise Invalid.field("/with", f"This record is shared with a {owned.only}… alone.", "narrow")
    classes = await tx.all(q.audiences, ids=list(set(owned.faces.values())))
    for one in wanted:
        if any({one, f"country:{country_of(one)}"} & set(row["excluded"]) for row in classes):
            raise Invalid.field("/with", f"The record is kept from {one}.", "excluded")
    added = sorted({one for one in wanted if any(one not in row["audience"] for row in classes)})
    if not added:
        raise Invalid.field("/with", "They are let in already.", "known")
    return added


async def _change(
    tx: Tx,
    kind: str,
    id: UUID,
    owned: Owned,
    *,
    added: list[str],
    dropped: list[str],
    barred: frozenset[str] = frozenset(),
) -> None:
    becomes: dict[str, int] = {}
    for name, class_id in owned.faces.items():
        shared = await tx.value(q.class_with, class_id=class_id, added=added, dropped=dropped)
        becomes[name] = await tx.value(q.class_without, class_id=shared, barred=sorted(barred))
    await KINDS[kind].move(tx, id, becomes)
    await tell_access(tx, id, owned, becomes)


async def tell_access(tx: Tx, id: UUID, before: Owned, becomes: dict[str, int]) -> None:
    """A record has other classes: what the log has of it is judged by them, and who gains or loses it is told."""
    await tell_access_of(tx, [(id, before, becomes)])


async def tell_access_of(tx: Tx, changed: Sequence[tuple[UUID, Owned, dict[str, int]]]) -> None:
    """The same of several records, in one round trip: each as it was before, and its classes now."""
    rows = [
        {
            "record": id,
            "faces": {name: [before.faces[name], class_id] for name, class_id in becomes.items()},
            "told": before.told,
        }
        for id, before, becomes in changed
    ]
    await tx.run_many(q.judge_anew, rows)
    for row, (id, before, becomes) in zip(rows, changed, strict=True):
        tx.emit(
            Event(
                kind=CHANGED,
                record=id,
                version=before.version,
                class_id=next(iter(becomes.values())),
                at=utc_now(),
                operation=before.operation,
                data={"faces": row["faces"], "told": before.told},
            )
        )
