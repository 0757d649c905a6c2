"""Gives committed events their numbers and tells the hubs."""

import asyncio
from collections.abc import Callable

import asyncpg
import structlog

from realtime.log import Batch, Log

log = structlog.get_logger(__name__)

# A hint that was lost costs this much, not an event.
POLL_S = 0.25
# One numbering is one flush to disk, which the writers wait for, too: a burst is numbered in few, a storm in fewer.
_BREATH_S = 0.01
_LONG_BREATH_S = 0.03
_STORM = 8
# Large enough to catch up fast, small enough to hold the head row for milliseconds only.
_MOST = 1000


class Sequencer:
    """Numbers events when hinted, or by itself. Several may run at once: the head row keeps the numbers right."""

    def __init__(self, events: Log, tell: Callable[[Batch], None]) -> None:
        self._log = events
        self._tell = tell
        self._hinted = asyncio.Event()

    def hint(self) -> None:
        """Something was committed."""
        self._hinted.set()

    async def run(self) -> None:
        """Number what is there, wait, and again, for ever."""
        while True:
            self._hinted.clear()
            numbered = 0
            try:
                numbered = await self._number_all()
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                log.warning("numbering failed", error=error)
                await asyncio.sleep(POLL_S)
            await asyncio.sleep(_LONG_BREATH_S if numbered >= _STORM else _BREATH_S)
            try:
                await asyncio.wait_for(self._hinted.wait(), POLL_S)
            except TimeoutError:
                continue

    async def _number_all(self) -> int:
        """How many were numbered. What is committed after the last look has hinted since."""
        numbered = 0
        while batch := await self._log.number(_MOST):
            self._tell(batch)
            numbered += len(batch.events)
            if len(batch.events) < _MOST:
                break
        return numbered
