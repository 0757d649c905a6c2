"""Checkpoints: the road, border, port or airport posts where officers check."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from jointops.base.access import verb

READ = verb("checkpoint.read")
ADDED = "checkpoint.added"
ADD = verb("checkpoint.add", "centre", "national_centre", "admin", emits=[ADDED])

Code = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}-[A-Z0-9-]{2,20}$")]
Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]


class Position(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A point on the globe, degrees WGS 84; accuracy in metres."""

    lon: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    lat: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    accuracy_m: Annotated[float, msgspec.Meta(ge=0, le=1_000_000)] | None = None


class NewCheckpoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A post as a centre enters it. `approximate`: the place is known only to a few kilometres."""

    code: Code
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    country: Country
    position: Position
    kind: Literal["border", "airport", "port", "road", "town"]
    unit: Annotated[str, msgspec.Meta(max_length=120)] = ""
    approximate: bool = False


class Checkpoint(NewCheckpoint, frozen=True, kw_only=True):
    """A post as it is kept."""

    id: UUID
