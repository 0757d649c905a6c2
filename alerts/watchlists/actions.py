"""Adding, changing and taking back entries. Only the owner's bureau does."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from alerts.protection.actions import tell_blocked
from alerts.screening.model import kind_of
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.lists import next_version, own_list, tell
from alerts.watchlists.model import (
    ADD,
    CHANGE,
    ENTRIES,
    REMOVE,
    Entry,
    NewEntry,
    Terms,
    Watchlist,
    entry_class,
    review_class,
    split,
)
from alerts.watchlists.queries import get_entry, q
from alerts.watchlists.rules import consistent, guarded, refused_for
from alerts.watchlists.sharing import lock_entry
from jointops.base.access import MARKINGS, Viewer
from jointops.base.db import Db
from jointops.base.errors import Invalid, SecondPersonMissing, Stale, WrongState
from jointops.base.shares.actions import tell_access
from jointops.base.tx import Tx


class Change(msgspec.Struct, frozen=True):
    """An entry as it is to be, the version, category and review date that it has now, and why."""

    new: NewEntry
    version: int
    category: str
    review_by: date
    reason: str


async def add_entry(db: Db, live: LiveEntries, viewer: Viewer, code: str, new: NewEntry) -> Entry:
    """Put a subject on a list; this node's next check knows of it.

    Raises NotAllowed (403), NotFound (404: no such list of yours), Invalid (422).
    """
    act = await adding(db, viewer, code, new)
    async with db.write(viewer) as tx:
        entry = await get_entry(tx, code, await act(tx))
    await live.catch_up(db, code)
    return entry


async def change_entry(db: Db, live: LiveEntries, viewer: Viewer, code: str, id: UUID, change: Change) -> Entry:
    """Make an entry what `changed_entry` says. Raises NotAllowed (403), NotFound (404), Stale (412), Invalid (422)."""
    act = await changing(db, viewer, code, id, change)
    async with db.write(viewer) as tx:
        await act(tx)
        entry = await get_entry(tx, code, id)
    await live.catch_up(db, code)
    return entry


async def remove_entry(db: Db, live: LiveEntries, viewer: Viewer, code: str, id: UUID, version: int) -> None:
    """Take an entry back: it matches nothing from now on. Raises NotAllowed (403), NotFound (404), Stale (412)."""
    async with db.write(viewer) as tx:
        await take_off(tx, code, id, version)
    await live.catch_up(db, code)


async def adding(
    db: Db, viewer: Viewer, code: str, new: NewEntry, *, agreed: bool = False, until: datetime | None = None
) -> Callable[[Tx], Awaitable[UUID]]:
    """The act of adding, ready to be done in a transaction; it gives the entry's id.

    agreed  a second person has released it
    until   when it stops matching, for one added in an emergency
    """
    new, class_id = await _prepared(db, viewer, ADD, code, new)

    async def act(tx: Tx) -> UUID:
        changed = await _start(tx, ADD, code, agreed=agreed or until is not None)
        await _own_number(tx, code, new, None)
        row = await tx.one(
            q.add_entry,
            list=code,
            list_version=changed["version"],
            owner=viewer.country,
            class_id=class_id,
            expires_at=until,
            **_columns(new),
        )
        tx.audit(ADD, row["id"], result="emergency" if until else None)
        tell(tx, code, changed, added=1, removed=0)
        return row["id"]

    return act


async def changed_entry(db: Db, viewer: Viewer, code: str, id: UUID, fields: dict[str, Any], version: int) -> Change:
    """The entry with some fields changed; another category or a later review date needs a `reason` beside them.

    fields  as JSON Merge Patch has them (RFC 7396): one that is null is taken out

    Raises NotFound (404), Stale (412), Invalid (422: no reason given).
    """
    known = await _known(db, viewer, code, id)
    if known["version"] != version:
        raise Stale
    reason = str(fields.get("reason", ""))
    terms = {name: known[name] for name in Terms.__struct_fields__}
    merged = {**known["subject"], **msgspec.to_builtins(terms), **fields}
    new = split({name: value for name, value in merged.items() if name != "reason" and value is not None})
    if new.terms.category != known["category"] and not reason:
        raise Invalid.field("/reason", "Say why the category changes.", "missing")
    if new.terms.review_by > known["review_by"] and not reason:
        raise Invalid.field("/reason", "Say why the entry stays on the list.", "missing")
    return Change(new, version, known["category"], known["review_by"], reason)


async def changing(
    db: Db, viewer: Viewer, code: str, id: UUID, change: Change, *, agreed: bool = False
) -> Callable[[Tx], Awaitable[None]]:
    """The act of changing, ready to be done in a transaction."""
    new, class_id = await _prepared(db, viewer, CHANGE, code, change.new)
    known = await own_list(db, viewer, CHANGE, code)
    owners = await db.class_id(review_class(known.owner, MARKINGS[known.marking]))
    note = _noting(viewer, id, change, class_id, owners)

    async def act(tx: Tx) -> None:
        changed = await _start(tx, CHANGE, code, agreed=agreed)
        await _own_number(tx, code, new, id)
        before = await lock_entry(tx, id)
        await tx.run(q.keep_said, id=id, version=change.version, by=viewer.person_id, class_id=owners)
        shared = await tx.value(q.shared_class, record=id, class_id=class_id, action=new.terms.action)
        row = await tx.maybe(
            q.change_entry,
            id=id,
            version=change.version,
            list_version=changed["version"],
            class_id=shared,
            **_columns(new),
        )
        if row is None or before is None:
            raise Stale
        await note(tx)
        tx.audit(CHANGE, id)
        tell(tx, code, changed, added=1, removed=0)
        if shared != before.faces["whole"]:
            await tell_access(tx, id, before, {"whole": shared})

    return act


def _noting(viewer: Viewer, id: UUID, change: Change, class_id: int, owners: int) -> Callable[[Tx], Awaitable[None]]:
    """Keeps why the category is another, or why the entry stays longer; `owners`: the owner's bureau alone."""
    terms, said = change.new.terms, {"id": id, "reason": change.reason, "by": viewer.person_id}

    async def act(tx: Tx) -> None:
        if terms.category != change.category:
            await tx.run(q.note_category, was=change.category, becomes=terms.category, class_id=class_id, **said)
        if terms.review_by > change.review_by:
            await tx.run(q.note_review, was=change.review_by, becomes=terms.review_by, class_id=owners, **said)

    return act


