"""One fact is one alert: whom an open one told is not told again, and a second one beside it is never sent unawares.

A fact is a trigger of an operation. What a viewer may not see of others' alerts it is not told here either.
"""

from collections.abc import Collection
from uuid import UUID

import asyncpg

from alerts.coordination.model import Alert, NewAlert, Trigger
from alerts.coordination.queries import q
from alerts.coordination.red import is_red
from alerts.coordination.routing import Route
from jointops.base.errors import Problem
from jointops.base.tx import Tx


class AlertedAlready(Problem):
    """One fact is one alert: there is an open one about this."""

    status = 409


async def not_told_yet(tx: Tx, new: NewAlert, routes: list[Route]) -> list[Route]:
    """Those whom no open alert about the fact went to. Raises AlertedAlready (409): nobody is left."""
    rows = await _about(tx, new.operation, new.trigger)
    told = {row["authority_id"] for row in rows}
    left = [one for one in routes if one.authority.id not in told]
    if told and not any(one.blocked is None for one in left):
        raise _already(rows, "alerted-same", "tells them of this already: correct it where it is to say more.")
    return left


async def ask_again(tx: Tx, draft: Alert, authorities: Collection[UUID], beside: str | None) -> None:
    """Before a draft is sent: whoever released first about the fact is named, also when both release at once.

    authorities  whom it would be sent to
    beside       number of the alert that the releaser knows of and wants it beside

    Raises AlertedAlready (409): some were told already, or nobody said that it goes beside the first. At TLP:RED the
    second person is the one who was asked, and an alert to named persons is never beside the point.
    """
    if draft.trigger is None:
        return
    await tx.value(q.hold_fact, operation=draft.operation, trigger=str(draft.trigger.id))
    rows = await _about(tx, draft.operation, draft.trigger)
    again = [row for row in rows if row["authority_id"] in authorities]
    if again:
        raise _already(again, "alerted-same", "told some of them meanwhile: correct it, or draft anew for the others.")
    if rows and not is_red(draft.marking) and beside not in {row["number"] for row in rows}:
        raise _already(rows, "alerted-beside", "told others of this: correct it, or release this one beside it.")


async def _about(tx: Tx, operation: str, trigger: Trigger | None) -> list[asyncpg.Record]:
    if trigger is None:
        return []
    return await tx.all(q.told_already, operation=operation, trigger=str(trigger.id))


def _already(rows: list[asyncpg.Record], why: str, said: str) -> AlertedAlready:
    first = rows[0]
    return AlertedAlready(f"{first['number']} {said}", why=why, alert=[str(first["id"])], number=[first["number"]])
