"""Documents of a room: adding one for some or all parties, a version on top of another, fetching a file."""

from uuid import UUID

import asyncpg

from alerts.networks.model import keeper_of
from alerts.rooms.actions import by_of, moved, open_one
from alerts.rooms.model import (
    FETCH,
    MOST_BYTES,
    MOST_DOCUMENTS,
    MOST_VERSIONS,
    WRITE,
    NewDocument,
    NewVersion,
    Room,
    room_class,
)
from alerts.rooms.parties import side_of
from alerts.rooms.queries import get_room, is_keeper, q
from alerts.scanning.upload import may_be_saved, searched
from geo.countries import name_of
from jointops.base.access import Viewer, allowed
from jointops.base.db import Db
from jointops.base.errors import IdReused, Invalid, NotAllowed, Stale, WrongState
from jointops.base.files import Judged, in_a_name, judged
from jointops.base.scanner import Checked, Scanner
from jointops.base.tx import Tx


async def add_document(db: Db, scanner: Scanner, viewer: Viewer, id: UUID, new: NewDocument) -> Room:
    """A document for the parties that are named, or all: the writer's own side and the secretariat always see it.

    Raises NotFound (404), NotAllowed (403: no party), WrongState (409: closed or full), IdReused (409),
    Stale (412: the parties were changed meanwhile), WrongFile (415), Invalid (422), Malware (422).
    """
    allowed(viewer, WRITE)
    file = judged(new.file)
    async with db.read(viewer) as tx:
        room = await tx.one(q.agencies_in, id=id)
    agencies: dict[str, str] = room["agencies"]
    side = side_of(viewer, keeper_of(room["network"]), agencies)
    for place, country in enumerate(new.parties):
        if country not in agencies:
            raise Invalid.field(f"/parties/{place}", f"{name_of(country)} is no party of this room.", "no-party")
    own = {country for country, agency in agencies.items() if agency == side}
    parties = sorted({*new.parties, *own}) if new.parties else room["parties"]
    circle = room_class(room["network"], [agencies[country] for country in parties], room["marking"])
    class_id = await db.class_id(circle)
    checked = await searched(db, scanner, viewer, WRITE, id, file, lambda tx: _nobody_s(tx, id))
    async with db.write(viewer) as tx:
        tx.require(WRITE)
        row = await open_one(tx, id)
        if row["agencies"] != agencies:
            raise Stale  # the parties were changed meanwhile
        known = await tx.maybe(q.lock_document, id=new.id)
        if known is not None:
            first = await tx.value(q.first, document=new.id)
            said = (known["room_id"], known["unit"], known["title"], known["parties"], first)
            if said != (id, side, new.title, parties, file.sha256):
                raise IdReused
            tx.unchanged()
            tx.audit(WRITE, id, result="repeat")
            return await get_room(tx, id)
        await _room_for(tx, id, file, documents=1)
        made = {"room": id, "title": new.title, "parties": parties, "unit": side, "class_id": class_id}
        if await tx.maybe(q.add_document, id=new.id, **made) is None:
            raise IdReused
        await _add(tx, new.id, 1, file, checked, new.note, class_id)
        tx.audit(WRITE, id, result=f"document {file.sha256}", records=len(parties))
        return await moved(tx, row, class_id)


async def add_version(db: Db, scanner: Scanner, viewer: Viewer, id: UUID, version: int, new: NewVersion) -> Room:
    """The document anew, by the side that wrote it or the secretariat; the versions before stay.

    Raises NotFound (404), NotAllowed (403), WrongState (409: closed or full), Stale (412), WrongFile (415),
    Malware (422).
    """
    allowed(viewer, WRITE)
    file = judged(new.file)
    async with db.read(viewer) as tx:
        room_id: UUID = (await tx.one(q.room_of_document, id=id))["room_id"]
    checked = await searched(db, scanner, viewer, WRITE, room_id, file, lambda tx: _whose(tx, room_id, id))
    async with db.look(viewer) as tx:
        tx.require(WRITE)
        room, document = await _theirs(tx, room_id, id)
        if await tx.value(q.newest, document=id) == file.sha256:
            tx.unchanged()
            tx.audit(WRITE, room["id"], owner=document["country"], result="repeat")
            return await get_room(tx, room["id"])
        if document["version"] != version:
            raise Stale
        if version >= MOST_VERSIONS:
            raise WrongState("This document has twenty versions: add it as another.", why="room-full")
        await _room_for(tx, room["id"], file, documents=0)
        await _add(tx, id, version + 1, file, checked, new.note, document["class_id"])
        await tx.run(q.touch_document, id=id)
        tx.audit(WRITE, room["id"], owner=document["country"], result=f"version {version + 1} {file.sha256}")
        return await moved(tx, room, document["class_id"])


async def fetch_file(db: Db, viewer: Viewer, id: UUID, number: int) -> tuple[str, asyncpg.Record]:
    """A version's file, under a name that says which it is and how it is marked.

    Raises NotFound (404), WrongState (409: it is being searched for malware, or some was found).
    """
    async with db.look(viewer) as tx:
        tx.require(FETCH)
        row = await tx.one(q.get_file, document=id, number=number)
        may_be_saved(row["checked"])
        tx.audit(FETCH, row["room_id"], owner=row["country"], result=row["sha256"])
        return f"{row['network']} {in_a_name(row['marking'])} v{number} {row['name']}", row


async def _theirs(tx: Tx, room_id: UUID, id: UUID) -> tuple[asyncpg.Record, asyncpg.Record]:
    """Room and document, kept for this act by the side that wrote it, or the secretariat."""
    room = await open_one(tx, room_id)
    document = await tx.one(q.lock_document, id=id)
    if not is_keeper(tx.viewer, room["network"]) and document["unit"] not in tx.viewer.principals:
        raise NotAllowed("The side that wrote it writes it anew, or the secretariat.", why="not-its-document")
    return room, document


async def _whose(tx: Tx, room_id: UUID, id: UUID) -> str:
    """The country that wrote a document. Raises what `_theirs` raises."""
    return (await _theirs(tx, room_id, id))[1]["country"]


async def _nobody_s(tx: Tx, room: UUID) -> None:
    """A new document is its writer's own. Raises what `open_one` raises."""
    await open_one(tx, room)


async def _room_for(tx: Tx, room: UUID, file: Judged, *, documents: int) -> None:
    held = await tx.one(q.held, room=room)
    if held["documents"] + documents > MOST_DOCUMENTS or held["bytes"] + file.length > MOST_BYTES:
        raise WrongState("This room is full: close it, and open another for what follows.", why="room-full")


async def _add(tx: Tx, document: UUID, number: int, file: Judged, checked: Checked, note: str, class_id: int) -> None:
    await tx.run(
        q.add_version,
        document=document,
        number=number,
        **file.columns(),
        checked=checked,
        note=note,
        by=by_of(tx.viewer, ""),
        class_id=class_id,
    )
