"""Reads of operations."""

from collections import defaultdict
from collections.abc import Sequence

import asyncpg
import msgspec

from jointops.base import sql
from jointops.base.tx import Tx
from ops.operations.model import Changed, FocalPoints, Operation, Participant, Window

q = sql.load("ops.operations")


async def list_operations(tx: Tx) -> list[Operation]:
    """The operations that this viewer takes part in, newest first."""
    rows = await tx.all(q.list_operations)
    return await _with_participants(tx, rows)


async def get_operation(tx: Tx, code: str) -> Operation:
    """One operation. Raises NotFound (404)."""
    [operation] = await _with_participants(tx, [await tx.one(q.get_operation, code=code)])
    return operation


async def takes_part(tx: Tx, operation: str, countries: Sequence[str]) -> bool:
    """Whether one of these countries takes part, also for those of its people who do not work in the operation."""
    return await tx.value(q.takes_part, operation=operation, countries=countries)


async def is_synthetic(tx: Tx, code: str) -> bool:
    """Whether an operation is an exercise; asked for what leaves this system, so also of an operation not seen."""
    return await tx.value(q.is_synthetic, code=code)


async def _with_participants(tx: Tx, rows: list[asyncpg.Record]) -> list[Operation]:
    members: dict[str, list[Participant]] = defaultdict(list)
    for row in await tx.all(q.participants_of, codes=[row["code"] for row in rows]):
        focal = FocalPoints(row["police_focal"], row["prosecutor_focal"])
        one = Participant(row["country"], row["role"], focal, row["readiness"], row["bureau_phone"])
        members[row["operation"]].append(one)
    return [_operation(row, members[row["code"]]) for row in rows]


def _operation(row: asyncpg.Record, participants: list[Participant]) -> Operation:
    return Operation(
        id=row["id"],
        version=row["version"],
        code=row["code"],
        name=row["name"],
        crime_types=row["crime_types"],
        lead=row["lead"],
        hub_country=row["hub_country"],
        phase=row["phase"],
        window=Window(row["starts_at"], row["ends_at"]),
        participants=participants,
        synthetic=row["synthetic"],
        changed=msgspec.convert(row["changed"], Changed | None),
    )
