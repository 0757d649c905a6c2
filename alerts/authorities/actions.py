"""Keeping the directory."""

from functools import cache
from uuid import UUID
from zoneinfo import available_timezones

import msgspec

from alerts.authorities.calendar import OtherDays, wrong_in
from alerts.authorities.model import ADD, CHANGE, Authority, AuthorityChange, NewAuthority, authority_class
from alerts.authorities.queries import get_authority, q
from alerts.authorities.tasks import end_verifying
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, Stale
from jointops.base.tx import Event, Tx


async def add_authority(db: Db, viewer: Viewer, new: NewAuthority) -> Authority:
    """Take an authority into the directory. Raises Invalid (422) when the code is taken."""
    hours_fit(new)
    class_id = await db.class_id(authority_class())
    async with db.write(viewer) as tx:
        tx.require(ADD)
        row = await tx.maybe(q.add_authority, class_id=class_id, **msgspec.structs.asdict(new))
        if row is None:
            raise Invalid.field("/code", "This code is taken.", "taken")
        await tx.run(q.note_change, code=new.code, act="added", fields=[])
        tell_authority(tx, ADD, row["id"], 1, class_id, new.country)
        return await get_authority(tx, row["id"])


async def change_authority(db: Db, viewer: Viewer, id: UUID, change: AuthorityChange, version: int) -> Authority:
    """Change an entry or confirm that it still holds. Raises NotFound (404), Stale (412)."""
    hours_fit(change)
    class_id = await db.class_id(authority_class())
    async with db.write(viewer) as tx:
        tx.require(CHANGE)
        known = await get_authority(tx, id)
        fields = {name: getattr(known, name) for name in AuthorityChange.__struct_fields__}
        fields |= {name: value for name, value in msgspec.structs.asdict(change).items() if value is not msgspec.UNSET}
        if await tx.maybe(q.change_authority, id=id, version=version, **fields) is None:
            raise Stale
        await note_change(tx, known, fields)
        tell_authority(tx, CHANGE, id, version + 1, class_id, known.country)
        now = await get_authority(tx, id)
        await end_verifying(tx, [now])
        return now


async def note_change(tx: Tx, known: Authority, fields: dict[str, object]) -> None:
    """Put on the change log what became another, if anything did; a new day of verification alone is `verified`."""
    changed = sorted(name for name, value in fields.items() if getattr(known, name) != value)
    if not changed:
        return
    act = "verified" if set(changed) <= {"verified_at"} else "changed"
    await tx.run(q.note_change, code=known.code, act=act, fields=changed)


def hours_fit(said: NewAuthority | AuthorityChange) -> None:
    """Whether clocks can go by this zone and these hours. Raises Invalid (422)."""
    if said.time_zone is not msgspec.UNSET and said.time_zone not in _zones():
        message = "This is no zone of the IANA database, as Africa/Bamako is."
        raise Invalid.field("/time_zone", message, "zone")
    if said.week is not msgspec.UNSET and (place := wrong_in(said.week)) is not None:
        raise Invalid.field(f"/week/{place}/closes", "It closes before it opens.", "order")
    for number, days in enumerate([] if said.other_days is msgspec.UNSET else said.other_days):
        days_fit(days, f"/other_days/{number}")


def days_fit(days: OtherDays, at: str) -> None:
    """Whether days of other hours are in order; `at`: where they stand in what was sent. Raises Invalid (422)."""
    if days.last < days.first:
        raise Invalid.field(f"{at}/last", "It ends before it begins.", "order")
    if (place := wrong_in(days.week)) is not None:
        raise Invalid.field(f"{at}/week/{place}/closes", "It closes before it opens.", "order")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def tell_authority(tx: Tx, verb: str, id: UUID, version: int, class_id: int, country: str) -> None:
    tx.audit(verb, id)
    tx.emit(
        Event(
            kind="authority.changed",
            record=id,
            version=version,
            class_id=class_id,
            at=utc_now(),
            data={"country": country},
        )
    )
