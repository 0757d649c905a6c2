"""What a client of OGC API – Features reads: landing, conformance, collections, features."""

from datetime import datetime
from typing import Any

import msgspec

from geo.features import Feature
from jointops.base.access import verb
from jointops.base.errors import Problem

READ = verb("map.take", "centre", "national_centre", "bureau")
"""A map elsewhere is a copy that we cannot take back: for the roles that may export."""

ROOT = "/api/ogc"
GEOJSON = "application/geo+json"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMS_TO = [f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "geojson")]

USUAL, MOST = 100, 5_000
"""Features a page: what is given when nobody asks, and the most that is given at all."""


class WrongQuery(Problem):
    """A part of this address cannot be read: mend it."""

    status = 400


class TooManyRows(Problem):
    """More records a day need a second person: ask for an export of the same, and read on once a colleague agrees."""

    status = 403


class Link(msgspec.Struct, frozen=True, omit_defaults=True):
    href: str
    rel: str
    type: str = "application/json"
    title: str = ""


class Landing(msgspec.Struct, frozen=True):
    title: str
    description: str
    links: list[Link]


class Conformance(msgspec.Struct, frozen=True, rename={"conforms_to": "conformsTo"}):
    conforms_to: list[str]


class Collection(msgspec.Struct, frozen=True, kw_only=True, rename={"item_type": "itemType"}):
    """One layer of an operation, or one that belongs to none."""

    id: str
    title: str
    description: str
    links: list[Link]
    extent: dict[str, Any]
    item_type: str = "feature"
    crs: tuple[str, ...] = (CRS84,)


class Collections(msgspec.Struct, frozen=True):
    links: list[Link]
    collections: list[Collection]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Some features, where the next ones begin (None at the end) and the highest marking among them (0–4)."""

    features: list[Feature]
    next: str | None
    marking: int


class Features(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="FeatureCollection",
               rename={"at": "timeStamp", "returned": "numberReturned"}):  # fmt: skip
    """A page. marking: the highest of what is on it, for whoever takes it further."""

    features: list[Feature]
    links: list[Link]
    at: datetime
    returned: int
    marking: str
