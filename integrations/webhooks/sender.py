"""Calls partners' systems: in order for each, again after growing pauses, until an administrator is to look."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import asyncpg
import structlog

from integrations.partners.seats import Seats
from integrations.webhooks.finding import Finder, Standing, concerns_partners
from integrations.webhooks.message import MEDIA_TYPE, Message, headers
from integrations.webhooks.model import DELIVER
from integrations.webhooks.queries import q
from jointops.base.audit.keys import SigningKey
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Busy, NotSignedIn, SignInRefused, is_away
from jointops.base.outward import Outward
from jointops.base.tx import Tx
from realtime.hub import Hub
from realtime.log import LogEvent

log = structlog.get_logger(__name__)

PAUSES = tuple(timedelta(seconds=s) for s in (1, 5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800))
"""Between tries: eleven within 16 hours, so that a night and a morning shift have passed before it is parked."""

# Deliveries at once on a node, each with a connection of its own until its system has answered: fewer than the pool
# has, so that slow systems hold up neither the looking for what is due nor the e-mail.
_AT_ONCE = 4

# How often due tries are looked for when nothing happens.
_TICK_S = 1.0
# Events of other kinds that are read again at most before the stored place moves.
_LAG = 200


class Sender:
    """The deliveries of one node. Several nodes may send: each delivery locks its subscription's row until it is over.

    pauses  before the second and later tries; a subscription that fails once more is parked
    """

    def __init__(self, db: Db, hub: Hub, finder: Finder, seats: Seats, outward: Outward, key: SigningKey) -> None:
        self._db = db
        self._hub = hub
        self._finder = finder
        self._seats = seats
        self.outward = outward
        self._key = key
        self.pauses = PAUSES
        self._under_way: dict[UUID, asyncio.Task[None]] = {}
        self._lanes = asyncio.Semaphore(_AT_ONCE)
        self._stopping = False

    async def run(self) -> None:
        """Serve every subscription that is due, wait for news, and again, for ever."""
        news = asyncio.Event()

        def hear(event: LogEvent | None) -> None:
            if event is None or concerns_partners(event):
                news.set()

        self._hub.heard.append(hear)
        try:
            while not self._stopping:
                news.clear()
                for row in await self._db.pool("partner").fetch(q.due_webhooks.text):
                    self._serve(row["id"])
                await _either(news, _TICK_S)
        finally:
            self._hub.heard.remove(hear)

    async def stop(self) -> None:
        """Begin nothing more and let what is under way end: what was acknowledged is noted, so never sent twice."""
        self._stopping = True
        if self._under_way:
            await asyncio.wait(self._under_way.values())

    def _serve(self, id: UUID) -> None:
        if id not in self._under_way:
            task = self._under_way[id] = asyncio.create_task(self._work_off(id))
            task.add_done_callback(lambda _: self._under_way.pop(id))

    async def _work_off(self, id: UUID) -> None:
        try:
            more = True
            while more and not self._stopping:
                async with self._lanes:  # taken anew for each: a long backlog of one leaves room for others
                    more = await self._one(id)
        except Exception as error:  # whatever stands in the way of one, the others must go on
            log.warning("a webhook cannot be served", id=str(id), error=error)
            if not isinstance(error, Busy) and not is_away(error):
                async with self._db.service("partner") as tx:
                    if (webhook := await tx.maybe(q.lock_due, id=id)) is not None:
                        await self._failed(tx, webhook, None, f"On our side: {type(error).__name__}.")

    async def _one(self, id: UUID) -> bool:
        """One delivery, or one failure; whether there may be more to do at once."""
        async with self._db.service("partner") as tx:
            webhook = await tx.maybe(q.lock_due, id=id)
            if webhook is None:
                return False
            try:
                viewer = await self._seats.viewer(webhook["person_id"], webhook["requests"])
                stands = Standing(id, webhook["place"], webhook["sequence"], webhook["requests"])
                found = await self._finder.next(tx, stands, viewer, self._hub.last)
            except (NotSignedIn, SignInRefused) as problem:  # its account is suspended, or its session has just ended
                return await self._failed(tx, webhook, None, problem.detail)
            if isinstance(found, int):
                if found - webhook["place"] >= _LAG:
                    await tx.run(q.look_past, id=id, place=found)
                return False
            try:
                await self._send(webhook["url"], found)
            except OSError as error:  # Refused is one
                return await self._failed(tx, webhook, found, str(error))
            await self._delivered(tx, webhook, found)
            return True

    async def _send(self, url: str, message: Message) -> None:
        body = message.body()
        proof = headers(self._key, message.event.id, utc_now(), body)
        await self.outward.call("POST", url, body, MEDIA_TYPE, proof)

    async def _delivered(self, tx: Tx, webhook: asyncpg.Record, message: Message) -> None:
        await tx.run(
            q.note_delivery,
            id=webhook["id"],
            place=message.place,
            sequence=webhook["sequence"] + 1,
            event=message.event.id,
            kind=message.event.type,
            record=message.record,
            tries=webhook["tries"] + 1,
        )
        tx.audit(DELIVER, message.record, result=f"acknowledged by {webhook['id']}")

    async def _failed(self, tx: Tx, webhook: asyncpg.Record, message: Message | None, trouble: str) -> bool:
        tries: int = webhook["tries"]
        pause = self.pauses[tries] if tries < len(self.pauses) else None
        await tx.run(q.note_failure, id=webhook["id"], trouble=trouble[:300], pause=pause)
        record = message.record if message else webhook["id"]
        tx.audit(DELIVER, record, result=f"{'failed' if pause else 'parked'} at {webhook['id']}")
        log.warning("a webhook failed", id=str(webhook["id"]), tries=tries + 1, parked=pause is None)
        return False


async def _either(news: asyncio.Event, within_s: float) -> None:
    """Wait for news, but not for ever."""
    timer: Callable[[], object] = asyncio.get_running_loop().call_later(within_s, news.set).cancel
    try:
        await news.wait()
    finally:
        timer()
