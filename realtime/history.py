"""The newest events in memory, so that a short absence costs no statement."""

from collections import defaultdict, deque
from collections.abc import Iterator
from uuid import UUID

from realtime.access import judged_by
from realtime.frames import Frame
from realtime.log import LogEvent

# About a minute of a very busy operation, some 20 MB.
_MOST = 20_000


class History:
    """Events with dense numbers, and their frames; the oldest go."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[LogEvent, Frame]] = {}
        # Where a record's events are: a change of access looks at its own alone.
        self._of: defaultdict[UUID, deque[int]] = defaultdict(deque)

    def __contains__(self, number: int) -> bool:
        return number in self._kept

    def add(self, event: LogEvent, frame: Frame) -> None:
        self._kept[event.number] = (event, frame)
        self._of[event.record].append(event.number)
        if oldest := self._kept.pop(event.number - _MOST, None):
            self._forget(oldest[0].record)

    def between(self, after: int, upto: int) -> Iterator[tuple[LogEvent, Frame]]:
        """Those with after < number ≤ upto, all of which must be kept."""
        return (self._kept[number] for number in range(after + 1, upto + 1))

    def judge_by(self, change: LogEvent) -> None:
        """What is kept of a record is judged by the classes that the record has now."""
        for number in self._of.get(change.record, ()):
            event, frame = self._kept[number]
            self._kept[number] = (judged_by(change, event), frame)

    def clear(self) -> None:
        self._kept.clear()
        self._of.clear()

    def _forget(self, record: UUID) -> None:
        """The first that is kept of a record is gone."""
        self._of[record].popleft()
        if not self._of[record]:
            del self._of[record]
