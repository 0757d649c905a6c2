"""Reads of the victim desk: everything is deciphered for one act and never kept open."""

from uuid import UUID

import asyncpg
import msgspec

from jointops.base import sql
from jointops.base.cipher import Domain, RecordKey, Wrapped
from jointops.base.page import Place
from jointops.base.tx import Tx, rows_as
from ops.care.model import NEXT, Details, Step, Victim, VictimFace

q = sql.load("ops.care")

DETAILS = "care.victim.details"
REASON = "care.step.reason"


async def get_victim(tx: Tx, keys: Domain, id: UUID) -> Victim:
    """One person of this desk. Raises NotFound (404): also for whoever is not of the desk."""
    row = await tx.one(q.get_victim, id=id)
    key = record_key(keys, row)
    face = msgspec.structs.asdict(face_of(row))
    return Victim(
        **face, details=details_of(row, key), steps=await _steps(tx, key, id), next=sorted(NEXT[row["state"]])
    )


async def list_victims(tx: Tx, operation: str | None, before: Place | None, most: int) -> list[VictimFace]:
    """The desk's people by pseudonym, newest first."""
    recorded_at, id = before or (None, None)
    return rows_as(
        VictimFace, await tx.all(q.list_victims, operation=operation, recorded_at=recorded_at, id=id, most=most)
    )


def record_key(keys: Domain, row: asyncpg.Record) -> RecordKey | None:
    """The record's opened key; None when it was erased."""
    return keys.open_record(row["id"], Wrapped(row["key_id"], row["key"])) if row["key"] else None


def face_of(row: asyncpg.Record) -> VictimFace:
    return VictimFace(**{name: row[name] for name in VictimFace.__struct_fields__})


def details_of(row: asyncpg.Record, key: RecordKey | None) -> Details:
    return msgspec.json.decode(key.decipher(DETAILS, row["details"]), type=Details) if key else Details()


async def _steps(tx: Tx, key: RecordKey | None, id: UUID) -> list[Step]:
    rows = await tx.all(q.steps_of, victim_id=id)
    return [
        Step(row["state"], row["by"], row["at"], key.decipher(REASON, row["reason"]).decode() if key else "")
        for row in rows
    ]
