"""Counting what a viewer may see."""

from collections.abc import Sequence

from jointops.base import sql
from jointops.base.clock import utc_now
from jointops.base.tx import Tx, rows_as
from ops.figures.model import Figures, Quantity, ReportedFigure, RescueCount, SubjectTally, Tally
from ops.journeys.queries import count_journeys

q = sql.load("ops.figures")


async def get_figures(tx: Tx, operation: str, cursor: str, countries: Sequence[str] = ()) -> Figures:
    """All figures of an operation, from one snapshot; of some countries alone when they are named.

    What was reported stands for the whole operation, whichever countries are asked for.
    """
    asked = {"operation": operation, "countries": list(countries)}
    journeys = await count_journeys(tx, operation)
    return Figures(
        cursor=cursor,
        at=utc_now(),
        computed=rows_as(Tally, await tx.all(q.computed_by, **asked)),
        subjects=rows_as(SubjectTally, await tx.all(q.subjects_by, **asked)),
        quantities=rows_as(Quantity, await tx.all(q.quantities_by, **asked)),
        rescues=rows_as(RescueCount, await tx.all(q.rescues_by, **asked)),
        presumed_victims=rows_as(RescueCount, await tx.all(q.presumed_victims_by, **asked)),
        journeys=[one for one in journeys if not countries or one.country in countries],
        reported=await list_reported(tx, operation),
    )


async def list_reported(tx: Tx, operation: str) -> list[ReportedFigure]:
    """Figures that somebody published."""
    return rows_as(ReportedFigure, await tx.all(q.reported_of, operation=operation))


async def list_reported_to(
    tx: Tx, operation: str, principals: Sequence[str], clearance: int, barred: Sequence[str]
) -> list[ReportedFigure]:
    """Those that whoever holds some principals may see: asked by a service, which itself sees all.

    barred  what readers hold beside: nothing that is kept from one of these
    """
    asked = {"operation": operation, "principals": principals, "clearance": clearance, "barred": barred}
    return rows_as(ReportedFigure, await tx.all(q.reported_to, **asked))
