"""Who received a record hears what became of it: receivers are read from the audit, from matches and from shares."""

from collections.abc import Iterable
from uuid import UUID

from alerts.watchlists.queries import shared_with
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import NotFound
from jointops.base.ids import uuid7
from jointops.base.shares.model import country_of
from jointops.base.shares.queries import ever_shared
from jointops.base.tx import Event, Tx, row_as
from ops.rights.finding import q
from ops.rights.model import ACKNOWLEDGE, ACKNOWLEDGED, CORRECTED, Notice, owner_class


async def receivers(db: Db, record: UUID, owner: str) -> list[str]:
    """The other countries that have seen a record, or a match of it, or with whom it is or was shared."""
    async with db.service("purger") as tx:
        shared = {*await shared_with(tx, record), *await ever_shared(tx, record)}
    async with db.service("reviewer") as tx:
        records = [row["id"] for row in await tx.all(q.seen_through, record=record)]
        seen = {row["country"] for row in await tx.all(q.who_looked, records=records)}
        users = [one.removeprefix("user:") for one in shared if one.startswith("user:")]
        seen |= {row["country"] for row in await tx.all(q.countries_of, users=users)}
    seen |= {country for one in shared if (country := country_of(one))}
    return sorted(seen - {owner})


async def notify(tx: Tx, classes: dict[str, int], record: UUID, place: str, act: str) -> None:
    """A notice and an event for each country; `classes` are those of the countries' bureaux."""
    for country, class_id in classes.items():
        id = uuid7()
        await tx.run(q.add_notice, id=id, record=record, place=place, act=act, country=country, class_id=class_id)
        tx.audit("notice.send", id, result=f"{act} {country}")
        data = {"record": record, "act": act}
        tx.emit(Event(kind=CORRECTED, record=id, version=1, class_id=class_id, at=utc_now(), data=data))


async def classes_of(db: Db, countries: Iterable[str]) -> dict[str, int]:
    """The classes under which countries' bureaux hear: asked for before a transaction begins."""
    return {country: await db.class_id(owner_class(country)) for country in countries}


async def acknowledge_notice(db: Db, viewer: Viewer, id: UUID) -> Notice:
    """The viewer's bureau has heard. Raises NotFound (404): not to this country, or acknowledged before."""
    async with db.write(viewer) as tx:
        tx.require(ACKNOWLEDGE)
        row = await tx.maybe(q.acknowledge, id=id, by=viewer.user, country=viewer.country)
        if row is None:
            raise NotFound
        tx.audit(ACKNOWLEDGE, id)
        tx.emit(Event(kind=ACKNOWLEDGED, record=id, version=2, class_id=row["class_id"], at=utc_now()))
        return row_as(Notice, row)
