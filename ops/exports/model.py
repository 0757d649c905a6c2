"""Exports: rows that somebody takes out of the house as a file, with what must go with them."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from jointops.base.access import verb

EXPORT = verb("export.make", "bureau", "centre", "national_centre", "prosecutor")
READ = verb("export.read", "bureau", "centre", "national_centre", "prosecutor")
FETCH = verb("export.fetch", "bureau", "centre", "national_centre", "prosecutor")

LASTS = timedelta(hours=24)
"""How long a file waits to be fetched."""

MOST_ROWS = 200_000
"""Beyond this an export is no longer a selection: narrow the filter."""

What = Literal["checks", "matches", "incidents", "entries", "alerts"]
Format = Literal["csv", "jsonl"]
State = Literal["running", "waiting", "ready", "refused", "failed", "withdrawn", "expired"]
Short = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Filter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which rows.

    list   the watchlist whose entries are exported
    state  of matches
    box    of alerts
    """

    list: Short | None = None
    state: Short | None = None
    box: Literal["inbox", "sent"] | None = None


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
    rows      in the file; withheld: left out, because their marking or handling lets nobody export them
    sha256    of the rows as they stand below the manifest, hex
    """

    id: UUID
    what: What
    operation: str | None
    filter: dict[str, Any]
    format: Format
    reason: str
    state: State
    detail: str
    by: str
    made_at: datetime
    expires_at: datetime
    rows: int
    withheld: int
    sha256: str
    marking: str
    handling: list[str]
    proposal: UUID | None


class Totals(msgspec.Struct, kw_only=True):
    """What has gone into a file so far."""

    rows: int = 0
    withheld: int = 0
    marking: int = 0
    handling: set[str] = msgspec.field(default_factory=set[str])
    sha256: str = ""
