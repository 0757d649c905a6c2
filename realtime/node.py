"""The realtime room of one node, as the roof starts and stops it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from uuid import UUID

import msgspec
import structlog

from jointops.base.db import Db
from jointops.base.limits import Limits
from jointops.base.settings import Settings, deployment_name
from jointops.base.tx import Tx
from realtime.consumers import Consumer, Worker
from realtime.cursor import Cursors
from realtime.gateway import MayOpen, Who, gateway_protocol
from realtime.hub import Hub
from realtime.log import Batch, Log, q
from realtime.sequencer import Sequencer
from realtime.valkey import ENDED, EVENTS, Valkey

log = structlog.get_logger(__name__)

Loop = Callable[[], Awaitable[None]]

_AGAIN_S = 0.5
_to_bytes = msgspec.msgpack.Encoder()
_to_batch = msgspec.msgpack.Decoder(Batch)


class Realtime:
    """Sequencer, hub, gateway and consumers of one node.

    protocol   the class for `uvicorn.Config(ws=…)`
    settings   `valkey_url` may be empty: then other nodes are found by polling alone
    """

    def __init__(self, db: Db, secret: bytes, settings: Settings, who: Who, may_open: MayOpen, limits: Limits) -> None:
        self._db = db
        self._log = Log(db)
        self._cursors = Cursors(secret)
        self._tasks: list[asyncio.Task[None]] = []
        self._workers: list[Worker] = []
        self._loops: list[Loop] = []
        self._valkey = Valkey(settings.valkey_url, deployment_name(secret)) if settings.valkey_url else None
        self._sequencer = Sequencer(self._log, self._numbered)
        self.hub = Hub(self._log, self._cursors, settings.heartbeat_s, timedelta(hours=settings.retention_h))
        self.protocol = gateway_protocol(self.hub, who, may_open, settings, limits)

    def consume(self, consumer: Consumer) -> None:
        """Have a consumer work while this node runs; before `start`."""
        self._workers.append(Worker(self._db, self._log, self.hub, consumer))

    def also(self, loop: Loop) -> None:
        """Keep another loop running while this node runs, or until it ends by itself; before `start`."""
        self._loops.append(loop)

    async def start(self) -> None:
        await self.hub.start()
        loops = [*self._loops, self._sequencer.run, self.hub.run, self.hub.beat]
        loops += [worker.run for worker in self._workers]
        if self._valkey is not None:
            self._valkey.hear(EVENTS, self._heard)
            self._valkey.hear(ENDED, self._heard_end)
            loops += [self._valkey.listen, self._valkey.speak]
        self._tasks = [asyncio.create_task(_kept_running(loop)) for loop in loops]
        self._db.after_commit = self.hint

    async def stop(self) -> None:
        self._db.after_commit = lambda: None
        await _ended(self._tasks)
        if self._valkey is not None:
            await self._valkey.close()

    def hint(self) -> None:
        """Something was committed: it waits for its number."""
        self._sequencer.hint()

    async def head(self, tx: Tx) -> str:
        """The cursor at which what `tx` sees is true; what comes after it may be in there already (see its version)."""
        row = await tx.one(q.head)
        return self._cursors.write(row["number"], UUID(bytes=row["epoch"].bytes))

    def end_session(self, session: UUID, why: str) -> None:
        """Close the websockets of an ended session here at once, and tell the other nodes."""
        self.hub.revoke(session, why)
        if self._valkey is not None:
            self._valkey.say(ENDED, session.bytes + why.encode())

    def _heard_end(self, message: bytes) -> None:
        self.hub.revoke(UUID(bytes=message[:16]), message[16:].decode("ascii", "replace"))

    def _numbered(self, batch: Batch) -> None:
        self.hub.offer(batch)
        if self._valkey is not None:
            self._valkey.say(EVENTS, _to_bytes.encode(batch))

    def _heard(self, message: bytes) -> None:
        # Unreadable is what a node of another version says: PostgreSQL has it too.
        with contextlib.suppress(msgspec.DecodeError, msgspec.ValidationError):
            self.hub.offer(_to_batch.decode(message))


async def _ended(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Stop tasks, asking again: a cancellation that comes together with what a task waits for may be lost in it.

    `asyncio.wait_for` before Python 3.12 and the Valkey client lose it; asked once, a node would never stop.
    """
    running = set(tasks)
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=_AGAIN_S)


async def _kept_running(loop: Loop) -> None:
    """Each loop keeps what it has done in one place, so after a fault of ours it just starts again.

    One that comes to an end was told to stop: begun again it would end at once, and so on, and nothing else would run.
    """
    while True:
        try:
            return await loop()
        except Exception:
            log.exception("a loop of the realtime room failed")
            await asyncio.sleep(_AGAIN_S)
