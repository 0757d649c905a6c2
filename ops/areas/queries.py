"""Reads of areas and of what was met inside them."""

from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from geo.features import Feature, area_of
from jointops.base import sql
from jointops.base.page import Place
from jointops.base.tx import Tx, row_as, rows_as
from ops.areas.model import MOST, Area, Entry

q = sql.load("ops.areas")


async def list_areas(tx: Tx, operation: str) -> list[Area]:
    """All areas of an operation, newest first."""
    return [_area(tx, row) for row in await tx.all(q.list_areas, operation=operation, most=MOST)]


def feature_of(area: Area) -> Feature:
    """An area for another map: what is told of there, and what waits for nobody in particular."""
    kept = ("name", "kinds", "drawn_by", "drawn_at", "version")
    said = {name: getattr(area, name) for name in kept}
    return Feature(id=str(area.id), geometry=area_of(area.ring), properties=msgspec.to_builtins(said))


async def get_area(tx: Tx, id: UUID) -> Area:
    """Raises NotFound (404)."""
    return _area(tx, await tx.one(q.get_area, id=id))


async def page_entries(tx: Tx, operation: str, state: str | None, before: Place | None, most: int) -> list[Entry]:
    """What was met inside areas of one's own side, newest first."""
    met_at, id = before or (None, None)
    rows = await tx.all(q.list_entries, operation=operation, state=state, met_at=met_at, id=id, most=most)
    return rows_as(Entry, rows)


async def get_entry(tx: Tx, id: UUID) -> Entry:
    """Raises NotFound (404)."""
    return row_as(Entry, await tx.one(q.get_entry, id=id))


def _area(tx: Tx, row: asyncpg.Record) -> Area:
    fields: dict[str, Any] = {name: row[name] for name in Area.__struct_fields__ if name != "mine"}
    return msgspec.convert({**fields, "mine": row["told"] in tx.viewer.principals}, Area)
