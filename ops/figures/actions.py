"""Entering published figures: when an operation is set up, and by its centre afterwards."""

import msgspec

from jointops.base.access import Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotAllowed, NotFound
from jointops.base.tx import Event, Tx
from ops.figures.model import REPORT, REPORTED, NewReportedFigure, ReportedFigure
from ops.figures.queries import q
from ops.operations.model import operation_class, takes_part
from ops.operations.queries import get_operation


async def add_reported(tx: Tx, operation: str, figures: list[ReportedFigure], class_id: int) -> None:
    """Keep published figures beside the operation, with qualifier and source."""
    await tx.run_many(q.add_reported, [_row(operation, figure, class_id) for figure in figures])


async def report_figure(db: Db, viewer: Viewer, operation: str, new: NewReportedFigure) -> tuple[ReportedFigure, bool]:
    """Keep a figure that somebody published, and tell the operation. A repeat gives the same figure, and False.

    Raises NotFound (404), NotAllowed (403: another centre), Invalid (422).
    """
    allowed(viewer, REPORT)
    if not takes_part(viewer, operation):
        raise NotFound
    if not any(letter.isdigit() for letter in new.source):
        raise Invalid.field("/source", "Name the document, and the paragraph, page or table in it.", "paragraph")
    figure = ReportedFigure(**msgspec.structs.asdict(new))
    class_id = await db.class_id(operation_class(operation))
    async with db.write(viewer) as tx:
        tx.require(REPORT)
        found = await get_operation(tx, operation)
        if f"centre:{operation}" not in viewer.principals:
            raise NotAllowed("The operation's own centre reports its figures.", why="not-its-centre")
        if await tx.maybe(q.add_reported, **_row(operation, figure, class_id)) is None:
            if not await tx.value(q.same_reported, **_row(operation, figure, class_id)):
                raise Invalid.field(
                    "/label", "A figure of this name is there already: name this one otherwise.", "taken"
                )
            tx.unchanged()
            tx.audit(REPORT, found.id, result="repeat")
            return figure, False
        tx.audit(REPORT, found.id)
        tx.emit(
            Event(
                kind=REPORTED,
                record=found.id,
                version=found.version,
                class_id=class_id,
                at=utc_now(),
                operation=operation,
            )
        )
        return figure, True


def _row(operation: str, figure: ReportedFigure, class_id: int) -> dict[str, object]:
    return {"operation": operation, **msgspec.structs.asdict(figure), "class_id": class_id}
