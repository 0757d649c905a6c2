"""Reads of rooms: what row security lets through of each, so parties of one room may read different rooms."""

from collections import defaultdict
from uuid import UUID

import asyncpg
import msgspec

from alerts.networks.model import keeper_of
from alerts.rooms.model import WRITE, Clarification, Document, Room, RoomLine, Version
from jointops.base import sql
from jointops.base.access import VERBS, Viewer
from jointops.base.errors import NotFound
from jointops.base.page import DEFAULT, Page, decode, page
from jointops.base.tx import Tx, rows_as

q = sql.load("alerts.rooms")


async def list_rooms(tx: Tx, network: str, cursor: str | None) -> Page[RoomLine]:
    """Rooms of a network that this viewer is a party of, or keeps, the newest first."""
    opened_at, id = decode(cursor) or (None, None)
    rows = await tx.all(q.list_rooms, one=None, network=network, opened_at=opened_at, id=id, most=DEFAULT + 1)
    return page(rows_as(RoomLine, rows), DEFAULT, lambda one: (one.opened_at, one.id))


async def get_room(tx: Tx, id: UUID) -> Room:
    """One room with all that this viewer sees of it. Raises NotFound (404)."""
    rows = await tx.all(q.list_rooms, one=id, network=None, opened_at=None, id=None, most=1)
    if not rows:
        raise NotFound
    [row] = rows
    is_open = row["state"] == "open"
    writes = is_open and tx.viewer.role in VERBS[WRITE].roles
    keeps = is_keeper(tx.viewer, row["network"])
    found = await tx.all(q.documents_of, room=id)
    theirs = {one["id"] for one in found if writes and (keeps or one["unit"] in tx.viewer.principals)}
    documents = await _documents(tx, id, found, theirs)
    asked = [
        _clarification(one, one["document"] in theirs or (writes and keeps))
        for one in await tx.all(q.clarifications_of, room=id)
    ]
    may = [*(["write"] if writes else []), *(["set-parties", "close"] if keeps and is_open else [])]
    return msgspec.convert({**dict(row), "documents": documents, "clarifications": asked, "may": may}, Room)


def owners_in(room: Room) -> list[str]:
    """Whose the room is and each of its documents: the country whose side wrote it first."""
    return [room.opened_country, *(one.versions[-1].country for one in room.documents)]


async def _documents(tx: Tx, room: UUID, found: list[asyncpg.Record], theirs: set[UUID]) -> list[Document]:
    versions: dict[UUID, list[Version]] = defaultdict(list)
    for row in await tx.all(q.versions_of, room=room):
        said = dict(row)
        versions[said.pop("document_id")].append(msgspec.convert(said, Version))
    return [
        Document(
            id=row["id"],
            version=row["version"],
            title=row["title"],
            parties=row["parties"],
            versions=versions[row["id"]],
            may=["version"] if row["id"] in theirs else [],
        )
        for row in found
    ]


def _clarification(row: asyncpg.Record, answers: bool) -> Clarification:
    may = ["answer"] if answers and row["answered_at"] is None else []
    return msgspec.convert({**dict(row), "may": may}, Clarification)


def is_keeper(viewer: Viewer, network: str) -> bool:
    """Whether this viewer is of the network's secretariat."""
    return keeper_of(network) in viewer.principals
