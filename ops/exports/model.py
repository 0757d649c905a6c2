"""Exports: rows that somebody takes out of the house as a file, with what must go with them."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import msgspec

from jointops.base.access import verb
from jointops.base.handling import Handled
from jointops.base.page import Place
from ops.checkpoints.model import Country

EXPORT = verb(
    "export.make", "bureau", "centre", "national_centre", "prosecutor", emits=["export.changed"], step_up=True
)
READ = verb("export.read", "bureau", "centre", "national_centre", "prosecutor")
FETCH = verb("export.fetch", "bureau", "centre", "national_centre", "prosecutor")

LASTS = timedelta(hours=24)
"""How long a file waits to be fetched."""

MOST_ROWS = 200_000
"""Beyond this an export is no longer a selection: narrow the filter."""

What = Literal["checks", "matches", "incidents", "entries", "alerts", "court", "routes", "marks", "areas"]
"""`court`: one case for a court, that is an alert, what was answered, and the match that it rests on. `marks`: what the
map shows of an operation, without persons. `areas`: those that are watched."""
MapFormat = Literal["geojson", "kml", "kmz", "gpx", "gpkg", "parquet", "shp"]
Format = Literal["csv", "jsonl"] | MapFormat
MAP_FORMATS: tuple[str, ...] = get_args(MapFormat)
"""Of routes, marks and areas alone; the marking stands inside the file, where each format has room for it."""

ON_MAP = frozenset({"routes", "marks", "areas"})
State = Literal["running", "waiting", "ready", "refused", "failed", "withdrawn", "expired"]
Short = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Filter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which rows.

    list   the watchlist whose entries are exported
    state  of matches
    box    of alerts
    alert  that a bundle for a court is about
    match  that is exported alone
    kind, country  of marks; since, until  when they happened
    """

    list: Short | None = None
    state: Short | None = None
    box: Literal["inbox", "sent"] | None = None
    alert: UUID | None = None
    match: UUID | None = None
    kind: Literal["check", "match", "incident", "alert"] | None = None
    country: Country | None = None
    since: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    until: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


OF_MARKS = ("kind", "country", "since", "until")
"""What narrows marks, and nothing else: what is passed over in silence would give more than was asked for."""


class NewExport(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What somebody wants as a file, and why."""

    what: What
    format: Format
    reason: Annotated[str, msgspec.Meta(min_length=3, max_length=500)]
    operation: Short | None = None
    filter: Filter = Filter()


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """How far an export has come, and its manifest.

    state     running; waiting (for a second person); ready; refused; failed; withdrawn (a right was lost); expired
    why       there is no file: a code, which `detail` says in words
    rows      in the file; withheld: left out, because their marking or handling lets nobody export them
    not_for_court  rows in the file that no court may see (handling H1, and for others than their originator H2, H3)
    sha256    of the rows as they stand below the manifest, hex; of a map's file: of the whole
    """

    id: UUID
    what: What
    operation: str | None
    filter: dict[str, Any]
    format: Format
    reason: str
    state: State
    detail: str
    why: str
    by: str
    made_at: datetime
    expires_at: datetime
    rows: int
    withheld: int
    not_for_court: int
    sha256: str
    marking: str
    handling: list[str]
    proposal: UUID | None


class Row(msgspec.Struct, frozen=True):
    """A row of an export: what it says, where it may go, whose it is, and its place in the list.

    id  of the record whose sight its reader must not have lost when the file is fetched
    """

    id: UUID
    place: Place
    owner: str
    handled: Handled
    fields: dict[str, Any]


class Totals(msgspec.Struct, kw_only=True):
    """What has gone into a file so far."""

    rows: int = 0
    withheld: int = 0
    not_for_court: int = 0
    marking: int = 0
    handling: set[str] = msgspec.field(default_factory=set[str])
    sha256: str = ""
