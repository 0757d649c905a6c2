"""Reads of requests and treaties."""

from collections import defaultdict
from uuid import UUID

import asyncpg
import msgspec

from alerts.authorities.model import member_of
from alerts.requests.model import (
    BY_REQUESTED,
    LAPSES,
    MARKING,
    MOVES,
    Assessment,
    CorrectedParty,
    Count,
    Counted,
    Flow,
    Party,
    Request,
    Side,
    Step,
    Treaty,
    Wanted,
)
from jointops.base import sql
from jointops.base.access import MARKINGS, Viewer
from jointops.base.clock import utc_now
from jointops.base.errors import NotFound
from jointops.base.handling import Handled, exits
from jointops.base.page import DEFAULT, MOST, Page, decode, page
from jointops.base.tx import Tx, rows_as

q = sql.load("alerts.requests")


async def list_requests(tx: Tx, wanted: Wanted, cursor: str | None) -> Page[Request]:
    """Requests that this viewer is a party to, newest first."""
    opened_at, id = decode(cursor) or (None, None)
    rows = await tx.all(
        q.list_requests,
        one=None,
        principals=sorted(tx.viewer.principals),
        opened_at=opened_at,
        id=id,
        most=DEFAULT + 1,
        near=utc_now().date() + LAPSES,
        **msgspec.structs.asdict(wanted),
    )
    return page(await _whole(tx, rows), DEFAULT, lambda one: (one.opened_at, one.id))


async def get_request(tx: Tx, id: UUID) -> tuple[Request, int]:
    """One request and its access class. Raises NotFound (404)."""
    found, row = await _one(tx, id)
    return found, row["class_id"]


async def get_handled(tx: Tx, id: UUID) -> tuple[Request, Handled]:
    """The same beside what travels with it, for a way out that asks its own question. Raises NotFound (404)."""
    found, row = await _one(tx, id)
    return found, _handled(row)


async def count_requests(tx: Tx) -> list[Count]:
    """By network, facilitator, year and unit; what differs in unit or year is never added up."""
    return rows_as(Count, await tx.all(q.count_requests))


async def list_flows(tx: Tx, of: Counted, after: str) -> Page[Flow]:
    """From which country to which the requests of one line of the counts went; the cursor is the last pair."""
    requesting, _, requested = after.partition("-")
    given = msgspec.structs.asdict(of)
    rows = await tx.all(q.list_flows, **given, requesting=requesting, requested=requested, most=MOST + 1)
    found = rows_as(Flow, rows[:MOST])
    return Page(found, f"{found[-1].requesting}-{found[-1].requested}" if len(rows) > MOST else None)


async def get_treaty(tx: Tx, code: str) -> Treaty:
    """One treaty with all its parties. Raises NotFound (404)."""
    row = await tx.one(q.get_treaty, code=code)
    return Treaty(code=code, name=row["name"], parties=(await _parties_of(tx, [code], []))[code])


async def list_treaties(tx: Tx, countries: list[str], after: str) -> Page[Treaty]:
    """Treaties with their parties, all or some countries', in order of the codes; the cursor is the last code."""
    rows = await tx.all(q.list_treaties, after=after, most=DEFAULT + 1)
    parties = await _parties_of(tx, [row["code"] for row in rows], countries)
    found = [Treaty(code=row["code"], name=row["name"], parties=parties[row["code"]]) for row in rows[:DEFAULT]]
    return Page(found, found[-1].code if len(rows) > DEFAULT else None)


async def list_corrections(tx: Tx, code: str, cursor: str | None) -> Page[CorrectedParty]:
    """What was corrected of a treaty's parties, the newest first. Raises NotFound (404)."""
    await tx.one(q.get_treaty, code=code)
    at, id = decode(cursor) or (None, None)
    rows = await tx.all(q.corrections_of, treaty=code, at=at, id=id, most=DEFAULT + 1)
    return page(rows_as(CorrectedParty, rows), DEFAULT, lambda one: (one.at, one.id))


async def _one(tx: Tx, id: UUID) -> tuple[Request, asyncpg.Record]:
    any = msgspec.structs.asdict(Wanted())
    near = utc_now().date() + LAPSES
    rows = await tx.all(q.list_requests, one=id, principals=[], opened_at=None, id=None, most=1, near=near, **any)
    if not rows:
        raise NotFound
    [found] = await _whole(tx, rows)
    return found, rows[0]


async def _parties_of(tx: Tx, codes: list[str], countries: list[str]) -> dict[str, list[Party]]:
    found: dict[str, list[Party]] = defaultdict(list)
    for row in await tx.all(q.parties_of, codes=codes, countries=countries):
        found[row["treaty"]].append(Party(country=row["country"], in_force_from=row["in_force_from"]))
    return found


async def _whole(tx: Tx, rows: list[asyncpg.Record]) -> list[Request]:
    steps: dict[UUID, list[Step]] = defaultdict(list)
    for row in await tx.all(q.steps_of, ids=[row["id"] for row in rows]):
        one = dict(row)
        steps[one.pop("request_id")].append(msgspec.convert(one, Step))
    assessed: dict[UUID, list[Assessment]] = defaultdict(list)
    for row in await tx.all(q.assessments_of, ids=[row["id"] for row in rows]):
        said = dict(row)
        assessed[said.pop("request_id")].append(msgspec.convert(said, Assessment))
    return [_seen(tx.viewer, row, steps[row["id"]], assessed[row["id"]]) for row in rows]


def _seen(viewer: Viewer, row: asyncpg.Record, steps: list[Step], assessments: list[Assessment]) -> Request:
    sides = _sides(viewer, row)
    may = [s for s in MOVES.get(row["state"], ()) if ("requested" if s in BY_REQUESTED else "requesting") in sides]
    beside = {"steps": steps, "assessments": assessments, "side": next(iter(sides), None), "may": may}
    return msgspec.convert({**dict(row), **beside, "exits": exits(_handled(row), viewer)}, Request)


def _handled(row: asyncpg.Record) -> Handled:
    """What travels with a request."""
    return Handled(
        marking=MARKINGS[MARKING],
        handling=frozenset(row["handling"]),
        origin=row["origin"],
        audience=frozenset({member_of(row["requesting_code"]), member_of(row["requested_code"]), *_desks(row)}),
    )


def _sides(viewer: Viewer, row: asyncpg.Record) -> list[Side]:
    """Those for which this viewer acts: as one of the authority's people, or of the desk that carries the request."""
    if viewer.role not in ("prosecutor", "secretariat"):
        return []
    asked = member_of(row["requested_code"]) in viewer.principals
    asks = not viewer.principals.isdisjoint({member_of(row["requesting_code"]), *_desks(row)})
    sides: list[tuple[Side, bool]] = [("requested", asked), ("requesting", asks)]
    return [side for side, is_theirs in sides if is_theirs]


def _desks(row: asyncpg.Record) -> set[str]:
    """The secretariat of the network through which it goes, and who facilitates it."""
    return {f"network:{one}" for one in (row["network"], row["facilitator"]) if one}
