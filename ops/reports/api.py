"""Daily reports over HTTP."""

from datetime import date
from uuid import UUID

from litestar import Controller, delete, get, post

from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.db import Db
from ops.reports.model import READ, REMARK, TAKE_OUT, Line, NewRemark, Report, TakingOut
from ops.reports.queries import get_report, list_reports
from ops.reports.remarking import add_remark, remove_remark, take_out


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

    @post("/{day:date}/remarks", opt={"verb": REMARK}, status_code=204)
    async def remark(self, db: Db, viewer: Viewer, code: str, day: date, data: NewRemark) -> None:
        """What the centre says of today: its hash is frozen with the day, the words are kept beside and end."""
        await add_remark(db, viewer, code, day, data)

    @delete("/{day:date}/remarks/{id:uuid}", opt={"verb": REMARK})
    async def unsay(self, db: Db, viewer: Viewer, code: str, day: date, id: UUID) -> None:
        await remove_remark(db, viewer, code, day, id)

    @post("/{day:date}/remarks/{id:uuid}/take-out", opt={"verb": TAKE_OUT}, status_code=204)
    async def take_out(self, db: Db, viewer: Viewer, code: str, day: date, id: UUID, data: TakingOut) -> None:
        """The words of a remark of a frozen day go before their time."""
        await take_out(db, viewer, code, day, id, data.reason)


def _day(cursor: str | None) -> date | None:
    try:
        return None if cursor is None else date.fromisoformat(cursor)
    except ValueError:
        raise page.no_cursor() from None
