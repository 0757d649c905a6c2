"""Figures over HTTP."""

from litestar import Controller, Response, get, post

from geo.map.api import HeadCursor
from jointops.base.access import Viewer
from jointops.base.db import Db
from ops.checkpoints.model import Country
from ops.figures import actions
from ops.figures.model import READ, REPORT, WITHDRAW, Figures, NewReportedFigure, ReportedFigure, WrongFigure
from ops.figures.queries import get_figures
from ops.figures.withdrawing import withdraw_figure
from ops.operations.queries import get_operation


class FiguresController(Controller):
    path = "/api/operations/{operation:str}/figures"

    @get(opt={"verb": READ, "many": "country"})
    async def one(
        self, db: Db, viewer: Viewer, head_cursor: HeadCursor, operation: str, country: list[Country] | None = None
    ) -> Figures:
        """What this viewer may see, counted; `country`, also several, narrows all but the reported figures."""
        async with db.read(viewer) as tx:
            await get_operation(tx, operation)
            return await get_figures(tx, operation, await head_cursor(tx), country or ())

    @post("/reported", opt={"verb": REPORT})
    async def report(self, db: Db, viewer: Viewer, operation: str, data: NewReportedFigure) -> Response[ReportedFigure]:
        """A figure that somebody published, beside what is computed and never among it."""
        figure, is_new = await actions.report_figure(db, viewer, operation, data)
        return Response(figure, status_code=201 if is_new else 200)

    @post("/reported/withdraw", opt={"verb": WITHDRAW}, status_code=204)
    async def withdraw(self, db: Db, viewer: Viewer, operation: str, data: WrongFigure) -> None:
        """A published figure that was mistyped goes; the right one is entered anew."""
        await withdraw_figure(db, viewer, operation, data)
