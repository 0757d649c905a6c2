"""Reads of the readiness grid."""

from collections import defaultdict
from typing import Literal

from jointops.base import sql
from jointops.base.access import VERBS, Viewer
from jointops.base.tx import Tx, row_as
from ops.operations.model import Participant
from ops.operations.queries import get_operation
from ops.readiness.model import ADVANCE, SET, TASKS, CountryReadiness, Grid, Task, TaskState, hindering

q = sql.load("ops.readiness")


async def get_grid(tx: Tx, operation: str) -> Grid:
    """The countries that this viewer may see the tasks of. Raises NotFound (404)."""
    members = (await get_operation(tx, operation)).participants
    said: dict[str, dict[Task, TaskState]] = defaultdict(dict)
    for row in await tx.all(q.states_of, operation=operation):
        one = row_as(TaskState, {name: row[name] for name in TaskState.__struct_fields__})  # pyright: ignore[reportArgumentType]
        said[row["country"]][one.task] = one
    versions = {row["country"]: row["version"] for row in await tx.all(q.versions_of, operation=operation)}
    seen = [one for one in members if _sees(tx.viewer, operation, one.country)]
    return Grid([_row(tx.viewer, one, versions[one.country], said[one.country]) for one in seen])


def is_hub(viewer: Viewer, operation: str) -> bool:
    return f"centre:{operation}" in viewer.principals


def _sees(viewer: Viewer, operation: str, country: str) -> bool:
    return is_hub(viewer, operation) or f"op:{operation}@{country}" in viewer.principals


def _row(viewer: Viewer, member: Participant, version: int, said: dict[Task, TaskState]) -> CountryReadiness:
    return CountryReadiness(
        country=member.country,
        version=version,
        state=member.readiness,
        tasks=[said.get(task) or _not_yet(task) for task in TASKS],
        hindered_by=hindering({task: one.state for task, one in said.items()}),
        may=_may(viewer),
    )


def _not_yet(task: Task) -> TaskState:
    return TaskState(task=task, state="open", evidence="", by="", at=None, version=0)


def _may(viewer: Viewer) -> list[Literal["set", "advance"]]:
    acts: list[tuple[Literal["set", "advance"], str]] = [("set", SET), ("advance", ADVANCE)]
    return [act for act, verb in acts if viewer.role in VERBS[verb].roles]
