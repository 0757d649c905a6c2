"""Thresholds over HTTP."""

from typing import Any

from litestar import Controller, Response, get, post

from alerts.thresholds import actions
from alerts.thresholds.model import READ, SET, NewThreshold, Threshold
from alerts.thresholds.queries import get_threshold
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.lists import own_list
from jointops.base.access import Viewer
from jointops.base.approvals.actions import Approvals
from jointops.base.approvals.model import Proposal
from jointops.base.db import Db


class ThresholdController(Controller):
    path = "/api/watchlists/{code:str}/threshold"

    @get(opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, code: str) -> Threshold:
        known = await own_list(db, viewer, READ, code)
        async with db.read(viewer) as tx:
            return await get_threshold(tx, known.code)

    @post(opt={"verb": SET})
    async def set(
        self, db: Db, live: LiveEntries, approvals: Approvals, viewer: Viewer, code: str, data: NewThreshold
    ) -> Response[Threshold | Proposal]:
        known = await own_list(db, viewer, SET, code)
        if not known.second_person:
            return _said(await actions.set_threshold(db, live, viewer, known, data), 200)
        made = await actions.propose_threshold(db, viewer, known, data)
        async with db.read(viewer) as tx:
            return _said(await approvals.one(tx, made), 202)


def _said(body: Any, status: int) -> Response[Any]:
    return Response(body, status_code=status)
