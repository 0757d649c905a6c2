"""The victim desk's keys are replaced while it works: a new one wraps, records are wrapped anew, old ones go."""

from pathlib import Path

from jointops.base.cipher import Domain, Wrapped, domain
from jointops.base.db import Db
from jointops.base.errors import WrongState
from jointops.base.settings import Settings
from ops.care.actions import ROLE
from ops.care.queries import q

ROTATE, REWRAP, DROP = "care.rotate-key", "care.rewrap", "care.drop-key"

MOST = 200
"""Records a transaction: a desk that works on one of them waits for no longer."""


def care_keys(settings: Settings) -> Domain:
    """The keys of the victim desk's records, where the settings say or in the data folder."""
    usual = settings.data.resolve() / "care.keys"
    return domain("care", usual if settings.care_keys == Path() else settings.care_keys)


async def count_records(db: Db, keys: Domain) -> dict[str, int]:
    """How many records each key wraps, newest key first; none for one that is only held."""
    async with db.service(ROLE) as tx:
        used = {row["key_id"]: row["records"] for row in await tx.all(q.keys_in_use)}
    return {key_id: used.pop(key_id, 0) for key_id in keys.ids()} | used


async def rotate_key(db: Db, keys: Domain) -> str:
    """A new key wraps from now on, and the old ones still open; its id."""
    made = keys.rotate()
    async with db.service(ROLE) as tx:
        tx.audit(ROTATE, result=made)
    return made


async def rewrap_records(db: Db, keys: Domain) -> int:
    """Wrap every record's own key by the newest one; how many there were. Stopped, it goes on where it was."""
    done = 0
    while True:
        async with db.service(ROLE) as tx:
            rows = await tx.all(q.wrapped_by_others, newest=keys.ids()[0], most=MOST)
            for row in rows:
                new = keys.rewrap(row["id"], Wrapped(row["key_id"], row["key"]))
                await tx.run(q.rewrap, id=row["id"], was=row["key"], key_id=new.key_id, key=new.key)
            if not rows:
                return done
            tx.audit(REWRAP, result=keys.ids()[0], records=len(rows))
        done += len(rows)


async def drop_keys(db: Db, keys: Domain) -> list[str]:
    """Destroy the old keys; their ids. Raises WrongState (409) while a record is wrapped by one of them."""
    used = await count_records(db, keys)
    old = keys.ids()[1:]
    if left := [key_id for key_id in old if used.get(key_id)]:
        raise WrongState(f"Records are still wrapped by {', '.join(left)}: rewrap them first.")
    keys.drop(old)
    async with db.service(ROLE) as tx:
        for key_id in old:
            tx.audit(DROP, result=key_id)
    return old
