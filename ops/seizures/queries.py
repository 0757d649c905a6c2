"""Reads of cases that follow seizures."""

from uuid import UUID

from alerts.authorities.queries import named_authorities
from alerts.coordination.model import AuthorityRef
from jointops.base.page import Place
from jointops.base.tx import Tx, rows_as
from ops.matches.queries import sees_record
from ops.seizures.model import Case, CaseLine, Entry
from ops.seizures.proposing import q


async def get_case(tx: Tx, id: UUID) -> Case:
    """One case with its forum. Raises NotFound (404)."""
    row = await tx.one(q.get_case, id=id)
    named = await named_authorities(tx, row["authorities"])
    [line] = rows_as(CaseLine, [row])
    fields = {name: getattr(line, name) for name in CaseLine.__struct_fields__}
    entries = rows_as(Entry, await tx.all(q.entries_of, case_id=id))
    authorities = [AuthorityRef(one.id, one.code, one.name, one.country, one.time_zone) for one in named]
    seen = await sees_record(tx, "incident", row["incident"])
    return Case(**fields, seen=seen, authorities=authorities, entries=entries)


async def list_cases(tx: Tx, operation: str | None, before: Place | None, most: int) -> list[CaseLine]:
    """Cases that this viewer may see, newest first."""
    opened_at, id = before or (None, None)
    return rows_as(CaseLine, await tx.all(q.list_cases, operation=operation, opened_at=opened_at, id=id, most=most))
