"""Reads of incidents."""

from collections import defaultdict
from uuid import UUID

import asyncpg
import msgspec

from geo.assign import Boundaries
from jointops.base import page, sql
from jointops.base.tx import Tx
from ops.checkpoints.model import Position
from ops.incidents.model import Incident, Item, TakenBack

q = sql.load("ops.incidents")


async def get_incident(tx: Tx, id: UUID) -> Incident:
    """One incident with its items. Raises NotFound (404)."""
    [incident] = await _with_items(tx, [await tx.one(q.get_incident, id=id)])
    return incident


def placed(incident: Incident, ground: Boundaries) -> Incident:
    """The incident with what the map says of where it was."""
    if incident.position is None:
        return incident
    return msgspec.structs.replace(incident, place=ground.place_of(incident.position.lon, incident.position.lat))


async def list_incidents(tx: Tx, operation: str | None, before: page.Place | None, most: int) -> list[Incident]:
    """Incidents that this viewer may see, newest first."""
    recorded_at, id = before or (None, None)
    rows = await tx.all(q.list_incidents, operation=operation, recorded_at=recorded_at, id=id, most=most)
    return await _with_items(tx, rows)


async def _with_items(tx: Tx, rows: list[asyncpg.Record]) -> list[Incident]:
    items: dict[UUID, list[Item]] = defaultdict(list)
    for row in await tx.all(q.items_of, ids=[row["id"] for row in rows]):
        fields = {"commodity": row["commodity"], "quantity": row["quantity"], "unit": row["unit"], **row["details"]}
        items[row["incident_id"]].append(msgspec.convert(fields, Item))
    return [_incident(row, items[row["id"]]) for row in rows]


def _incident(row: asyncpg.Record, items: list[Item]) -> Incident:
    return Incident(
        id=row["id"],
        version=row["version"],
        kind=row["kind"],
        operation=row["operation"],
        country=row["country"],
        checkpoint=row["checkpoint"],
        position=Position(row["lon"], row["lat"]) if row["lon"] is not None else None,
        occurred_at=row["occurred_at"],
        recorded_at=row["recorded_at"],
        persons=row["persons"],
        items=items,
        match=row["match_id"],
        note=row["note"],
        by_centre=row["by_centre"],
        withdrawn=_taken_back(row),
        instead_of=row["instead_of"],
        anew=row["anew"],
    )


def _taken_back(row: asyncpg.Record) -> TakenBack | None:
    if row["withdrawn_at"] is None:
        return None
    return TakenBack(row["withdrawn_at"], row["withdrawn_by"], row["withdrawn_reason"])
