"""Enrolling people. Done by the owner of the database when it is set up; by administrators from the next issue on."""

import asyncpg

from jointops.base import sql
from jointops.base.access import Viewer, access_class
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import NotAllowed
from jointops.base.people.model import CHANGE_ACCESS, GRANTED, Access, NewPerson
from jointops.base.tx import Event

q = sql.load("jointops.base.people")


async def enrol(url: str, people: list[NewPerson]) -> None:
    """Make the accounts that are not there yet."""
    connection = await asyncpg.connect(url)
    try:
        rows = [
            q.enrol.arguments(
                {
                    "user_name": one.user,
                    "name": one.name,
                    "title": one.title,
                    "role": one.role,
                    "country": one.country,
                    "principals": one.principals,
                    "clearance": one.clearance,
                    "operations": one.operations,
                    "checkpoint": one.checkpoint,
                    "demo": one.demo,
                }
            )
            for one in people
        ]
        await connection.executemany(q.enrol.text, rows)
    finally:
        await connection.close()


async def change_access(db: Db, viewer: Viewer, user: str, new: Access) -> None:
    """A person holds something else from now on: in every live session, on every open socket within a second.

    Raises NotAllowed (403: not an administrator, or oneself), NotFound (404).
    """
    class_id = await db.class_id(access_class(f"user:{user}", marking=0))
    async with db.write(viewer) as tx:
        tx.require(CHANGE_ACCESS)
        if user == viewer.user:
            raise NotAllowed("Another administrator changes what you may see.")
        person = (await tx.one(q.find_person, user_name=user))["id"]
        await tx.run(q.change_access, person=person, principals=new.principals, clearance=new.clearance)
        tx.audit(CHANGE_ACCESS, person)
        tx.emit(Event(kind=GRANTED, record=person, version=1, class_id=class_id, at=utc_now()))


async def count_demo_accounts(url: str) -> int:
    """How many invented accounts there are: a production start refuses to serve with any."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(q.count_demo.text)
    finally:
        await connection.close()
