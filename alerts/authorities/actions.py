"""Keeping the directory."""

from uuid import UUID

import msgspec

from alerts.authorities.model import ADD, CHANGE, Authority, AuthorityChange, NewAuthority, authority_class
from alerts.authorities.queries import get_authority, q
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, Stale
from jointops.base.tx import Event, Tx


async def add_authority(db: Db, viewer: Viewer, new: NewAuthority) -> Authority:
    """Take an authority into the directory. Raises Invalid (422) when the code is taken."""
    class_id = await db.class_id(authority_class())
    async with db.write(viewer) as tx:
        tx.require(ADD)
        row = await tx.maybe(q.add_authority, class_id=class_id, **msgspec.structs.asdict(new))
        if row is None:
            raise Invalid.field("/code", "This code is taken.", "taken")
        _tell(tx, ADD, row["id"], 1, class_id, new.country)
        return await get_authority(tx, row["id"])


async def change_authority(db: Db, viewer: Viewer, id: UUID, change: AuthorityChange, version: int) -> Authority:
    """Change an entry or confirm that it still holds. Raises NotFound (404), Stale (412)."""
    class_id = await db.class_id(authority_class())
    async with db.write(viewer) as tx:
        tx.require(CHANGE)
        known = await get_authority(tx, id)
        fields = {name: getattr(known, name) for name in AuthorityChange.__struct_fields__}
        fields |= {name: value for name, value in msgspec.structs.asdict(change).items() if value is not msgspec.UNSET}
        if await tx.maybe(q.change_authority, id=id, version=version, **fields) is None:
            raise Stale
        _tell(tx, CHANGE, id, version + 1, class_id, known.country)
        return await get_authority(tx, id)


def _tell(tx: Tx, verb: str, id: UUID, version: int, class_id: int, country: str) -> None:
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
