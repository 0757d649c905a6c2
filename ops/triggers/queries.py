"""A record behind an alert, as far as this viewer sees it on the map and, for a bureau, beside it."""

from typing import Any, cast
from uuid import UUID

import msgspec

from alerts.coordination.sentences import Quantity, Recorded, What
from alerts.watchlists.model import PROTECTED, SILENT
from geo.marks.model import Asked, StoredMark
from geo.marks.queries import find_mark, taken_marks
from jointops.base.access import MARKINGS
from jointops.base.errors import NotFound
from jointops.base.tx import Tx
from ops.checkpoints.queries import checkpoints_named
from ops.matches.queries import find_place, get_match
from ops.operations.queries import get_operation
from ops.routes.queries import find_route


async def find_recorded(tx: Tx, operation: str, kind: str, id: UUID) -> Recorded | None:
    """None: no such record of this operation for this viewer, or one of which an alert says nothing by itself.

    Of a victim, a witness or a missing person nothing is said to those who know that it is one, nor of a match that
    only the owner of its entry may know of. Others see the same of such a match as of any other: that, where and when.
    """
    if kind == "route":
        return await _route(tx, operation, id)
    taken = next(iter(await taken_marks(tx, operation, Asked(wanted=id), None, 1)), None)
    if taken is None or taken.kind != kind:
        return None
    mark = await find_mark(tx, id)  # with its data, which no other map gets
    if mark is None:  # withdrawn since it was read above
        return None
    action = await _action(tx, id, taken.marking) if kind == "match" else ""
    if action is None:
        return None
    return await _marked(tx, operation, mark, action, taken.marking)


async def _marked(tx: Tx, operation: str, mark: StoredMark, action: str, marking: int) -> Recorded | None:
    what = mark.state if mark.kind == "incident" else mark.kind
    if what not in ("check", "match", "arrest", "seizure"):
        return None
    said: dict[str, Any] = mark.data
    place = await find_place(tx, mark.kind, mark.record)
    posts = await checkpoints_named(tx, operation, {mark.place}) if mark.place else {}
    name = posts[mark.place].name if mark.place in posts else (place.name if place else "")
    # A victim waits at the post like a suspect: who may not know what the entry asks for is told of nobody held.
    held = said.get("held", "gone")
    held = "gone" if held == "person" and not action else held
    between = [said.get("checked"), said.get("owner")] if what == "match" else [mark.country]
    return Recorded(
        what=cast(What, what), at=mark.occurred_at, marking=marking, place=name, country=mark.country,
        crimes=await _crimes(tx, operation), countries=[one for one in between if isinstance(one, str) and one],
        subject=mark.subject, state=mark.state, action=action, held=held,
        owner=said.get("owner", ""), persons=said.get("persons"),
        items=msgspec.convert(said.get("items", []), list[Quantity]),
    )  # fmt: skip


async def _action(tx: Tx, id: UUID, marking: int) -> str | None:
    """What the entry asks for, where this viewer sees both records; None: nothing is said."""
    if marking > MARKINGS["TLP:AMBER"]:
        return None
    try:
        match = await get_match(tx, id)
    except NotFound:
        return ""
    kept = match.entry.category in PROTECTED or match.action == "missing" or match.action in SILENT
    return None if kept or match.entry.juvenile or match.entry.refugee else match.action


async def _crimes(tx: Tx, operation: str) -> list[str]:
    """Of an operation that this viewer works in; who only owns an entry that was met there need not know."""
    try:
        return (await get_operation(tx, operation)).crime_types
    except NotFound:
        return []


async def _route(tx: Tx, operation: str, id: UUID) -> Recorded | None:
    route = await find_route(tx, operation, id)
    if route is None:
        return None
    return Recorded(
        what="route", at=route.changed_at, marking=MARKINGS["TLP:AMBER"],
        countries=list(dict.fromkeys(route.countries)), crimes=await _crimes(tx, operation), route=route.name,
        mode=route.mode, km=route.length_km, inferred=any(leg.inferred for leg in route.legs),
    )  # fmt: skip
