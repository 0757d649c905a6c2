"""Cooperation requests and treaties over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import Controller, get, patch, post
from litestar.params import Parameter

from alerts.requests import actions, treaties
from alerts.requests.model import (
    ADD_TREATY,
    ASSESS,
    CORRECT_TREATY,
    DRAFT,
    JOIN_TREATY,
    MOVE,
    READ,
    READ_TREATIES,
    CorrectedParty,
    Count,
    Counted,
    Flow,
    Move,
    NewAssessment,
    NewRequest,
    Party,
    PartyCorrection,
    Request,
    State,
    Treaty,
    Wanted,
)
from alerts.requests.queries import (
    count_requests,
    get_request,
    list_corrections,
    list_flows,
    list_requests,
    list_treaties,
)
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.http import IfMatch, version_of
from jointops.base.page import Page

ACTS = {"informal": "informal", "send": "sent", "receive": "received", "ask-more": "need-more", "execute": "executing",
        "answer": "answered", "refuse": "refused", "use": "used", "close": "closed"}  # fmt: skip

Act = Literal["informal", "send", "receive", "ask-more", "execute", "answer", "refuse", "use", "close"]


class RequestController(Controller):
    path = "/api/requests"

    @get(opt={"verb": READ})
    async def many(
        self,
        db: Db,
        viewer: Viewer,
        wanted: Annotated[State | None, Parameter(query="state")] = None,
        network: Annotated[str | None, Parameter(max_length=32)] = None,
        urgent: bool = False,
        mine: bool = False,
        stalled: bool = False,
        lapses: bool = False,
        cursor: str | None = None,
    ) -> Page[Request]:
        asked = Wanted(state=wanted, network=network, urgent=urgent, mine=mine, stalled=stalled, lapses=lapses)
        async with db.look(viewer) as tx:
            found = await list_requests(tx, asked, cursor)
            tx.audit_by_owner("request.list", (one.requesting_country for one in found.items))
            return found

    @get("/counts", opt={"verb": READ})
    async def counts(self, db: Db, viewer: Viewer) -> list[Count]:
        async with db.read(viewer) as tx:
            return await count_requests(tx)

    @get("/flows", opt={"verb": READ})
    async def flows(
        self,
        db: Db,
        viewer: Viewer,
        network: Annotated[str, Parameter(max_length=32)],
        facilitator: Annotated[str, Parameter(max_length=32)],
        year: Annotated[int, Parameter(ge=1900, le=9000)],
        unit: Literal["request", "case"],
        cursor: Annotated[str, Parameter(pattern="^([A-Z]{2}-[A-Z]{2})?$")] = "",
    ) -> Page[Flow]:
        of = Counted(network=network, facilitator=facilitator, year=year, unit=unit)
        async with db.read(viewer) as tx:
            return await list_flows(tx, of, cursor)

    @get("/{id:uuid}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, id: UUID) -> Request:
        async with db.look(viewer) as tx:
            found, _ = await get_request(tx, id)
            tx.audit(READ, id, owner=found.requesting_country)
            return found

    @post(opt={"verb": DRAFT})
    async def draft(self, db: Db, viewer: Viewer, data: NewRequest) -> Request:
        return await actions.draft_request(db, viewer, data)

    @post("/{id:uuid}/assess", opt={"verb": ASSESS}, status_code=200)
    async def assess(self, db: Db, viewer: Viewer, id: UUID, data: NewAssessment, if_match: IfMatch = None) -> Request:
        return await actions.assess_request(db, viewer, id, version_of(if_match), data)

    @post("/{id:uuid}/{act:str}", opt={"verb": MOVE}, status_code=200)
    async def move(self, db: Db, viewer: Viewer, id: UUID, act: Act, data: Move, if_match: IfMatch = None) -> Request:
        return await actions.move_request(db, viewer, id, version_of(if_match), ACTS[act], data)


class TreatyController(Controller):
    path = "/api/treaties"

    @get(opt={"verb": READ_TREATIES})
    async def many(
        self,
        db: Db,
        viewer: Viewer,
        countries: Annotated[str | None, Parameter(pattern="^[A-Z]{2}(,[A-Z]{2}){0,9}$")] = None,
        cursor: Annotated[str, Parameter(max_length=40)] = "",
    ) -> Page[Treaty]:
        async with db.read(viewer) as tx:
            return await list_treaties(tx, countries.split(",") if countries else [], cursor)

    @post(opt={"verb": ADD_TREATY})
    async def add(self, db: Db, viewer: Viewer, data: Treaty) -> Treaty:
        return await treaties.add_treaty(db, viewer, data)

    @post("/{code:str}/parties", opt={"verb": JOIN_TREATY})
    async def join(self, db: Db, viewer: Viewer, code: str, data: Party) -> Treaty:
        return await treaties.join_treaty(db, viewer, code, data)

    @patch("/{code:str}/parties/{country:str}", opt={"verb": CORRECT_TREATY})
    async def correct(self, db: Db, viewer: Viewer, code: str, country: str, data: PartyCorrection) -> Treaty:
        return await treaties.correct_party(db, viewer, code, country, data)

    @get("/{code:str}/corrections", opt={"verb": READ_TREATIES})
    async def corrections(self, db: Db, viewer: Viewer, code: str, cursor: str | None = None) -> Page[CorrectedParty]:
        async with db.read(viewer) as tx:
            return await list_corrections(tx, code, cursor)
