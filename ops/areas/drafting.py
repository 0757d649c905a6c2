"""The alert that is raised of what was met: one for each fact, and one with a count for a storm in one area."""

from datetime import timedelta
from typing import Literal
from uuid import UUID

import msgspec
import shapely

from alerts.coordination.model import By, Trigger
from alerts.coordination.raising import Raised, count_on, raise_draft, raised_of, rest_on, standing_draft
from alerts.coordination.sentences import Counted, first_in, storm_of
from jointops.base.access import MARKINGS, AccessClass
from jointops.base.db import Db
from jointops.base.handling import RED
from jointops.base.tx import Mark, Tx
from ops.areas.model import SETTLED, Watched, said_event
from ops.areas.queries import q
from ops.matches.model import Place, Position
from ops.matches.queries import find_kept_from, find_place
from realtime.log import LogEvent

_WITHIN = timedelta(hours=1)
"""What comes longer than this after the one before is no part of the same storm."""

_TRIGGERS: dict[Watched, Literal["check", "match", "incident"]] = {
    "check": "check", "match": "match", "hit": "match", "arrest": "incident", "seizure": "incident",
}  # fmt: skip


class Drawn(msgspec.Struct, frozen=True):
    """An area ready to be asked. told: the principal of the side that drew it; by: in whose name it writes, if any, and
    in which language."""

    id: UUID
    name: str
    kinds: frozenset[Watched]
    told: str
    by: By | None
    language: str
    shape: shapely.Polygon


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was met inside an area. class_id: of its entry there; seen: the rule of that; before: the draft
    that waits of it since it was only a match."""

    event: LogEvent
    mark: Mark
    kind: Watched
    area: Drawn
    operation: str
    entry: UUID
    class_id: int
    seen: AccessClass
    before: UUID | None


async def draft_of(db: Db, tx: Tx, met: Met) -> UUID | None:
    """The entry waits for a draft that is raised of it, or for the one that stands about the same fact or storm: that
    one is to be counted on.

    Nothing is raised, and a person writes: at TLP:RED, which names persons; about somebody whom a country must not
    learn of; where no competent authority is known; when who drew the area for their country is not of it any more.
    """
    trigger, countries = Trigger(_TRIGGERS[met.kind], met.event.record), _countries(met)
    if met.area.by is None or met.seen.marking >= RED or not countries:
        return None
    if await find_kept_from(tx, trigger.kind, trigger.id):
        return None
    since = met.event.recorded_at - _WITHIN
    near = await tx.all(q.drafts_near, record=met.event.record, area=met.area.id, class_id=met.class_id, since=since)
    before = [] if met.before is None else [met.before]
    standing = await standing_draft(tx, [*before, *(row["alert"] for row in near)], countries)
    alert = standing or await raise_draft(tx, await _new(db, met, met.area.by, trigger, countries))
    if alert is None:
        return None
    row = await tx.one(q.wait_for, id=met.entry, alert=alert)
    tx.emit(said_event(SETTLED, met.entry, row["version"], met.operation, met.class_id, "drafted"))
    return standing


async def counted(tx: Tx, alert: UUID) -> None:
    """A draft that stands says what waits for it by now; of nothing but what was taken back it says what it said."""
    rows = [dict(row) for row in await tx.all(q.met_of, alert=alert)]
    if not rows:
        return
    await _rests(tx, alert)
    area = min(rows, key=lambda row: row["first"])["area"]
    counts = [Counted(row["kind"], row["count"], row["first"], row["last"]) for row in rows]
    await count_on(tx, alert, storm_of(area, counts))


async def _rests(tx: Tx, alert: UUID) -> None:
    """What it was raised of may have been taken back: then it is of the first that is left, and can be sent."""
    record = await raised_of(tx, alert)
    if record is None or await tx.value(q.counts, record=record):
        return
    first = await tx.one(q.first_of, alert=alert)
    kind = _TRIGGERS[first["kind"]]
    await rest_on(tx, alert, Trigger(kind, first["record"]), await find_place(tx, kind, first["record"]))


async def _new(db: Db, met: Met, by: By, trigger: Trigger, countries: list[str]) -> Raised:
    """In the sentences that count on, of one record, until more come: no record's own words."""
    marking = max(met.seen.marking, MARKINGS["TLP:AMBER"])
    at = met.event.recorded_at
    words = first_in(met.area.language, storm_of(met.area.name, [Counted(met.kind, 1, at, at)]))
    return Raised(
        operation=met.operation, words=words, trigger=trigger, countries=countries, place=_place(met),
        marking=marking, drafted_by=by,
        class_id=await db.class_id(AccessClass(frozenset({by.unit}), met.seen.excluded, marking)),
    )  # fmt: skip


def _countries(met: Met) -> list[str]:
    """The countries that it is between, as where a person writes of it."""
    said = [met.event.data.get("checked"), met.event.data.get("owner")] if met.mark.kind == "match" else []
    return sorted({one for one in said if isinstance(one, str)} or {met.mark.country} - {""})


def _place(met: Met) -> Place:
    mark, said = met.mark, met.event.data.get("place")
    if said is not None:
        return msgspec.convert(said, Place)
    return Place(mark.place, mark.place, mark.country, Position(mark.lon, mark.lat))
