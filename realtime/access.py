"""What a change of access means for who listens: who gains is told `shared`, who loses `withdrawn`."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

import msgspec

from realtime.frames import Frame, Shared, Withdrawn
from realtime.log import LogEvent

RECORD = "access.changed"
"""A record has other classes. `data`: {"faces": {face: [class before, class now]}, "told": the face of its events}."""

PERSON = "access.granted"
"""A person (the record) may see something else than before."""

Faces = dict[str, tuple[int, int]]


class _Change(msgspec.Struct, frozen=True):
    faces: Faces
    told: str = ""


def faces_of(event: LogEvent) -> Faces:
    """The classes before and now of each face of the record."""
    return msgspec.convert(event.data, _Change).faces


def classes_in(events: Sequence[LogEvent]) -> set[int]:
    """Every class that decides who is told of these events."""
    found = {event.class_id for event in events}
    for event in events:
        if event.kind == RECORD:
            found.update(number for pair in faces_of(event).values() for number in pair)
    return found


def judged_now(events: Sequence[LogEvent]) -> list[LogEvent]:
    """The same events, those before a change of access under the classes that it gave their record."""
    judged: list[LogEvent] = []
    later: defaultdict[UUID, list[LogEvent]] = defaultdict(list)
    for event in reversed(events):
        now = event
        for change in reversed(later[event.record]):
            now = judged_by(change, now)
        judged.append(now)
        if event.kind == RECORD:
            later[event.record].append(event)
    return judged[::-1]


def judged_by(change: LogEvent, event: LogEvent) -> LogEvent:
    """An earlier event as it is judged after a change of access."""
    if event.record != change.record:
        return event
    by = msgspec.convert(change.data, _Change)
    if event.kind == RECORD:
        faces = {name: (was, by.faces.get(name, (0, now))[1]) for name, (was, now) in faces_of(event).items()}
        return msgspec.structs.replace(event, data={**event.data, "faces": faces})
    was, now = by.faces.get(by.told, (0, 0))
    return msgspec.structs.replace(event, class_id=now) if event.class_id == was else event


def told_to(event: LogEvent, classes: Collection[int], cursor: str) -> list[Frame]:
    """What a viewer of these classes is told of a record's change of access.

    Who loses one face and keeps another forgets the record and then reads again what is left.
    """
    faces = faces_of(event).values()
    lost = any(was in classes and now not in classes for was, now in faces)
    gained = any(was not in classes and now in classes for was, now in faces)
    sees = any(now in classes for _, now in faces)
    frames = [Frame(Withdrawn(cursor, event.record))] if lost else []
    return [*frames, Frame(Shared(cursor, event.record))] if gained or (lost and sees) else frames
