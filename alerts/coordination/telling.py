"""How others learn how far an alert has come: the centre's face, the mark on the map, the event. Never its words."""

from typing import Any

import asyncpg

from alerts.coordination.model import STEPS, Addressee, FaceState
from alerts.coordination.queries import addressees_of, q
from geo.marks.actions import put_mark
from jointops.base.clock import utc_now
from jointops.base.tx import Event, Mark, Tx
from realtime.log import LogEvent

URGENT = (
    "alert.released", "alert.sent-late", "alert.escalated", "alert.reopened", "alert.corrected", "alert.attached",
    "alert.recalled", "alert.taken-back",
)  # fmt: skip
"""Kinds that a P1 announces at once: each asks somebody to look now."""

SEVERITY = {"P1": 3, "P2": 2, "P3": 1, "P4": 0}


async def tell_alert(tx: Tx, kind: str, row: asyncpg.Record, more: dict[str, Any] | None = None) -> None:
    """The centre's face, the mark on the map and the event: id, number, priority, countries and state alone.

    more   what an event of this kind says besides
    """
    addressees = (await addressees_of(tx, [row["id"]]))[row["id"]]
    overall = row["state"] if row["state"] in ("closed", "recalled") else _overall(addressees)
    await tx.run(
        q.show_face,
        id=row["id"],
        version=row["version"],
        number=row["number"],
        operation=row["operation"],
        priority=row["priority"],
        countries=row["countries"],
        state=overall,
        drafted_at=row["drafted_at"],
        addressees=[_face_of(one, overall) for one in addressees],
        class_id=row["face_class_id"],
    )
    data = face_data(row, overall)
    urgent = {"urgent": True} if kind in URGENT and row["priority"] == "P1" else {}
    mark = _mark(row, overall)
    if mark is not None:
        await put_mark(
            tx,
            record=row["id"],
            operation=row["operation"],
            mark=mark,
            class_id=row["face_class_id"],
            version=row["version"],
            data=data,
        )
    tx.emit(_event(kind, row, row["face_class_id"], data | (more or {}) | urgent, mark))


def goes_ahead(event: LogEvent) -> bool:
    """Whether it concerns life or a landing: then it waits behind nothing."""
    return event.kind in URGENT and "urgent" in event.data


def tell_unit(tx: Tx, kind: str, row: asyncpg.Record) -> None:
    """The event alone, to those who see the alert itself: of a draft its drafter's unit, and the second it names."""
    tx.emit(_event(kind, row, row["class_id"], face_data(row, row["state"])))


def tell_two(tx: Tx, kind: str, row: asyncpg.Record, class_id: int, more: dict[str, Any]) -> None:
    """The event alone, to drafter and second person at TLP:RED: what is between the two of them."""
    tx.emit(_event(kind, row, class_id, face_data(row, row["state"]) | more))


def _event(kind: str, row: asyncpg.Record, class_id: int, data: dict[str, Any], mark: Mark | None = None) -> Event:
    return Event(
        kind=kind,
        record=row["id"],
        version=row["version"],
        class_id=class_id,
        at=utc_now(),
        operation=row["operation"],
        data=data,
        mark=mark,
    )


def _face_of(one: Addressee, overall: str) -> FaceState:
    """The country alone; the authority while somebody is to call it, not once the alert is over."""
    whom = (one.authority.name, one.call) if one.call is not None and overall not in ("closed", "recalled") else ()
    return FaceState(one.authority.country, one.state, last_told(one), *whom)


def last_told(addressee: Addressee) -> str:
    """Whom the clock told last."""
    return addressee.told[-1].told if addressee.told else ""


def face_data(row: asyncpg.Record, state: str) -> dict[str, Any]:
    """What an event says of an alert: never its words."""
    return {
        "id": str(row["id"]),
        "number": row["number"],
        "priority": row["priority"],
        "countries": row["countries"],
        "state": state,
    }


def _overall(addressees: list[Addressee]) -> str:
    """As far as the slowest addressee has come."""
    slowest = min((STEPS.index(one.state) for one in addressees if one.state != "blocked"), default=0)
    return STEPS[slowest] if STEPS[slowest] in ("acknowledged", "replied") else "released"


def _mark(row: asyncpg.Record, state: str) -> Mark | None:
    place = row["place"]
    if place is None:
        return None
    return Mark(
        kind="alert",
        state=state,
        subject="",
        country=place["country"],
        place=place["code"],
        lon=place["position"]["lon"],
        lat=place["position"]["lat"],
        severity=SEVERITY[row["priority"]],
        occurred_at=row["released_at"],
    )
