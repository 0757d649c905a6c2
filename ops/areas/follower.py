"""Watches the areas: a consumer of the log under the matcher's role, telling once of each record inside each area,
and raising the draft of an alert about it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import cast
from uuid import UUID

import asyncpg
import shapely

from alerts.coordination.model import By
from alerts.coordination.raising import discarded_because
from jointops.base.access import AccessClass
from jointops.base.db import Db
from jointops.base.tx import Event, Mark, Tx
from ops.areas.actions import polygon_of
from ops.areas.drafting import Drawn, Met, counted, draft_of
from ops.areas.model import ENTERED, MOST, SETTLED, Standing, Watched, said_event, told_class
from ops.areas.queries import q
from ops.matches.model import OPEN
from realtime.consumers import Consumer
from realtime.log import LogEvent

_STATE: dict[str, Standing] = {"alert.released": "alerted", "alert.discarded": "open"}
"""What an entry is when its alert was sent, or discarded by whoever wrote it."""
HEARD = frozenset(
    {"check.reported", "match.found", "match.verified", "incident.recorded", "incident.withdrawn", *_STATE}
)

_INCIDENTS: dict[str, tuple[Watched, ...]] = {"arrest": ("arrest",), "seizure": ("seizure",)}


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
        if gone := [event.record for event in events if event.kind == "incident.withdrawn"]:
            for row in await tx.all(q.drafts_about, records=gone):
                await counted(tx, row["alert"])
        for kind, state in _STATE.items():
            if alerts := [event.record for event in events if event.kind == kind]:
                await _move_on(tx, alerts, state)

    async def _areas(self, tx: Tx, operation: str) -> list[Drawn]:
        rows = await tx.all(q.areas_watched, operation=operation, most=MOST)
        known = {row["id"]: self._shapes.get(row["id"]) or _ready(row["ring"]) for row in rows}
        self._shapes.update(known)
        return [
            Drawn(
                row["id"],
                row["name"],
                frozenset(row["kinds"]),
                row["told"],
                _by(row),
                row["language"],
                known[row["id"]],
            )
            for row in rows
        ]

    async def _tell(self, tx: Tx, operation: str, inside: list[tuple[LogEvent, Watched, Drawn]]) -> int:
        ids = list({event.class_id for event, _, _ in inside})
        classes = {
            row["id"]: AccessClass(frozenset(row["audience"]), frozenset(row["excluded"]), row["marking"])
            for row in await tx.all(q.classes_of, ids=ids)
        }
        told, grown = 0, set[UUID | None]()
        for event, kind, area in inside:
            both = told_class(operation, area.told, classes[event.class_id])
            if both is None:
                continue
            class_id = await self._db.class_id(both)
            before = None
            if kind == "hit":
                before = await tx.value(q.drafted_before, area=area.id, record=event.record, class_id=class_id)
            row = await tx.maybe(
                q.add_entry, area=area.id, operation=operation, record=event.record, kind=kind,
                met_at=event.recorded_at, class_id=class_id,
            )  # fmt: skip
            if row is not None:
                tx.emit(_entered(event, row["id"], row["version"], area.id, kind, class_id))
                met = Met(
                    event=event, mark=cast(Mark, event.mark), kind=kind, area=area, operation=operation,
                    entry=row["id"], class_id=class_id, seen=both, before=before,
                )  # fmt: skip
                grown.add(await draft_of(self._db, tx, met))
                told += 1
        for alert in sorted(grown - {None}, key=str):
            await counted(tx, cast(UUID, alert))
        return told


async def _move_on(tx: Tx, alerts: list[UUID], state: Standing) -> None:
    """What waits for an alert is settled when it is sent, and waits for another when who wrote it discards it.

    To discard a draft that was raised is to say that nobody needs to be told, and why.
    """
    if state == "open":
        for alert, reason in (await discarded_because(tx, alerts)).items():
            await _moved(tx, [alert], "dismissed", reason)
    await _moved(tx, alerts, state)


async def _moved(tx: Tx, alerts: list[UUID], state: Standing, reason: str = "") -> None:
    rows = await tx.all(q.move_on, state=state, alerts=alerts, reason=reason)
    for row in rows:
        tx.emit(said_event(SETTLED, row["id"], row["version"], row["operation"], row["class_id"], state))
    if rows:
        tx.audit("area.settle", records=len(rows), result=state)


def _by(row: asyncpg.Record) -> By | None:
    """In whose name an area writes: its drawer's, for the operation's centre or, while they serve there, themselves."""
    if row["told"].startswith("centre:"):
        return By(row["user_name"], row["drawer"], row["country"], row["told"])
    return By(row["user_name"], row["drawer"], row["country"], f"user:{row['user_name']}") if row["serves"] else None


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
