"""How much of the map one person takes a day: as much as leaves by an export without a second person."""

from integrations.ogc.model import TooManyRows
from jointops.base import sql
from jointops.base.settings import Settings
from jointops.base.tx import Tx

q = sql.load("integrations.ogc")


async def within_the_day(tx: Tx, settings: Settings, rows: int) -> None:
    """Rows that are about to go beside those of today (UTC). Raises TooManyRows (403)."""
    await tx.run(q.one_at_a_time, person=tx.viewer.person_id)
    if await tx.value(q.rows_taken) + rows > settings.export_alone:
        raise TooManyRows(f"{TooManyRows.__doc__} The limit is {settings.export_alone} rows.")
