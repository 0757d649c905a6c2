"""Telling people or devices side by side: so many at once, so many of a group, each by one lane at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from uuid import UUID

import structlog

log = structlog.get_logger(__name__)

TICK_S = 1.0
"""How often it is looked who is due: well below the shortest grace."""


class Lanes:
    """Bounded, so that some who hang keep nobody else from being told.

    most             how many at once, and most_of_a_group: of those that hang together, as by one server
    due              who is due now, with the group, the most urgent first
    tell             does it for one; whatever it raises, the others are told, and it comes again
    """

    def __init__(
        self,
        most: int,
        most_of_a_group: int,
        due: Callable[[], Awaitable[Iterable[tuple[UUID, str]]]],
        tell: Callable[[UUID], Awaitable[None]],
    ) -> None:
        self._most, self._most_of_a_group = most, most_of_a_group
        self._due, self._tell = due, tell
        self._under_way: dict[UUID, asyncio.Task[None]] = {}  # each under the name of its group
        self._stopping = False

    async def run(self) -> None:
        """Tell whoever is due, and again, for ever."""
        while not self._stopping:
            for id, group in await self._due():
                self._begin(id, group)
            if self._under_way:
                await asyncio.wait(self._under_way.values(), timeout=TICK_S, return_when=asyncio.FIRST_COMPLETED)
            else:
                await asyncio.sleep(TICK_S)

    async def stop(self) -> None:
        """Begin nothing more and let what is under way end, so that what was taken is noted."""
        self._stopping = True
        if self._under_way:
            await asyncio.wait(self._under_way.values())

    def _begin(self, id: UUID, group: str) -> None:
        if self._stopping:  # while it was looked who is due
            return
        names = [task.get_name() for task in self._under_way.values()]
        if len(names) >= self._most or names.count(group) >= self._most_of_a_group or id in self._under_way:
            return
        self._under_way[id] = asyncio.create_task(self._lane(id), name=group)

    async def _lane(self, id: UUID) -> None:
        try:
            await self._tell(id)
        except Exception as error:
            log.warning("somebody cannot be told now", error=error)
            await asyncio.sleep(TICK_S)
        finally:
            del self._under_way[id]
