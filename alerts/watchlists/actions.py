"""Opening a list; adding, changing and taking back entries. Only the owner's bureau does."""

from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from alerts.screening import check_digits
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.model import (
    ACTIONS,
    ADD,
    CHANGE,
    CREATE,
    ENTRIES,
    LONGEST_REVIEW,
    PROTECTED,
    REMOVE,
    Entry,
    NewEntry,
    NewWatchlist,
    Terms,
    Watchlist,
    entry_class,
    list_class,
    split,
)
from alerts.watchlists.queries import get_entry, get_watchlist, q
from alerts.watchlists.sharing import lock_entry
from jointops.base.access import MARKINGS, Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import FieldError, Invalid, NotFound, Stale
from jointops.base.shares.actions import tell_access
from jointops.base.tx import Event, Tx


async def open_watchlist(db: Db, viewer: Viewer, new: NewWatchlist) -> Watchlist:
    """A new list of the viewer's country. Raises Invalid (422) when the code is taken."""
    class_id = await db.class_id(list_class())
    async with db.write(viewer) as tx:
        tx.require(CREATE)
        row = await tx.maybe(
            q.add_watchlist,
            code=new.code,
            name=new.name,
            owner=viewer.country,
            kinds=new.kinds,
            marking=MARKINGS[new.marking],
            class_id=class_id,
        )
        if row is None:
            raise Invalid.field("/code", "This code is taken.", "taken")
        tx.audit(CREATE, row["id"])
        return await get_watchlist(tx, new.code)


async def add_entry(db: Db, live: LiveEntries, viewer: Viewer, code: str, new: NewEntry) -> Entry:
    """Put a subject on a list; this node's next check knows of it.

    Raises NotAllowed (403), NotFound (404: no such list of yours), Invalid (422).
    """
    class_id = await _class_of(db, viewer, ADD, code, new)
    async with db.write(viewer) as tx:
        changed = await _start(tx, ADD, code, new)
        await _own_number(tx, code, new, None)
        row = await tx.one(
            q.add_entry,
            list=code,
            list_version=changed["version"],
            owner=viewer.country,
            class_id=class_id,
            **_columns(new),
        )
        tx.audit(ADD, row["id"])
        tell(tx, code, changed, added=1, removed=0)
        entry = await get_entry(tx, code, row["id"])
    await live.catch_up(db, code)
    return entry


async def change_entry(
    db: Db, live: LiveEntries, viewer: Viewer, code: str, id: UUID, fields: dict[str, Any], version: int
) -> Entry:
    """Change some fields of an entry. Raises NotAllowed (403), NotFound (404), Stale (412), Invalid (422)."""
    known = await _known(db, viewer, code, id)
    if known["version"] != version:
        raise Stale
    terms = {name: known[name] for name in Terms.__struct_fields__}
    new = split({**known["subject"], **msgspec.to_builtins(terms), **fields})
    class_id = await _class_of(db, viewer, CHANGE, code, new)
    async with db.write(viewer) as tx:
        changed = await _start(tx, CHANGE, code, new)
        await _own_number(tx, code, new, id)
        before = await lock_entry(tx, id)
        class_id = await tx.value(q.shared_class, record=id, class_id=class_id)
        row = await tx.maybe(
            q.change_entry, id=id, version=version, list_version=changed["version"], class_id=class_id, **_columns(new)
        )
        if row is None or before is None:
            raise Stale
        tx.audit(CHANGE, id)
        tell(tx, code, changed, added=1, removed=0)
        if class_id != before.faces["whole"]:
            await tell_access(tx, id, before, {"whole": class_id})
        entry = await get_entry(tx, code, id)
    await live.catch_up(db, code)
    return entry


async def remove_entry(db: Db, live: LiveEntries, viewer: Viewer, code: str, id: UUID, version: int) -> None:
    """Take an entry back: it matches nothing from now on. Raises NotAllowed (403), NotFound (404), Stale (412)."""
    async with db.write(viewer) as tx:
        changed = await _start(tx, REMOVE, code, None)
        await get_entry(tx, code, id)
        if await tx.maybe(q.remove_entry, id=id, version=version, list_version=changed["version"]) is None:
            raise Stale
        tx.audit(REMOVE, id)
        tell(tx, code, changed, added=0, removed=1)
    await live.catch_up(db, code)


