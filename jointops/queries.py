"""What the roof asks the database itself."""

from typing import Any

from jointops.base import sql
from ops.matching.model import KINDS, NAME

q = sql.load("jointops")


async def matching_waits_s(connection: Any) -> float:
    """For how many seconds the oldest check or change of a list has waited for the matcher; a connection or a pool."""
    return await connection.fetchval(q.waits_s.text, NAME, [*KINDS])
