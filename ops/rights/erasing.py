"""A record goes with every copy of it: when its owner decides so, and again where a restored database has it back."""

from uuid import UUID

from alerts.coordination.ending import purge_alerts
from alerts.requests.ending import purge_cooperation
from alerts.watchlists.lifecycle import erase_entry
from alerts.watchlists.model import SILENT
from alerts.watchlists.queries import disclosable
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.tx import Tx
from ops.incidents.ending import purge_incidents
from ops.matches.ending import purge_matches
from ops.packs.ending import take_back_packs
from ops.retention.purge import end_checks


async def erase_record(db: Db, tx: Tx, kind: str, record: UUID, place: str) -> None:
    """What an entry, a check, a match, an incident, an alert or a request says is gone; `tx` is the purger's."""
    if kind == "entry":
        await out_of_packs(tx, record)
        await erase_entry(db, tx, place.removeprefix("list:"), record, utc_now())
        await purge_matches(tx, entries=[record])
    if kind == "check":
        await end_checks(tx, [record])
    if kind == "match":
        await purge_matches(tx, matches=[record])
    if kind == "incident":
        await purge_incidents(tx, [record])
    if kind == "alert":
        await purge_alerts(tx, [record])
    if kind == "request":
        await purge_cooperation(tx, [record])


async def out_of_packs(tx: Tx, entry: UUID) -> None:
    """No pack says which entries are in it; silent ones are in none, so nothing happens that would tell of one."""
    if (await disclosable(tx, entry))["action"] not in SILENT:
        await take_back_packs(tx)
