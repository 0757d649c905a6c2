"""Tells people who are not looking: a consumer of the log writes down who is to be told, a loop tells them, once."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec
import structlog

from integrations.mail.hours import GRACE, due_at
from integrations.mail.letter import letter
from integrations.mail.model import SEND, Wish
from integrations.mail.post import Post
from integrations.mail.queries import q
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.settings import Settings
from jointops.base.tx import Tx
from realtime.consumers import Consumer
from realtime.log import LogEvent

log = structlog.get_logger(__name__)

PAUSES = tuple(timedelta(seconds=s) for s in (30, 120, 600, 1800, 3600))
"""Between tries: a mail server that restarts is met again soon, one that is down for two hours is given up."""

# How often it is looked who is due: well below the shortest grace.
_TICK_S = 1.0

# What was released before is told no more: this node, or all of them, stood still for so long.
_TOO_OLD = timedelta(days=1)


class Mailer:
    """The e-mail of one node; several may run, each person is told by one of them.

    grace   how long a screen has to show an alert before anybody is written to, by priority
    pauses  before the second and later tries
    """

    def __init__(self, db: Db, settings: Settings) -> None:
        self._db = db
        self._settings = settings
        self._post = Post(settings)
        self.grace = dict(GRACE)
        self.pauses = PAUSES
        self._telling: asyncio.Task[None] | None = None
        self._stopping = False

    def consumer(self) -> Consumer:
        """The consumer to hand to the realtime room."""
        return Consumer("mail", "partner", frozenset({"alert.released"}), self._act)

    async def _act(self, tx: Tx, events: Sequence[LogEvent]) -> None:
        # Where no e-mail is sent it moves on all the same: the oldest events stay until every consumer has seen them.
        for event in events if self._settings.smtp else ():
            if utc_now() - event.recorded_at > _TOO_OLD:
                continue
            for row in await tx.all(q.wishes_for, alert=event.record):
                wish = msgspec.convert({name: row[name] for name in Wish.__struct_fields__}, Wish)
                due = due_at(wish, row["priority"], event.recorded_at, self.grace)
                await tx.run(q.add_mail, person=row["person"], alert=event.record, priority=row["priority"], due_at=due)

    async def run(self) -> None:
        """Tell whoever is due, wait, and again, for ever."""
        while not self._stopping:
            for row in await self._db.pool("partner").fetch(q.due_people.text):
                self._telling = asyncio.create_task(self._tell(row["person_id"]))
                try:
                    await asyncio.shield(self._telling)
                except Exception as error:  # whatever stands in the way of one person, the others are told
                    log.warning("a person cannot be told now", error=error)
            await asyncio.sleep(_TICK_S)

    async def stop(self) -> None:
        """Begin nothing more and let what is under way end, so that what was handed over is noted."""
        self._stopping = True
        if self._telling is not None:
            await asyncio.wait([self._telling])

    async def _tell(self, person: UUID) -> None:
        async with self._db.service("partner") as tx:
            wish = await tx.maybe(q.lock_wish, person=person)
            mails = await tx.all(q.due_mails, person=person) if wish else []
            waiting = [one for one in mails if one["waits"]]
            needless = [one["alert"] for one in mails if not one["waits"]]
            if needless:
                await tx.run(q.end_mails, person=person, alerts=needless, state="needless")
            if wish is None or not waiting:
                return
            alerts = [one["alert"] for one in waiting]
            message = letter(
                wish["address"],
                wish["language"],
                [one["priority"] for one in waiting],
                self._settings.site,
                self._settings.smtp_from,
                self._db.keyed(" ".join(map(str, [person, *alerts])))[:32],
            )
            try:
                await asyncio.to_thread(self._post.hand_over, message)
            except OSError as error:
                await self._failed(tx, person, alerts, max(one["tries"] for one in waiting), error)
                return
            await tx.run(q.end_mails, person=person, alerts=alerts, state="sent")
            await tx.run(q.note_trouble, person=person, trouble="")
            tx.audit(SEND, person, records=len(alerts))

    async def _failed(self, tx: Tx, person: UUID, alerts: list[UUID], tries: int, error: OSError) -> None:
        if tries < len(self.pauses):
            await tx.run(q.put_off, person=person, alerts=alerts, pause=self.pauses[tries])
        else:
            await tx.run(q.end_mails, person=person, alerts=alerts, state="failed")
        # What a mail server says may quote addresses and more: its kind is enough for a person to ask about.
        await tx.run(q.note_trouble, person=person, trouble=f"The mail server did not take it: {type(error).__name__}.")
        tx.audit(SEND, person, result="failed", records=len(alerts))
        log.warning("an e-mail could not be handed over", tries=tries + 1, error=type(error).__name__)
