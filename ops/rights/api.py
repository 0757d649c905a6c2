"""The rights of persons over HTTP: the officer for data protection, the owners' bureaux, the receivers."""

from uuid import UUID

from litestar import Controller, get, post

from alerts.watchlists.index import LiveEntries
from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.http import IfMatch, version_of
from ops.rights import desk
from ops.rights.decisions import decide
from ops.rights.finding import PersonFinder
from ops.rights.model import (
    ACKNOWLEDGE,
    ANSWER,
    COMPILE,
    DECIDE,
    NOTICES,
    OPEN,
    READ,
    TASKS,
    Answer,
    Decision,
    File,
    Finding,
    NewRequest,
    Notice,
    SubjectRequest,
    Task,
)
from ops.rights.notices import acknowledge_notice
from ops.rights.queries import get_file, list_notices, list_requests, list_tasks


class SubjectRequestController(Controller):
    path = "/api/subject-requests"

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer, cursor: str | None = None) -> page.Page[SubjectRequest]:
        async with db.look(viewer) as tx:
            tx.require(READ)
            found = page.page(
                await list_requests(tx, page.decode(cursor), utc_now(), page.DEFAULT + 1),
                page.DEFAULT,
                lambda one: (one.received_at, one.id),
            )
            tx.audit(READ, records=len(found.items))
            return found

    @post(opt={"verb": OPEN})
    async def open(self, db: Db, viewer: Viewer, data: NewRequest) -> SubjectRequest:
        return await desk.open_request(db, viewer, data)

    @get("/{id:uuid}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, id: UUID) -> File:
        async with db.look(viewer) as tx:
            tx.require(READ)
            found = await get_file(tx, id, utc_now())
            tx.audit_by_owner(READ, (one.owner for one in found.findings), id)
            return found

    @post("/{id:uuid}/compile", opt={"verb": COMPILE}, status_code=200)
    async def compile(
        self, db: Db, person_finder: PersonFinder, viewer: Viewer, id: UUID, if_match: IfMatch = None
    ) -> File:
        return await desk.compile_file(db, person_finder, viewer, id, version_of(if_match))

    @post("/{id:uuid}/answer", opt={"verb": ANSWER}, status_code=200)
    async def answer(self, db: Db, viewer: Viewer, id: UUID, data: Answer, if_match: IfMatch = None) -> File:
        return await desk.answer_person(db, viewer, id, version_of(if_match), data.text)


class SubjectFindingController(Controller):
    path = "/api/subject-findings"

    @get(opt={"verb": TASKS})
    async def tasks(self, db: Db, viewer: Viewer, cursor: str | None = None) -> page.Page[Task]:
        async with db.look(viewer) as tx:
            tx.require(TASKS)
            found = page.page(
                await list_tasks(tx, page.decode(cursor), page.DEFAULT + 1),
                page.DEFAULT,
                lambda one: (one.found_at, one.id),
            )
            tx.audit(TASKS, owner=viewer.country, records=len(found.items))
            return found

    @post("/{id:uuid}/decision", opt={"verb": DECIDE}, status_code=200)
    async def decide(self, db: Db, live: LiveEntries, viewer: Viewer, id: UUID, data: Decision) -> Finding:
        return await decide(db, live, viewer, id, data)


class NoticeController(Controller):
    path = "/api/notices"

    @get(opt={"verb": NOTICES})
    async def many(
        self, db: Db, viewer: Viewer, record: UUID | None = None, cursor: str | None = None
    ) -> page.Page[Notice]:
        async with db.look(viewer) as tx:
            tx.require(NOTICES)
            found = page.page(
                await list_notices(tx, record, page.decode(cursor), page.DEFAULT + 1),
                page.DEFAULT,
                lambda one: (one.made_at, one.id),
            )
            tx.audit(NOTICES, record, records=len(found.items))
            return found

    @post("/{id:uuid}/acknowledge", opt={"verb": ACKNOWLEDGE}, status_code=200)
    async def acknowledge(self, db: Db, viewer: Viewer, id: UUID) -> Notice:
        return await acknowledge_notice(db, viewer, id)
