"""Watches the areas: a consumer of the log under the matcher's role, telling once of each record inside each area."""

from collections import defaultdict
from collections.abc import Sequence
from typing import cast
from uuid import UUID

import msgspec
import shapely

from jointops.base.access import AccessClass
from jointops.base.db import Db
from jointops.base.tx import Event, Mark, Tx
from ops.areas.actions import polygon_of
from ops.areas.model import ENTERED, MOST, SETTLED, Standing, Watched, said_event, told_class
from ops.areas.queries import q
from ops.matches.model import OPEN
from realtime.consumers import Consumer
from realtime.log import LogEvent

_STATE: dict[str, Standing] = {"alert.released": "alerted", "alert.discarded": "open"}
"""What an entry is when its alert was sent, or discarded."""
HEARD = frozenset({"check.reported", "match.found", "match.verified", "incident.recorded", *_STATE})

_INCIDENTS: dict[str, tuple[Watched, ...]] = {"arrest": ("arrest",), "seizure": ("seizure",)}


class Drawn(msgspec.Struct, frozen=True):
    """An area ready to be asked. told: the principal of the side that drew it."""

    id: UUID
    kinds: frozenset[Watched]
    told: str
    shape: shapely.Polygon


class AreaFollower:
    """Keeps the shapes of the areas it has met; asks with each batch whether they are still the same."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._shapes: dict[UUID, shapely.Polygon] = {}

    def consumer(self) -> Consumer:
        """The consumer to hand to the realtime room."""
        return Consumer("areas", "matcher", HEARD, self.act)

    async def act(self, tx: Tx, events: Sequence[LogEvent]) -> None:
        """An `area.entered` for each record new inside an area that watches its kind, to the side that drew it."""
        by_operation: dict[str, list[LogEvent]] = defaultdict(list)
        for event in events:
            if event.kind not in _STATE and event.mark is not None and event.operation is not None:
                by_operation[event.operation].append(event)
        told = 0
        for operation, some in by_operation.items():
            areas = await self._areas(tx, operation)
            inside: list[tuple[LogEvent, Watched, Drawn]] = [
                (event, kind, area) for event in some for kind, area in _inside(event, areas)
            ]
            told += await self._tell(tx, operation, inside) if inside else 0
        if told:
            tx.audit("area.meet", records=told)
        for kind, state in _STATE.items():
            if alerts := [event.record for event in events if event.kind == kind]:
                await _move_on(tx, alerts, state)

    async def _areas(self, tx: Tx, operation: str) -> list[Drawn]:
        rows = await tx.all(q.areas_watched, operation=operation, most=MOST)
        known = {row["id"]: self._shapes.get(row["id"]) or _ready(row["ring"]) for row in rows}
        self._shapes.update(known)
        return [Drawn(row["id"], frozenset(row["kinds"]), row["told"], known[row["id"]]) for row in rows]

    async def _tell(self, tx: Tx, operation: str, inside: list[tuple[LogEvent, Watched, Drawn]]) -> int:
        ids = list({event.class_id for event, _, _ in inside})
        classes = {
            row["id"]: AccessClass(frozenset(row["audience"]), frozenset(row["excluded"]), row["marking"])
            for row in await tx.all(q.classes_of, ids=ids)
        }
        told = 0
        for event, kind, area in inside:
            both = told_class(operation, area.told, classes[event.class_id])
            if both is None:
                continue
            class_id = await self._db.class_id(both)
            row = await tx.maybe(
                q.add_entry, area=area.id, operation=operation, record=event.record, kind=kind,
                met_at=event.recorded_at, class_id=class_id,
            )  # fmt: skip
            if row is not None:
                tx.emit(_entered(event, row["id"], row["version"], area.id, kind, class_id))
                told += 1
        return told


async def _move_on(tx: Tx, alerts: list[UUID], state: Standing) -> None:
    """What waits for an alert is settled when it is sent, and waits for another when it is discarded."""
    rows = await tx.all(q.move_on, state=state, alerts=alerts)
    for row in rows:
        tx.emit(said_event(SETTLED, row["id"], row["version"], row["operation"], row["class_id"], state))
    if rows:
        tx.audit("area.settle", records=len(rows), result=state)


def _ready(ring: list[list[float]]) -> shapely.Polygon:
    shape = polygon_of([(lon, lat) for lon, lat in ring])
    shapely.prepare(shape)
    return shape


def _inside(event: LogEvent, areas: Sequence[Drawn]) -> list[tuple[Watched, Drawn]]:
    mark = cast(Mark, event.mark)
    kind = _kind(event.kind, mark)
    # A ring over the date line goes on past ±180, a mark never does.
    turns = (0, 360, -360)
    found: list[tuple[Watched, Drawn]] = []
    for area in areas:
        word: Watched | None = next((word for word in kind if word in area.kinds), None)
        if word and any(shapely.intersects_xy(area.shape, mark.lon + turn, mark.lat) for turn in turns):
            found.append((word, area))
    return found


def _kind(event: str, mark: Mark) -> tuple[Watched, ...]:
    """What this may be watched as, the more telling word first."""
    if event == "check.reported":
        return ("check",)
    if event == "incident.recorded":
        return _INCIDENTS.get(mark.state, ())
    if mark.state == "confirmed":
        return ("hit", "match")
    return ("match",) if mark.state in OPEN else ()


def _entered(event: LogEvent, entry: UUID, version: int, area: UUID, kind: Watched, class_id: int) -> Event:
    data = {"area": str(area), "record": str(event.record), "kind": kind}
    return Event(
        kind=ENTERED,
        record=entry,
        version=version,
        class_id=class_id,
        at=event.at,
        operation=event.operation,
        data=data,
    )
