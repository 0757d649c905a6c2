"""Daily reports over HTTP."""

from datetime import date

from litestar import Controller, get

from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.db import Db
from ops.reports.model import READ, Line, Report
from ops.reports.queries import get_report, list_reports


class ReportController(Controller):
    path = "/api/operations/{code:str}/reports"

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer, code: str, cursor: str | None = None) -> page.Page[Line]:
        """Frozen days, newest first."""
        async with db.look(viewer) as tx:
            tx.require(READ)
            found = await list_reports(tx, code, _day(cursor), page.DEFAULT + 1)
            tx.audit("report.list", records=len(found))
            shown = found[: page.DEFAULT]
            return page.Page(shown, shown[-1].day.isoformat() if len(found) > len(shown) else None)

    @get("/{day:date}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, code: str, day: date) -> Report:
        """A day: as it was frozen, or, while it goes on, as its rows say now."""
        async with db.look(viewer) as tx:
            tx.require(READ)
            report = await get_report(tx, code, day)
            tx.audit(READ, report.id)
            return report


def _day(cursor: str | None) -> date | None:
    try:
        return None if cursor is None else date.fromisoformat(cursor)
    except ValueError:
        raise page.no_cursor() from None
