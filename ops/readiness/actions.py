"""Saying how far a country has come, and bringing it a step further."""

from collections.abc import Mapping
from datetime import datetime

import asyncpg

from geo.countries import name_of
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotFound, Stale, WrongState
from jointops.base.tx import Event, Tx
from ops.operations.model import operation_class
from ops.operations.queries import get_operation
from ops.readiness.model import (
    ADVANCE,
    CHANGED,
    FOCAL,
    NEEDED,
    SET,
    CountryState,
    Grid,
    NewState,
    State,
    Task,
    hindering,
    readiness_class,
)
from ops.readiness.queries import get_grid, is_hub, q


async def set_task(
    db: Db, viewer: Viewer, operation: str, country: str, task: Task, version: int, new: NewState
) -> Grid:
    """What somebody says of a task, with what shows it. Raises NotFound, Stale, Invalid, WrongState."""
    if new.state in ("done", "blocked") and not new.evidence.strip():
        raise Invalid.field("/evidence", "Say what shows that it is done, or what blocks it.", "missing")
    _own(viewer, operation, country)
    class_id = await db.class_id(readiness_class(operation, country))
    async with db.write(viewer) as tx:
        tx.require(SET)
        stands = (await _locked(tx, operation, country))["readiness"]
        before = await _states(tx, operation, country)
        said = {"operation": operation, "country": country, "task": task, "class_id": class_id}
        row = await tx.maybe(
            q.set_task, **said, state=new.state, evidence=new.evidence, by=viewer.name, at=utc_now(), version=version
        )
        if row is None:
            raise Stale
        if stands == "active" and task in NEEDED and before.get(task) == "done" != new.state:
            raise WrongState(
                f"{name_of(country)} is active: bring it back to preparing before a needed task is taken back.",
                why="country-active",
                countries=[country],
            )
        await _name(tx, operation, country, task, new)
        tx.audit(SET, owner=country, result=f"{task} {new.state}")
        await _tell(tx, operation, country, class_id, {"task": task, "state": new.state})
        return await get_grid(tx, operation)


async def advance_country(
    db: Db, viewer: Viewer, operation: str, country: str, version: int, state: CountryState
) -> Grid:
    """A country's state, of which `active` needs its tasks. Other countries are neither asked nor held up.

    It stands there already: nothing changes. Raises NotFound (404), Stale (412), WrongState (409).
    """
    _own(viewer, operation, country)
    # Everyone in the operation sees how far a country is; its tasks are its own and the centre's.
    class_id = await db.class_id(operation_class(operation))
    async with db.write(viewer) as tx:
        tx.require(ADVANCE)
        row = await _locked(tx, operation, country)
        if row["readiness"] == state:
            tx.unchanged()
            tx.audit(ADVANCE, owner=country, result="repeat")
            return await get_grid(tx, operation)
        if row["version"] != version:
            raise Stale
        if state in ("ready", "active") and (hindered := await _hindered(tx, operation, country)):
            raise WrongState(
                f"{name_of(country)} cannot be {state} before: {', '.join(hindered)}.",
                why="country-not-ready",
                countries=[country],
            )
        await tx.run(q.advance, operation=operation, country=country, state=state)
        tx.audit(ADVANCE, owner=country, result=state)
        await _tell(tx, operation, country, class_id, {"state": state})
        return await get_grid(tx, operation)


async def add_states(
    tx: Tx, operation: str, country: str, states: Mapping[Task, NewState], *, by: str, at: datetime, class_id: int
) -> None:
    """The rows of what a country has said of its tasks before anybody looks, as of a drill."""
    said = {"operation": operation, "country": country, "by": by, "at": at, "class_id": class_id, "version": 0}
    rows = [{**said, "task": task, "state": one.state, "evidence": one.evidence} for task, one in states.items()]
    await tx.run_many(q.set_task, rows)


def _own(viewer: Viewer, operation: str, country: str) -> None:
    """A country's own people say how far it has come, and the centre. Raises NotFound (404)."""
    if not is_hub(viewer, operation) and f"op:{operation}@{country}" not in viewer.principals:
        raise NotFound


async def _locked(tx: Tx, operation: str, country: str) -> asyncpg.Record:
    return await tx.one(q.lock_country, operation=operation, country=country)


async def _hindered(tx: Tx, operation: str, country: str) -> list[Task]:
    return hindering(await _states(tx, operation, country))


async def _states(tx: Tx, operation: str, country: str) -> dict[Task, State]:
    rows = await tx.all(q.states_of_country, operation=operation, country=country)
    return {row["task"]: row["state"] for row in rows}


async def _name(tx: Tx, operation: str, country: str, task: Task, new: NewState) -> None:
    """The evidence of a focal point is the person to call, whom the operation names from then on."""
    if task in FOCAL:
        statement = q.name_police if FOCAL[task] == "police" else q.name_prosecutor
        person = new.evidence if new.state == "done" else None
        await tx.run(statement, operation=operation, country=country, person=person)


async def _tell(tx: Tx, operation: str, country: str, class_id: int, data: dict[str, str]) -> None:
    found = await get_operation(tx, operation)
    tx.emit(
        Event(
            kind=CHANGED,
            record=found.id,
            version=found.version,
            class_id=class_id,
            at=utc_now(),
            operation=operation,
            data={"country": country, **data},
        )
    )
