"""Where the rows of an export come from: page by page, with the rights that the reader has at that moment."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec
import shapely

from alerts.coordination import queries as alerts
from alerts.coordination.model import READ as ALERTS
from alerts.coordination.model import Alert
from alerts.coordination.on_map import handled_marks
from alerts.watchlists import queries as entries
from alerts.watchlists.model import ENTRIES, Entry
from geo.coordinates import sexagesimal, square_of
from geo.features import Feature
from geo.marks import queries as marks
from geo.marks.model import SNAPSHOT as MARKS
from geo.marks.model import Asked
from jointops.base.access import MARKINGS
from jointops.base.errors import Invalid
from jointops.base.handling import Action, given_to
from jointops.base.page import Place
from jointops.base.sql import Statement
from jointops.base.tx import Tx
from ops.areas import queries as areas
from ops.areas.model import READ as AREAS
from ops.checks import queries as checks
from ops.checks.model import READ as CHECKS
from ops.checks.model import Check, travels
from ops.exports import court
from ops.exports.model import NewExport, Row, What
from ops.incidents import queries as incidents
from ops.incidents.model import READ as INCIDENTS
from ops.incidents.model import Incident
from ops.matches import queries as matches
from ops.matches.model import READ as MATCHES
from ops.matches.model import Match
from ops.routes import queries as routes
from ops.routes.model import READ as ROUTES

ROUTE_COLUMNS = (
    "id", "name", "mode", "note", "length_km", "countries", "drawn_by", "drawn_at", "changed_at", "version", "legs",
    "crossings", "wkt",
)  # fmt: skip
MARK_COLUMNS = (
    "id", "kind", "state", "subject", "country", "place", "severity", "occurred_at", "recorded_at", "version",
    "lon", "lat", "dms", "mgrs",
)  # fmt: skip

AREA_COLUMNS = ("id", "name", "kinds", "drawn_by", "drawn_at", "version", "wkt")

_NO_COLUMN = frozenset({"may", "exits", "mine", "thread"})


class Source(msgspec.Struct, frozen=True):
    """How one kind of record is read.

    verb      the right to read them at all
    columns   names of the fields, in order
    page      the next rows after a place, newest first
    seen      how many of some ids the reader may see
    ways      what the policy must allow for a row to go into the file
    """

    verb: str
    columns: tuple[str, ...]
    page: Callable[[Tx, NewExport, Place | None, int], Awaitable[Sequence[Row]]]
    seen: tuple[Statement, ...]
    ways: tuple[Action, ...] = ("export",)


def _fields(record: msgspec.Struct) -> dict[str, Any]:
    return {name: value for name, value in msgspec.to_builtins(record).items() if name not in _NO_COLUMN}


def _columns(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    return tuple(name for name in kind.__struct_fields__ if name not in _NO_COLUMN)


async def _checks(tx: Tx, wanted: NewExport, before: Place | None, most: int) -> list[Row]:
    found = await checks.list_checks(tx, wanted.operation, None, before, most)
    await checks.note_looks(tx, found)
    return [
        Row(one.id, (one.recorded_at, one.id), one.country, travels(one.operation, one.country), _fields(one))
        for one in found
    ]


async def _matches(tx: Tx, wanted: NewExport, before: Place | None, most: int) -> list[Row]:
    if wanted.filter.match is not None:
        found = [await matches.get_match(tx, wanted.filter.match)]
    else:
        found = await matches.list_matches(tx, wanted.operation, wanted.filter.state, None, before, most)
    return [
        Row(one.id, (one.recorded_at, one.id), one.countries.owner,
            given_to(f"bureau:{one.countries.owner}", MARKINGS[one.marking]), _fields(one))
        for one in found
    ]  # fmt: skip


async def _incidents(tx: Tx, wanted: NewExport, before: Place | None, most: int) -> list[Row]:
    found = await incidents.list_incidents(tx, wanted.operation, before, most)
    return [
        Row(one.id, (one.recorded_at, one.id), one.country, given_to(f"op:{one.operation}@{one.country}", 2),
            _fields(one))
        for one in found
    ]  # fmt: skip


async def _entries(tx: Tx, wanted: NewExport, before: Place | None, most: int) -> list[Row]:
    if wanted.filter.list is None:
        raise Invalid.field("/filter/list", "Say which watchlist.", "missing")
    known = await entries.get_watchlist(tx, wanted.filter.list)
    found = await entries.list_entries(tx, known.code, before, most)
    return [
        Row(one.id, (one.recorded_at, one.id), one.owner, given_to(f"bureau:{one.owner}", MARKINGS[one.marking]),
            _fields(one))
        for one in found
    ]  # fmt: skip


async def _alerts(tx: Tx, wanted: NewExport, before: Place | None, most: int) -> list[Row]:
    found = await alerts.page_alerts(tx, wanted.filter.box or "inbox", wanted.operation, before, most)
    return [
        Row(one.id, (one.drafted_at, one.id), one.drafted_by.country, handled, _fields(one)) for one, handled in found
    ]


async def _routes(tx: Tx, wanted: NewExport, before: Place | None, most: int) -> list[Row]:
    operation = _operation(wanted)
    found = await routes.list_routes(tx, operation, before, most)
    placed = await asyncio.to_thread(lambda: [_placed(routes.feature_of(one), wanted) for one in found])
    return [
        Row(one.id, (one.drawn_at, one.id), one.drawn_by, given_to(f"centre:{operation}", 2), fields)
        for one, fields in zip(found, placed, strict=True)
    ]


async def _marks(tx: Tx, wanted: NewExport, before: Place | None, most: int) -> list[Row]:
    operation = _operation(wanted)
    only = wanted.filter
    asked = Asked(kind=only.kind, country=only.country, since=only.since, until=only.until)
    found = await marks.taken_marks(tx, operation, asked, before, most)
    travels = await handled_marks(tx, operation, found)
    placed = await asyncio.to_thread(lambda: [_placed(marks.feature_of(one), wanted) for one in found])
    return [
        Row(
            one.record,
            (one.recorded_at, one.record),
            one.country,
            handled,
            fields,
        )
        for one, handled, fields in zip(found, travels, placed, strict=True)
    ]


async def _areas(tx: Tx, wanted: NewExport, before: Place | None, most: int) -> list[Row]:
    operation = _operation(wanted)
    found = [] if before else await areas.list_areas(tx, operation)  # an operation has fewer than a page
    return [
        Row(one.id, (one.drawn_at, one.id), one.drawn_by, given_to(f"op:{operation}", 1),
            _placed(areas.feature_of(one), wanted))
        for one in found
    ]  # fmt: skip


def _operation(wanted: NewExport) -> str:
    if wanted.operation is None:
        raise Invalid.field("/operation", "Say of which operation.", "missing")
    return wanted.operation


def _placed(one: Feature, wanted: NewExport) -> dict[str, Any]:
    """A spreadsheet gets numbers and words, or well-known text, for the place, all others GeoJSON."""
    fields = {"id": one.id, **one.properties}
    if wanted.format != "csv":
        return {**fields, "geometry": one.geometry}
    if one.geometry["type"] == "Point":
        lon, lat = one.geometry["coordinates"]
        return {**fields, "lon": lon, "lat": lat, "dms": sexagesimal(lon, lat), "mgrs": square_of(lon, lat)}
    return {**fields, "wkt": shapely.to_wkt(shapely.from_geojson(msgspec.json.encode(one.geometry)), 5)}


SOURCES: dict[What, Source] = {
    "checks": Source(CHECKS, _columns(Check), _checks, (checks.q.count_seen,)),
    "matches": Source(MATCHES, _columns(Match), _matches, (matches.q.count_seen,)),
    "incidents": Source(INCIDENTS, _columns(Incident), _incidents, (incidents.q.count_seen,)),
    "entries": Source(ENTRIES, _columns(Entry), _entries, (entries.q.count_seen,)),
    "alerts": Source(ALERTS, _columns(Alert), _alerts, (alerts.q.count_seen,)),
    "routes": Source(ROUTES, ROUTE_COLUMNS, _routes, (routes.q.count_seen,)),
    "marks": Source(MARKS, MARK_COLUMNS, _marks, (marks.q.count_seen,)),
    "areas": Source(AREAS, AREA_COLUMNS, _areas, (areas.q.count_seen,)),
    "court": Source(
        ALERTS, court.COLUMNS, court.court_rows, (alerts.q.count_seen, matches.q.count_seen), ("export", "court")
    ),
}
