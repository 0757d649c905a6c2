"""What is to be done in the directory: an entry to verify, or one whose authority says that it is not competent.

Whoever sends an alert, or answers one, asks for it and does not see it; its keepers read the entry and nothing of the
alert: not that there is one, nor who sent it.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from alerts.authorities.model import (
    ASK,
    FINISH_TASK,
    VERIFIED,
    Authority,
    Finished,
    NotCompetent,
    Task,
    task_class,
)
from alerts.authorities.queries import q
from alerts.authorities.standing import block_of
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Stale, WrongState
from jointops.base.ids import uuid7
from jointops.base.page import DEFAULT, Page, decode, page
from jointops.base.tx import Event, Tx, rows_as


async def list_tasks(tx: Tx, cursor: str | None) -> Page[Task]:
    """What this keeper has to do, the longest waiting first."""
    at, id = decode(cursor) or (None, None)
    rows = rows_as(Task, await tx.all(q.open_tasks, after_at=at, after_id=id, most=DEFAULT + 1))
    return page(rows, DEFAULT, lambda one: (one.asked_at, one.id))


async def finish_task(db: Db, viewer: Viewer, id: UUID, done: Finished, version: int) -> None:
    """A keeper has seen to it. Raises NotFound (404), WrongState (409: it is done), Stale (412)."""
    async with db.write(viewer) as tx:
        tx.require(FINISH_TASK)
        row = await tx.one(q.get_task, id=id)
        if row["done_at"] is not None:
            raise WrongState("This was seen to already.")
        if row["version"] != version:
            raise Stale
        await tx.run(q.finish_task, id=id, outcome=done.outcome)
        tx.audit(FINISH_TASK, id, owner=row["country"], result=done.outcome)
        _tell(tx, id, version + 1, row["class_id"], row["country"], row["kind"])


async def ask_to_verify(db: Db, viewer: Viewer, stale: Sequence[Authority]) -> None:
    """Entries that kept something back are to be verified; in a transaction of its own: nothing may be sent."""
    if not stale:
        return
    classes = {country: await class_for(db, viewer, country) for country in sorted({one.country for one in stale})}
    async with db.write(viewer) as tx:
        for one in stale:
            await _ask(tx, one, "verify", [], None, classes[one.country])


async def ask_about(tx: Tx, one: Authority, said: NotCompetent, class_id: int) -> None:
    """An authority says that it is not competent: its keepers are to look at the entry."""
    await _ask(tx, one, "not-competent", sorted(set(said.functions)), said.named, class_id)


async def class_for(db: Db, viewer: Viewer, country: str) -> int:
    """The class of what is to be done about entries of a country."""
    async with db.read(viewer) as tx:
        networks = [row["network"] for row in await tx.all(q.networks_of, country=country)]
    return await db.class_id(task_class(networks))


async def end_verifying(tx: Tx, changed: Iterable[Authority]) -> None:
    """Of entries that hold again, what was to be verified is done."""
    holding = [one.id for one in changed if block_of(one, [], utc_now()) is None]
    for row in await tx.all(q.end_verifying, authorities=holding) if holding else []:
        tx.audit(VERIFIED, row["id"], owner=row["country"])
        _tell(tx, row["id"], row["version"], row["class_id"], row["country"], "verify")


async def _ask(tx: Tx, one: Authority, kind: str, functions: list[str], named: UUID | None, class_id: int) -> None:
    id = uuid7()
    asked = {"id": id, "authority": one.id, "kind": kind, "functions": functions, "named": named}
    is_new = await tx.value(q.ask_directory, class_id=class_id, **asked)
    tx.audit(ASK, id if is_new else None, owner=one.country, result=kind if is_new else "repeat")
    if is_new:
        _tell(tx, id, 1, class_id, one.country, kind)


def _tell(tx: Tx, id: UUID, version: int, class_id: int, country: str, kind: str) -> None:
    data = {"country": country, "kind": kind}
    tx.emit(Event(kind="authority.task", record=id, version=version, class_id=class_id, at=utc_now(), data=data))
