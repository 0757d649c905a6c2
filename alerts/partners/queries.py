"""Reads of partners' keys and files: those of a network, by its secretariat."""

from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from alerts.networks.queries import get_network
from alerts.partners.model import PartnerEvent, PartnerFile, PartnerKey
from alerts.rooms.queries import is_keeper
from jointops.base import sql
from jointops.base.access import MARKINGS
from jointops.base.clock import utc_now
from jointops.base.errors import NotAllowed
from jointops.base.page import DEFAULT, Page, decode, page
from jointops.base.tx import Tx, rows_as

q = sql.load("alerts.partners")

LABELS = {level: label for label, level in MARKINGS.items()}


async def list_keys(tx: Tx, network: str) -> list[PartnerKey]:
    """Keys of a network's partners that this viewer may know of. Raises NotFound (404: no such network)."""
    await get_network(tx, network)
    return rows_as(PartnerKey, await tx.all(q.list_keys, network=network, id=None, day=utc_now().date()))


async def get_key(tx: Tx, id: UUID) -> PartnerKey:
    """One key. Raises NotFound (404)."""
    return msgspec.convert(dict(await tx.one(q.list_keys, network=None, id=id, day=utc_now().date())), PartnerKey)


async def list_files(tx: Tx, network: str, cursor: str | None) -> Page[PartnerFile]:
    """Receipts of a network's files, the newest first. Raises NotFound (404), NotAllowed (403)."""
    await kept_by(tx, network)
    received_at, id = decode(cursor) or (None, None)
    rows = await tx.all(q.list_files, network=network, one=None, received_at=received_at, id=id, most=DEFAULT + 1)
    return page([_file(row) for row in rows], DEFAULT, lambda one: (one.received_at, one.id))


async def get_file(tx: Tx, id: UUID) -> PartnerFile:
    """One receipt. Raises NotFound (404)."""
    return _file(await tx.one(q.list_files, network=None, one=id, received_at=None, id=None, most=1))


async def list_events(tx: Tx, id: UUID, after: int) -> list[PartnerEvent]:
    """What a file held, at most fifty from a number on. Raises NotFound (404)."""
    await get_file(tx, id)
    return [_event(row) for row in await tx.all(q.events_of, file=id, after=after, most=DEFAULT)]


async def kept_by(tx: Tx, network: str) -> None:
    """Partners' files are its own secretariat's. Raises NotFound (404: no such network), NotAllowed (403)."""
    await get_network(tx, network)
    if not is_keeper(tx.viewer, network):
        raise NotAllowed("The files of a network's partners are for its own secretariat.")


def _file(row: asyncpg.Record) -> PartnerFile:
    return msgspec.convert({**dict(row), "marking": LABELS[row["marking"]]}, PartnerFile)


def _event(row: asyncpg.Record) -> PartnerEvent:
    said: dict[str, Any] = dict(row)
    data: dict[str, Any] = said.pop("data")
    said |= {name: _word(data.get(name)) for name in ("number", "priority", "title", "text", "language", "marking")}
    said |= {name: _words(data.get(name)) for name in ("handling", "countries")}
    return PartnerEvent(**said)


def _word(said: object) -> str:
    return said if isinstance(said, str) else ""


def _words(said: object) -> list[str]:
    given = msgspec.convert(said, list[object]) if isinstance(said, list) else []
    return [one for one in given if isinstance(one, str)]
