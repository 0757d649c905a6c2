"""Wakes devices of people who are not looking: a consumer of the log writes down which, a loop wakes them, once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

import asyncpg
import msgspec
import structlog

from integrations.lanes import Lanes
from integrations.mail.causes import KINDS, to_tell
from integrations.mail.hours import GRACE, PAUSES, noted
from integrations.push.model import SEND
from integrations.push.queries import q
from integrations.push.sealing import MEDIA_TYPE, PushKey, padded, sealed
from integrations.telling import may_be_told
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.outward import Answered, Outward
from jointops.base.settings import Settings
from jointops.base.tx import Tx
from realtime.consumers import Consumer
from realtime.log import LogEvent

log = structlog.get_logger(__name__)

KEPT_S = {"P1": 6 * 3600, "P2": 24 * 3600}
"""How long a push service keeps a message for a device that is off: until somebody else was told long ago."""

LANES = 16
LANES_OF_A_HOST = 4
"""How many devices are told side by side, and of one push service: some that hang leave lanes to the others."""

TAKEN = timedelta(minutes=1)
"""Longer than a call may last: what a node took and never noted, because it died, is sent by another after it."""

_GONE = frozenset({404, 410})
"""The push service knows this device no more (RFC 8030 §7.3)."""


class Pusher:
    """The Web Push of one node; several may run, each device is told by one of them.

    grace   how long a screen has to show an alert before any device is woken, by priority
    pauses  before the second and later tries
    """

    def __init__(self, db: Db, settings: Settings, outward: Outward, secret: bytes) -> None:
        self._db = db
        self._contact = settings.push_contact
        self._outward = outward
        self.offered = bool(settings.push_contact)
        self.key = PushKey(secret)
        self.grace = dict(GRACE)
        self.pauses = PAUSES
        self._lanes = Lanes(LANES, LANES_OF_A_HOST, self._due, self._tell)

    def consumer(self) -> Consumer:
        """The consumer to hand to the realtime room."""
        return Consumer("push", "partner", KINDS, self._act, again=True)

    async def _act(self, tx: Tx, events: Sequence[LogEvent]) -> None:
        # Where nobody is told so it moves on all the same: the oldest events stay until every consumer has seen them.
        for event, cause in to_tell(events if self.offered else ()):
            rows = await tx.all(q.devices_to_tell, alert=event.record, cause=cause)
            messages = [{"subscription": row["subscription"], **noted(event, cause, row, self.grace)} for row in rows]
            await tx.run_many(q.add_message, messages)

    async def run(self) -> None:
        """Tell whichever devices are due, the most urgent first and some side by side, and again, for ever."""
        await self._lanes.run()

    async def stop(self) -> None:
        """Begin nothing more and let what is under way end, so that what was taken is noted."""
        await self._lanes.stop()

    async def _due(self) -> Iterable[tuple[UUID, str]]:
        await self._db.pool("partner").execute(q.forget_ended.text)
        rows = await self._db.pool("partner").fetch(q.due_devices.text)
        return [(row["subscription_id"], row["host"]) for row in rows]

    async def _tell(self, subscription: UUID) -> None:
        device, waiting = await self._take(subscription)
        if device is None or not waiting:
            return
        failure: OSError | None = None
        try:
            await self._send(device, list({one["alert"]: one["priority"] for one in waiting}.values()))
        except OSError as error:  # Refused and Answered are such
            failure = error
        async with self._db.service("partner") as tx:
            if failure is not None:
                await self._failed(tx, device, waiting, failure)
                return
            await tx.run_many(q.end_message, [{**one, "state": "sent"} for one in _keys(device, waiting)])
            await tx.run(q.note_trouble, subscription=subscription, trouble="")
            tx.audit(SEND, subscription, records=len({one["alert"] for one in waiting}))

    async def _take(self, subscription: UUID) -> tuple[asyncpg.Record | None, list[asyncpg.Record]]:
        """A device and what it is told now: no other node tells it meanwhile, none is asked to wait for its answer."""
        async with self._db.service("partner") as tx:
            device = await tx.maybe(q.lock_device, subscription=subscription)
            due = await tx.all(q.due_messages, subscription=subscription) if device else []
            waiting = [one for one in due if may_be_told(one["asked"])]
            if device is not None:
                needless = _keys(device, [one for one in due if one not in waiting])
                await tx.run_many(q.end_message, [{**one, "state": "needless"} for one in needless])
                await tx.run_many(q.put_off, [{**one, "pause": TAKEN, "tries": 0} for one in _keys(device, waiting)])
            return device, waiting

    async def _send(self, device: asyncpg.Record, priorities: list[str]) -> None:
        """How many alerts of which priority wait, and in which language to say it: nothing else."""
        first = min(priorities)
        said = msgspec.json.encode({"waits": Counter(priorities), "language": device["language"]})
        headers = {
            "authorization": self.key.proof(device["endpoint"], self._contact, utc_now()),
            "content-encoding": "aes128gcm",
            "ttl": str(KEPT_S.get(first, 24 * 3600)),
            "urgency": "high" if first == "P1" else "normal",
        }
        body = sealed(padded(said), device["p256dh"], device["auth"])
        await self._outward.call("POST", device["endpoint"], body, MEDIA_TYPE, headers)

    async def _failed(self, tx: Tx, device: asyncpg.Record, waiting: list[asyncpg.Record], error: OSError) -> None:
        subscription = device["id"]
        keys, tries = _keys(device, waiting), max(one["tries"] for one in waiting)
        if isinstance(error, Answered) and error.status in _GONE:
            await tx.run(q.drop_device, subscription=subscription, endpoint=device["endpoint"])
            tx.audit(SEND, subscription, result="gone")
            return
        if tries < len(self.pauses):
            await tx.run_many(q.put_off, [{**one, "pause": self.pauses[tries], "tries": 1} for one in keys])
        else:
            await tx.run_many(q.end_message, [{**one, "state": "failed"} for one in keys])
        # What is said may quote the device's address: its kind is enough for a person to ask about.
        why = f"answered {error.status}" if isinstance(error, Answered) else type(error).__name__
        await tx.run(q.note_trouble, subscription=subscription, trouble=f"The push service did not take it: {why}.")
        tx.audit(SEND, subscription, result="failed", records=len({one["alert"] for one in waiting}))
        log.warning("a push was not taken", tries=tries + 1, reason=why)


def _keys(device: asyncpg.Record, rows: list[asyncpg.Record]) -> list[dict[str, object]]:
    return [{"subscription": device["id"], "alert": one["alert"], "cause": one["cause"]} for one in rows]
