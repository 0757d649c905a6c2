"""Matches over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import Parameter

from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.http import IfMatch, version_of
from ops.denials.index import Denials
from ops.matches import actions
from ops.matches.desk import MOST_BY_ID, Waiting, count_waiting, list_waiting, some_matches
from ops.matches.model import ANSWER, ASK, CLAIM, READ, TAKE_BACK, VERDICT, Match, MatchFace, NewVerdict, Said
from ops.matches.queries import get_face, get_match, list_faces, list_matches


class MatchController(Controller):
    path = "/api/matches"

    @get(opt={"verb": READ})
    async def many(
        self,
        db: Db,
        viewer: Viewer,
        operation: str | None = None,
        in_state: Annotated[str | None, Parameter(query="state")] = None,
        check: UUID | None = None,
        cursor: str | None = None,
    ) -> page.Page[Match] | page.Page[MatchFace]:
        before, most = page.decode(cursor), page.DEFAULT + 1
        async with db.look(viewer) as tx:
            tx.require(READ)
            if viewer.role == "bureau":
                found = await list_matches(tx, operation, in_state, check, before, most)
            else:
                found = await list_faces(tx, operation, in_state, before, most)
            shown = page.page(found, page.DEFAULT, lambda match: (match.recorded_at, match.id))
            tx.audit_by_owner("match.list", (match.countries.owner for match in shown.items))
            return shown

    @get("/waiting", opt={"verb": READ})
    async def waiting(self, db: Db, viewer: Viewer, cursor: str | None = None) -> page.Page[Match]:
        async with db.look(viewer) as tx:
            tx.require(READ)
            found = await list_waiting(tx, page.decode(cursor), page.DEFAULT + 1)
            shown = page.page(found, page.DEFAULT, lambda match: (match.due_at or match.recorded_at, match.id))
            tx.audit_by_owner("match.list", (match.countries.owner for match in shown.items))
            return shown

    @get("/counts", opt={"verb": READ})
    async def counts(self, db: Db, viewer: Viewer) -> Waiting:
        async with db.read(viewer) as tx:
            tx.require(READ)
            return await count_waiting(tx)

    @get("/some", opt={"verb": READ, "many": "id"})
    async def some(
        self, db: Db, viewer: Viewer, ids: Annotated[list[UUID], Parameter(query="id", max_items=MOST_BY_ID)]
    ) -> page.Page[Match]:
        async with db.look(viewer) as tx:
            tx.require(READ)
            found = await some_matches(tx, ids)
            tx.audit_by_owner("match.list", (match.countries.owner for match in found))
            return page.Page(found)

    @get("/{id:uuid}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, id: UUID) -> Match | MatchFace:
        async with db.look(viewer) as tx:
            tx.require(READ)
            found = await (get_match if viewer.role == "bureau" else get_face)(tx, id)
            tx.audit(READ, id, owner=found.countries.owner)
            return found

    @post("/{id:uuid}/claim", opt={"verb": CLAIM}, status_code=200)
    async def claim(self, db: Db, viewer: Viewer, id: UUID, if_match: IfMatch = None) -> Match:
        return await actions.claim_match(db, viewer, id, version_of(if_match))

    @post("/{id:uuid}/ask", opt={"verb": ASK}, status_code=200)
    async def ask(self, db: Db, viewer: Viewer, id: UUID, data: Said, if_match: IfMatch = None) -> Match:
        return await actions.ask_owner(db, viewer, id, version_of(if_match), data.text)

    @post("/{id:uuid}/answer", opt={"verb": ANSWER}, status_code=200)
    async def answer(self, db: Db, viewer: Viewer, id: UUID, data: Said, if_match: IfMatch = None) -> Match:
        return await actions.answer_question(db, viewer, id, version_of(if_match), data.text)

    @post("/{id:uuid}/verdict", opt={"verb": VERDICT}, status_code=200)
    async def verdict(
        self, db: Db, denials: Denials, viewer: Viewer, id: UUID, data: NewVerdict, if_match: IfMatch = None
    ) -> Match:
        decided = await actions.give_verdict(db, viewer, id, version_of(if_match), data)
        await denials.catch_up()
        return decided

    @post("/{id:uuid}/take-back", opt={"verb": TAKE_BACK}, status_code=200)
    async def take_back(
        self, db: Db, denials: Denials, viewer: Viewer, id: UUID, data: Said, if_match: IfMatch = None
    ) -> Match:
        taken = await actions.take_back_denial(db, viewer, id, version_of(if_match), data.text)
        await denials.catch_up()
        return taken