async def _known(db: Db, viewer: Viewer, code: str, id: UUID) -> asyncpg.Record:
    async with db.look(viewer) as tx:
        tx.require(ENTRIES)
        known = await tx.one(q.get_entry, id=id, list=code)
        tx.audit(ENTRIES, id, owner=known["owner"])
        return known


def consistent(new: NewEntry, owner: str) -> None:
    """The rules between fields of an entry of a country. Raises Invalid (422) naming each field."""
    kind = kind_of(new)
    terms = new.terms
    errors = [
        FieldError(_flat(wrong.pointer), wrong.message, wrong.code)
        for wrong in ([] if terms.as_printed else check_digits(new.subject))
    ]
    if terms.action not in ACTIONS[kind]:
        suited = ", ".join(sorted(ACTIONS[kind]))
        errors.append(FieldError("/action", f"A {kind} can have: {suited}.", "action"))
    if terms.category in PROTECTED and terms.action != "missing":
        errors.append(FieldError("/category", f"A {terms.category} is listed only as missing.", "protected"))
    if terms.action == "discreet" and any(not one.startswith("bureau:") for one in terms.share):
        errors.append(FieldError("/share", "A discreet entry is shared with bureaux alone.", "discreet"))
    if owner in terms.exclude:
        errors.append(FieldError("/exclude", "A country cannot be kept from its own entry.", "own"))
    if terms.review_by <= utc_now().date():
        errors.append(FieldError("/review_by", "The review date lies in the past.", "past"))
    if terms.review_by > utc_now().date() + LONGEST_REVIEW:
        errors.append(FieldError("/review_by", "An entry is reviewed after five years at the latest.", "late"))
    if errors:
        raise Invalid("; ".join(f"{error.pointer}: {error.message}" for error in errors), errors)


def _flat(pointer: str) -> str:
    """An entry has the subject's fields beside its own, not below `subject`."""
    return pointer.removeprefix("/subject")


def kind_of(new: NewEntry) -> str:
    """The subject's kind as a word: person, vehicle …"""
    return str(type(new.subject).__struct_config__.tag)


async def _class_of(db: Db, viewer: Viewer, verb: str, code: str, new: NewEntry) -> int:
    """Who will see the entry: asked for before the write begins, because classes outlive it."""
    allowed(viewer, verb)
    async with db.read(viewer) as tx:
        known = await get_watchlist(tx, code)
    if known.owner != viewer.country:
        raise NotFound("There is no such list of yours.")
    consistent(new, known.owner)
    return await db.class_id(entry_class(known.owner, new.terms, MARKINGS[known.marking]))


async def _start(tx: Tx, verb: str, code: str, new: NewEntry | None) -> asyncpg.Record:
    tx.require(verb)
    changed = await next_version(tx, code)
    if new is not None and kind_of(new) not in changed["kinds"]:
        raise Invalid.field("/kind", f"This list holds: {', '.join(changed['kinds'])}.", "kind")
    return changed


async def next_version(tx: Tx, code: str) -> asyncpg.Record:
    """The viewer's list one version on, locked until the act ends. Raises NotFound (404: no such list of yours)."""
    changed = await tx.maybe(q.next_version, code=code, owner=tx.viewer.country)
    if changed is None:
        raise NotFound("There is no such list of yours.")
    return changed


async def _own_number(tx: Tx, code: str, new: NewEntry, but: UUID | None) -> None:
    if await tx.value(q.has_source_id, list=code, source_id=new.terms.source_id, but=but):
        raise Invalid.field("/source_id", "Another entry of this list has this number.", "taken")


def _columns(new: NewEntry) -> dict[str, Any]:
    return {"kind": kind_of(new), "subject": new.subject, **msgspec.structs.asdict(new.terms)}


def tell(tx: Tx, code: str, changed: asyncpg.Record, *, added: int, removed: int) -> None:
    """The lists are public among the signed in, their content is not: counts alone."""
    data = {"list": code, "version": changed["version"], "added": added, "removed": removed}
    tx.emit(
        Event(
            kind="list.changed",
            record=changed["id"],
            version=changed["version"],
            class_id=changed["class_id"],
            at=utc_now(),
            data=data,
        )
    )
