"""The step from what a list was to what a file says, and the step back: each one transaction, one version."""

from uuid import UUID

import asyncpg

from alerts.imports.model import FEW, IMPORT, OWN_FORMATS, RELEASE, ROLL_BACK, Counts, Import, Why, held_because
from alerts.imports.queries import get_import, made_for_many, q
from alerts.watchlists.lists import next_version, tell
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.errors import NotFound, SecondPersonMissing, WrongState
from jointops.base.tx import Tx


async def release_import(db: Db, viewer: Viewer, code: str, id: UUID) -> Import:
    """Put live what was held for a look. Raises NotAllowed (403), NotFound (404), WrongState (409: nothing is held)."""
    async with db.write(viewer) as tx:
        found = await get_import(tx, code, id)
        if found.proposal is not None:
            raise SecondPersonMissing("This import waits for a second person: a colleague releases its proposal.")
        return await release_in(tx, code, id)


async def release_in(tx: Tx, code: str, id: UUID, *, agreed: bool = False) -> Import:
    """Put live what was held, in somebody's act. `agreed`: a second person releases it."""
    tx.require(RELEASE)
    begun = await tx.one(q.lock_import, id=id, list=code)
    found = await get_import(tx, code, id)
    if found.state != "quarantine":
        raise WrongState(f"This import is {found.state}: only one in quarantine can be released.")
    known = await ready(tx, found)
    # The list, and whether it asks for a second person, may have changed while the rows waited.
    counts = await compare(tx, found)
    if not agreed and begun["begun_by"] == tx.viewer.person_id:
        held = held_because(
            found,
            counts,
            listed=await listed(tx, found, counts),
            second_person=known["second_person"],
            expected=found.expected,
            against=0,
        )
        if held is not None and held.second:
            raise SecondPersonMissing(held.reason)
    await switch(tx, found, counts)
    return await get_import(tx, code, id)


async def ready(tx: Tx, found: Import) -> asyncpg.Record:
    """The list is ours and stands still; the planner takes the many rows for many."""
    known = await tx.maybe(q.lock_list, code=found.list, owner=tx.viewer.country)
    if known is None:
        raise NotFound("There is no such list of yours.")
    await made_for_many(tx, found)
    if _keeps_reviews(found):
        await tx.run(q.keep_reviews, id=found.id, list=found.list)
    return known


async def compare(tx: Tx, found: Import) -> Counts:
    """What the staged rows mean for the list as it is now."""
    rows = await tx.all(q.compare, id=found.id, list=found.list, replace=found.replace)
    frozen = await tx.value(q.count_frozen, id=found.id, list=found.list) if _keeps_reviews(found) else 0
    return Counts(**{row["act"]: row["count"] for row in rows}, frozen=frozen)


def _keeps_reviews(found: Import) -> bool:
    """A list of others, beside which nobody said until when: its entries stay as long as they were to stay."""
    return found.format not in OWN_FORMATS and "review_by" not in found.given


async def listed(tx: Tx, found: Import, counts: Counts) -> int:
    """How many entries the list has, counted only where so many would change that it decides; else 0."""
    return await tx.value(q.count_entries, list=found.list) if counts.changed > FEW else 0


async def switch(tx: Tx, found: Import, counts: Counts) -> None:
    """The list is locked."""
    if not counts.total:
        tx.unchanged()
        await end(tx, found, counts, "live")
        return
    changed = await next_version(tx, found.list)
    step = {"id": found.id, "list": found.list, "list_version": changed["version"]}
    if found.replace:
        await tx.run(q.remove_absent, **step)
    if counts.changed:
        await tx.run(q.keep_past, id=found.id, list=found.list, by=tx.viewer.person_id)
        await tx.run(q.keep_shares, id=found.id, list=found.list)
        await tx.run(q.change_named, **step)
    await tx.run(q.add_new, owner=tx.viewer.country, **step)
    tell(tx, found.list, changed, added=counts.new + counts.changed, removed=counts.removed)
    await end(tx, found, counts, "live", version=changed["version"])


async def end(
    tx: Tx,
    found: Import,
    counts: Counts,
    state: str,
    *,
    why: Why | None = None,
    proposal: UUID | None = None,
    version: int | None = None,
) -> None:
    """How the import ended, or that it waits. `version`: the list's, when the import changed it."""
    if state != "quarantine":
        await tx.run(q.clear_staged, ids=[found.id])
    await tx.run(
        q.conclude,
        id=found.id,
        state=state,
        reason=why.reason if why else "",
        why=why.code if why else "",
        said=why.said if why else {},
        new=counts.new,
        changed=counts.changed,
        removed=counts.removed,
        frozen=counts.frozen,
        rejected_count=found.rejected_count,
        rejected=found.rejected,
        expected=found.expected,
        proposal=proposal or found.proposal,
        list_before=version - 1 if version else None,
        list_after=version,
    )
    tx.audit(RELEASE if state == "live" else IMPORT, found.id, result=state, records=counts.total)


async def failed(tx: Tx, id: UUID, why: Why | str) -> None:
    """The import comes to nothing: its rows go. `why`: of what is wrong with a file, in words."""
    known = why if isinstance(why, Why) else Why("")
    reason = why if isinstance(why, str) else why.reason
    await tx.run(q.fail, id=id, reason=reason, why=known.code, said=known.said)
    await tx.run(q.clear_staged, ids=[id])


async def back_in(tx: Tx, code: str, id: UUID) -> Import:
    """The list as it was before an import, in somebody's act; what was changed by hand since stays as it is.

    Raises NotAllowed (403), NotFound (404), WrongState (409: not live, or another import came after it).
    """
    tx.require(ROLL_BACK)
    found = await to_go_back(tx, code, id)
    changed = await next_version(tx, code)
    step = {"list": code, "list_version": changed["version"]}
    removed = await tx.value(q.take_back_new, list_after=found.list_after, **step)
    added = await tx.value(q.bring_back, list_after=found.list_after, **step)
    shared = await tx.all(q.shares_back, id=id)
    entries, classes = [row["entry_id"] for row in shared], [row["class_id"] for row in shared]
    back = {"id": id, "list_version": changed["version"], "entries": entries, "classes": classes}
    await tx.run(q.keep_ahead, id=id, by=tx.viewer.person_id)
    added += await tx.value(q.change_back, **back)
    await tx.run(q.rolled_back, id=id, list_back=changed["version"])
    tx.audit(ROLL_BACK, id, records=added + removed)
    tell(tx, code, changed, added=added, removed=removed)
    return await get_import(tx, code, id)


async def to_go_back(tx: Tx, code: str, id: UUID) -> Import:
    """An import that can be rolled back; it and its list are locked. Raises NotFound (404), WrongState (409)."""
    await tx.one(q.lock_import, id=id, list=code)
    found = await get_import(tx, code, id)
    if found.state != "live" or found.list_after is None:
        raise WrongState(f"This import is {found.state} or changed nothing: there is nothing to take back.")
    await ready(tx, found)
    if not await tx.value(q.is_last, list=code, list_after=found.list_after):
        raise WrongState("Another import came after this one: take that one back first.")
    return found
