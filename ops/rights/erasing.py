"""A record goes with every copy of it: when its owner decides so, and again where a restored database has it back."""

from uuid import UUID

from alerts.watchlists.lifecycle import erase_entry
from alerts.watchlists.model import SILENT
from alerts.watchlists.queries import disclosable, find_entry
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.tx import Tx
from ops.care.ending import destroy_keys
from ops.incidents.ending import purge_incidents
from ops.matches.ending import purge_matches
from ops.packs.ending import take_back_packs
from ops.retention.giving_way import give_way, giving_way
from ops.retention.purge import ROLE, end_checks
from ops.rights.finding import q

REPEATED = "erasure.repeat"


async def erase_record(db: Db, tx: Tx, kind: str, record: UUID, place: str) -> None:
    """What an entry, a check, a match or an incident says is gone; `tx` is the purger's."""
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


async def out_of_packs(tx: Tx, entry: UUID) -> None:
    """No pack says which entries are in it; silent ones are in none, so nothing happens that would tell of one."""
    if (await disclosable(tx, entry))["action"] not in SILENT:
        await take_back_packs(tx)


async def erased_so_far(db: Db) -> set[UUID]:
    """The records that were erased because the person asked for it, as the audit says."""
    async with db.service("sealer") as tx:
        return {row["record"] for row in await tx.all(q.erased_so_far)}


async def erase_again(db: Db, record: UUID) -> str | None:
    """Erase what an older backup has brought back; what it was, None where nothing of it is there."""
    return await giving_way(lambda _: _erased_again(db, record))


async def _erased_again(db: Db, record: UUID) -> str | None:
    async with db.service(ROLE) as tx:
        await give_way(tx)
        if (entry := await find_entry(tx, record)) is not None:
            kind, place, owner = "entry", *entry
        elif (row := await tx.maybe(q.still_there, id=record)) is not None:
            kind, place, owner = row["kind"], "", row["owner"]
        elif (await destroy_keys(tx, [record]))["care.victim"]:
            kind, place, owner = "victim", "", None
        else:
            return None
        await erase_record(db, tx, kind, record, place)
        tx.audit(REPEATED, record, owner=owner, result=kind)
        return kind
