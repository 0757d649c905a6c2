"""The directory over HTTP."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, get, patch, post, put
from litestar.params import Parameter

from alerts.authorities import actions, rota
from alerts.authorities.holidays import enter_days
from alerts.authorities.model import (
    ADD,
    CHANGE,
    DAYS,
    FINISH_TASK,
    NAME_DUTY,
    READ,
    READ_CHANGES,
    READ_ROTA,
    READ_TASKS,
    ROTA,
    Authority,
    AuthorityChange,
    Changes,
    Colleague,
    CountryDays,
    Covered,
    DaysEntered,
    Finished,
    NewAuthority,
    NewRota,
    Rota,
    Task,
)
from alerts.authorities.queries import count_coverage, list_authorities, list_changes
from alerts.authorities.tasks import finish_task, list_tasks
from jointops.base.access import Viewer, allowed
from jointops.base.clock import is_on_calendar, utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid
from jointops.base.http import IfMatch, version_of
from jointops.base.page import Page


class AuthorityController(Controller):
    path = "/api/authorities"

    @get(opt={"verb": READ})
    async def many(
        self,
        db: Db,
        viewer: Viewer,
        country: str | None = None,
        wanted: Annotated[str | None, Parameter(query="function")] = None,
        cursor: str = "",
    ) -> Page[Authority]:
        async with db.read(viewer) as tx:
            return await list_authorities(tx, country, wanted, cursor)

    @get("/changes", opt={"verb": READ_CHANGES})
    async def changes(
        self,
        db: Db,
        viewer: Viewer,
        since: datetime,
        until: datetime | None = None,
        country: str | None = None,
        wanted: Annotated[str | None, Parameter(query="function")] = None,
        cursor: str | None = None,
    ) -> Changes:
        async with db.read(viewer) as tx:
            return await list_changes(tx, _instant(since), _instant(until or utc_now()), country, wanted, cursor)

    @get("/coverage", opt={"verb": READ})
    async def coverage(self, db: Db, viewer: Viewer) -> list[Covered]:
        async with db.read(viewer) as tx:
            return await count_coverage(tx)

    @post("/days", opt={"verb": DAYS}, status_code=200)
    async def days(self, db: Db, viewer: Viewer, data: CountryDays) -> DaysEntered:
        return await enter_days(db, viewer, data)

    @get("/tasks", opt={"verb": READ_TASKS})
    async def tasks(self, db: Db, viewer: Viewer, cursor: str | None = None) -> Page[Task]:
        allowed(viewer, READ_TASKS)
        async with db.read(viewer) as tx:
            return await list_tasks(tx, cursor)

    @post("/tasks/{id:uuid}/done", opt={"verb": FINISH_TASK}, status_code=204)
    async def finish(self, db: Db, viewer: Viewer, id: UUID, data: Finished, if_match: IfMatch = None) -> None:
        await finish_task(db, viewer, id, data, version_of(if_match))

    @post(opt={"verb": ADD})
    async def add(self, db: Db, viewer: Viewer, data: NewAuthority) -> Authority:
        return await actions.add_authority(db, viewer, data)

    @patch("/{id:uuid}", opt={"verb": CHANGE})
    async def change(
        self, db: Db, viewer: Viewer, id: UUID, data: AuthorityChange, if_match: IfMatch = None
    ) -> Authority:
        return await actions.change_authority(db, viewer, id, data, version_of(if_match))

    @get("/{id:uuid}/people", opt={"verb": NAME_DUTY})
    async def people(
        self, db: Db, viewer: Viewer, id: UUID, search: Annotated[str, Parameter(max_length=80)] = ""
    ) -> list[Colleague]:
        return await rota.find_colleagues(db, viewer, id, search)

    @get("/{id:uuid}/rota", opt={"verb": READ_ROTA})
    async def rota(self, db: Db, viewer: Viewer, id: UUID) -> Rota:
        async with db.read(viewer) as tx:
            return await rota.get_rota(tx, id)

    @put("/{id:uuid}/rota", opt={"verb": ROTA})
    async def set_rota(self, db: Db, viewer: Viewer, id: UUID, data: NewRota, if_match: IfMatch = None) -> Rota:
        return await rota.set_rota(db, viewer, id, data, version_of(if_match))


def _instant(at: datetime) -> datetime:
    """With its zone, UTC when it says none. Raises Invalid (422) for an instant that no calendar has."""
    try:
        placed = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (OverflowError, ValueError):
        raise Invalid.field("/since", "This instant is on no calendar.", "calendar") from None
    if not is_on_calendar(placed):
        raise Invalid.field("/since", "This instant is on no calendar.", "calendar")
    return placed