async def take_off(tx: Tx, code: str, id: UUID, version: int, *, agreed: bool = False) -> None:
    """Take an entry back, in somebody's act. Raises NotAllowed (403), NotFound (404), Stale (412)."""
    changed = await _start(tx, REMOVE, code, agreed=agreed)
    await get_entry(tx, code, id)
    if await tx.maybe(q.remove_entry, id=id, version=version, list_version=changed["version"]) is None:
        raise Stale
    tx.audit(REMOVE, id)
    tell(tx, code, changed, added=0, removed=1)


async def keep(tx: Tx, code: str, id: UUID) -> None:
    """An entry added in an emergency stays. Raises WrongState (409: its hours have passed)."""
    changed = await _start(tx, CHANGE, code, agreed=True)
    if await tx.maybe(q.keep, id=id, list_version=changed["version"]) is None:
        raise WrongState("The entry's hours have passed: add it again.", why="entry-hours")
    tx.audit(CHANGE, id, result="kept")
    tell(tx, code, changed, added=1, removed=0)


async def _known(db: Db, viewer: Viewer, code: str, id: UUID) -> asyncpg.Record:
    async with db.look(viewer) as tx:
        tx.require(ENTRIES)
        known = await tx.one(q.get_entry, id=id, list=code)
        tx.audit(ENTRIES, id, owner=known["owner"])
        return known


async def judged(db: Db, viewer: Viewer, verb: str, known: Watchlist, new: NewEntry) -> NewEntry:
    """The entry as it is kept on a list of the viewer's. Raises Invalid (422)."""
    new = guarded(new, known.owner)
    try:
        consistent(new, known.owner, marking=known.marking)
    except Invalid as problem:
        if countries := refused_for(problem, new, known.owner):
            await tell_blocked(db, viewer, verb, known.id, countries)
        raise
    if kind_of(new.subject) not in known.kinds:
        raise Invalid.field("/kind", f"This list holds: {', '.join(known.kinds)}.", "kind")
    return new


async def _prepared(db: Db, viewer: Viewer, verb: str, code: str, new: NewEntry) -> tuple[NewEntry, int]:
    """The entry as it is kept, and who will see it: asked for before the write begins, because classes outlive it."""
    known = await own_list(db, viewer, verb, code)
    new = await judged(db, viewer, verb, known, new)
    return new, await db.class_id(entry_class(known.owner, new.terms, MARKINGS[known.marking]))


async def _start(tx: Tx, verb: str, code: str, *, agreed: bool) -> asyncpg.Record:
    tx.require(verb)
    changed = await next_version(tx, code)
    if changed["second_person"] and not agreed:
        raise SecondPersonMissing("This list asks for a second person: propose it.", why="list-second")
    return changed


async def _own_number(tx: Tx, code: str, new: NewEntry, but: UUID | None) -> None:
    if await tx.value(q.has_source_id, list=code, source_id=new.terms.source_id, but=but):
        raise Invalid.field("/source_id", "Another entry of this list has this number.", "taken")


def _columns(new: NewEntry) -> dict[str, Any]:
    return {"kind": kind_of(new.subject), "subject": new.subject, **msgspec.structs.asdict(new.terms)}
