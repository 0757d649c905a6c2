"""Who is on shift when the demo starts: at each desk one now and one next, unless somebody is named already."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from jointops.base import page
from jointops.base.clock import utc_now
from jointops.base.ids import uuid7
from jointops.demo.personas import KAFO, TURQUESA
from jointops.demo.turquesa.people import LIAISON
from jointops.node import Node
from ops.shifts.actions import plan_shift
from ops.shifts.model import NewShift
from ops.shifts.queries import list_shifts

_LASTS = timedelta(hours=8)


async def plan_shifts(node: Node, codes: Sequence[str]) -> None:
    """The first of a desk plans for both."""
    hour = utc_now().replace(minute=0, second=0, microsecond=0)
    for code, users in _desks(codes):
        planner = await node.sessions.open(users[0])
        async with node.db.read(planner) as tx:
            if any(one.mine for one in await list_shifts(tx, code, None, page.MOST)):
                continue
        for number, user in enumerate(users):
            begins = hour + number * _LASTS
            new = NewShift(id=uuid7(), operation=code, user=user, starts_at=begins, ends_at=begins + _LASTS)
            await plan_shift(node.db, planner, new)


def _desks(codes: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    both = (LIAISON,) if TURQUESA in codes else ()
    if KAFO in codes:
        yield KAFO, ("centre.kafo", *both)
        yield KAFO, ("centre.ml", "bureau.ml")
        yield KAFO, ("centre.bf", "bureau.bf")
    if TURQUESA in codes:
        yield TURQUESA, ("centre.turquesa", *both)
