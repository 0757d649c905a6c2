"""How much of the map one person takes a day: as many records as leave by an export without a second person.

A map asks for the same ground again whenever it is moved: a record that went today already costs nothing more. Whoever
has a colleague's agreement to an export of the same has it for their map as well, until the day is over.
"""

from uuid import UUID

from integrations.ogc.model import TooManyRows
from jointops.base import sql
from jointops.base.settings import Settings
from jointops.base.tx import Tx
from ops.exports.queries import is_agreed

q = sql.load("integrations.ogc")


async def within_the_day(tx: Tx, settings: Settings, operation: str, what: str, ids: list[str]) -> None:
    """Records that are about to go, beside those of today (UTC). Raises TooManyRows (403)."""
    await tx.run(q.one_at_a_time, person=tx.viewer.person_id)
    taken = await tx.value(q.records_taken, records=[UUID(id) for id in ids])
    if taken > settings.export_alone and not await is_agreed(tx, operation, what):
        raise TooManyRows(f"{TooManyRows.__doc__} The limit is {settings.export_alone} different records.")
