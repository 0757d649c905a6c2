"""Keeping networks: adding one, saying who belongs to it."""

from typing import Any

import asyncpg
import msgspec

from alerts.authorities.model import authority_class
from alerts.authorities.tasks import class_tasks, classes_after
from alerts.networks.model import (
    ADD,
    SET_MANDATE,
    SET_MEMBERS,
    Mandate,
    Member,
    Members,
    Network,
    NewNetwork,
    keeper_of,
)
from alerts.networks.queries import get_network, q
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotAllowed, Stale
from jointops.base.tx import Event, Tx


async def add_network(db: Db, viewer: Viewer, new: NewNetwork) -> Network:
    """A new network, as a row. Raises Invalid (422)."""
    class_id = await db.class_id(authority_class())
    if (new.kind == "task-force") != (new.mandate is not None):
        raise Invalid.field("/mandate", "A task force has a mandate, and no other network has one.", "kind")
    try:
        async with db.write(viewer) as tx:
            tx.require(ADD)
            row = await tx.maybe(
                q.add_network,
                code=new.code,
                name=new.name,
                kind=new.kind,
                parent=new.parent,
                topics=new.topics,
                secretariat=new.secretariat,
                **_columns(new.mandate, "/mandate"),
                class_id=class_id,
            )
            if row is None:
                raise Invalid.field("/code", "This code is taken.", "taken")
            _tell(tx, ADD, new.code, row, 1, class_id)
            return await get_network(tx, new.code)
    except asyncpg.ForeignKeyViolationError:
        raise Invalid.field("/parent", "There is no such network or secretariat.", "unknown") from None


async def set_members(db: Db, viewer: Viewer, code: str, new: Members, version: int) -> Network:
    """Who belongs to a network from now on; what waits about entries of its countries goes by that.

    Raises NotFound (404), NotAllowed (403), Stale (412), Invalid (422).
    """
    class_id = await db.class_id(authority_class())
    _once_each(new.members)
    classes = await classes_after(db, viewer, code, {one.country for one in new.members})
    try:
        async with db.write(viewer) as tx:
            tx.require(SET_MEMBERS)
            row = await _locked(tx, code, version)
            if row["lead"]:
                _is_led_by_one_of(new.members, row["lead"], "/members")
            await tx.run(q.clear_members, network=code)
            rows = [
                {"network": code, "country": one.country, "contact": one.contact, "class_id": class_id}
                for one in new.members
            ]
            await tx.run_many(q.add_member, rows)
            await tx.run(q.touch_network, code=code)
            await class_tasks(tx, classes)
            _tell(tx, SET_MEMBERS, code, row, version + 1, class_id)
            return await get_network(tx, code)
    except asyncpg.ForeignKeyViolationError:
        raise Invalid.field("/members", "One of these contact points is not in the directory.", "unknown") from None


async def set_mandate(db: Db, viewer: Viewer, code: str, new: Mandate, version: int) -> Network:
    """On what a task force rests from now on: prolonged, ended on a day, or led by another member.

    Raises NotFound (404), NotAllowed (403), Stale (412), Invalid (422).
    """
    class_id = await db.class_id(authority_class())
    columns = _columns(new, "")
    async with db.write(viewer) as tx:
        tx.require(SET_MANDATE)
        row = await _locked(tx, code, version)
        if row["kind"] != "task-force":
            raise Invalid.field("/legal_basis", "A task force alone has a mandate.", "kind")
        _is_led_by_one_of((await get_network(tx, code)).members, new.lead, "/lead")
        await tx.run(q.set_mandate, code=code, **columns)
        _tell(tx, SET_MANDATE, code, row, version + 1, class_id)
        return await get_network(tx, code)


async def _locked(tx: Tx, code: str, version: int) -> asyncpg.Record:
    """A network, for its own secretariat or an administrator. Raises NotFound (404), NotAllowed (403), Stale (412)."""
    row = await tx.one(q.lock_network, code=code)
    if tx.viewer.role != "admin" and keeper_of(code) not in tx.viewer.principals:
        raise NotAllowed("A network is kept by its own secretariat.")
    if row["version"] != version:
        raise Stale
    return row


def _columns(mandate: Mandate | None, pointer: str) -> dict[str, Any]:
    """pointer  where the mandate stands in the body"""
    if mandate is None:
        return dict.fromkeys(Mandate.__struct_fields__)
    if mandate.ends_on and mandate.ends_on < mandate.starts_on:
        raise Invalid.field(f"{pointer}/ends_on", "The mandate ends before it begins.", "order")
    return msgspec.structs.asdict(mandate)


def _is_led_by_one_of(members: list[Member], lead: str, pointer: str) -> None:
    if lead not in {one.country for one in members}:
        raise Invalid.field(pointer, "The country that leads a task force is one of its members.", "no-member")


def _once_each(members: list[Member]) -> None:
    countries = [one.country for one in members]
    for place, country in enumerate(countries):
        if country in countries[:place]:
            raise Invalid.field(f"/members/{place}/country", "This country stands here before.", "twice")


def _tell(tx: Tx, verb: str, code: str, row: asyncpg.Record, version: int, class_id: int) -> None:
    tx.audit(verb, row["id"], result=code)
    tx.emit(
        Event(
            kind="network.changed",
            record=row["id"],
            version=version,
            class_id=class_id,
            at=utc_now(),
            data={"network": code},
        )
    )
