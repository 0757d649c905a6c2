"""What a country must have done before it goes active in an operation, and how far it has come.

The tasks are those of joint operations' preparation meetings (KAFO II: planning workshop half a year before).
"""

from datetime import datetime
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from jointops.base.access import AccessClass, access_class, verb
from ops.operations.model import Country

CHANGED = "readiness.changed"
READ = verb("readiness.read")
SET = verb("readiness.set", "centre", "national_centre", "bureau", emits=[CHANGED])
ADVANCE = verb("readiness.advance", "centre", "national_centre", emits=[CHANGED])

Task = Literal[
    "legal_basis", "police_focal", "prosecutor_focal", "dpo", "units", "officers", "devices", "list_access",
    "directory", "victim_service", "interpreter", "custody", "fallback", "exercise",
]  # fmt: skip
TASKS: tuple[Task, ...] = get_args(Task)

NEEDED: tuple[Task, ...] = ("legal_basis", "police_focal", "prosecutor_focal")
"""Without these no country goes active, whatever else is done."""

FOCAL: dict[Task, str] = {"police_focal": "police", "prosecutor_focal": "prosecutor"}
"""Tasks whose evidence is the person to call in that country."""

State = Literal["open", "under_way", "done", "blocked"]
CountryState = Literal["preparing", "ready", "active", "withdrawn"]


class NewState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far a task has come. evidence: what shows it, or what blocks it; of a focal point the person to call."""

    state: State
    evidence: Annotated[str, Meta(max_length=400)] = ""


class TaskState(msgspec.Struct, frozen=True, kw_only=True):
    """A task of a country; version 0 while nobody has said anything of it."""

    task: Task
    state: State
    evidence: str
    by: str
    at: datetime | None
    version: int


class CountryReadiness(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the grid.

    version      of its state, for If-Match when it is brought further; its tasks have their own
    hindered_by  tasks that keep this country, and no other, from going active
    may          whether this viewer may change its tasks, and bring it a step further
    """

    country: Country
    version: int
    state: str
    tasks: list[TaskState]
    hindered_by: list[Task]
    may: list[Literal["set", "advance"]]


class Grid(msgspec.Struct, frozen=True):
    """Countries by tasks, as far as the viewer may see them."""

    countries: list[CountryReadiness]


class Advance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a country stands from now on."""

    state: CountryState


def readiness_class(operation: str, country: str) -> AccessClass:
    """The country's own people and the operation's centre."""
    return access_class(f"op:{operation}@{country}", f"centre:{operation}", marking=2)


def hindering(states: dict[Task, State]) -> list[Task]:
    """What keeps a country from going active: needed tasks that are not done, and any that is blocked."""
    return [
        task
        for task in TASKS
        if states.get(task, "open") == "blocked" or (task in NEEDED and states.get(task, "open") != "done")
    ]
