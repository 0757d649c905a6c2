"""Sites: the ports, airports and border posts that a map shows, and the units that control there."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from jointops.base.access import AccessClass, access_class, verb
from jointops.base.rejected import RejectedLine

READ = verb("site.read")
IMPORT = verb("site.import", "national_centre", "centre", "admin", emits=["site.imported"])

IMPORTED = "site.imported"

Kind = Literal["port", "airport", "border"]
UnitKind = Literal["PCU", "ACCU", "JAITF", "JMCU", "border"]
"""Port control unit, air cargo control unit (both UNODC-WCO), joint airport interdiction task force (AIRCOP), joint
maritime control unit (SEACOP), and a country's own unit at a border post."""

WORKS_AT: dict[UnitKind, Kind] = {
    "PCU": "port", "ACCU": "airport", "JAITF": "airport", "JMCU": "port", "border": "border"
}  # fmt: skip

Line = Annotated[str, Meta(min_length=1, max_length=120)]


class Unit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who controls at a site; agencies: whose people they are."""

    kind: UnitKind
    name: Line
    agencies: Annotated[list[Line], Meta(max_length=12)] = []


class NewSite(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A site as a file gives it. Degrees WGS 84; source: where the row comes from.

    code  UN/LOCODE of a port, IATA code of an airport, a country's own code of a border post
    """

    kind: Kind
    code: Annotated[str, Meta(pattern="^[A-Z]{2}-[A-Z0-9-]{2,20}$|^[A-Z]{2}[A-Z2-9]{3}$|^[A-Z]{3}$")]
    name: Line
    country: Annotated[str, Meta(pattern="^[A-Z]{2}$")]
    lon: Annotated[float, Meta(ge=-180, le=180)]
    lat: Annotated[float, Meta(ge=-90, le=90)]
    approximate: bool = False
    source: Line
    units: Annotated[list[Unit], Meta(max_length=20)] = []


class Site(NewSite, frozen=True, kw_only=True):
    """A site as it is kept."""

    id: UUID
    version: int
    changed_at: datetime


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file, or with `dry_run` what would. removed: sites of its countries that it does not name."""

    read: int
    new: int
    changed: int
    same: int
    removed: int
    rejected: list[RejectedLine]


def site_class() -> AccessClass:
    """Where ports are is no secret within the house, and which unit works there no more than its directory."""
    return access_class("signed-in", marking=1)
