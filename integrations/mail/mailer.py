"""Tells people who are not looking: a consumer of the log writes down who is to be told, a loop tells them, once."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import structlog

from integrations.lanes import Lanes
from integrations.mail.causes import KINDS, to_tell
from integrations.mail.hours import GRACE, PAUSES, noted
from integrations.mail.letter import letter
from integrations.mail.model import SEND
from integrations.mail.post import Post
from integrations.mail.queries import q
from integrations.telling import may_be_told
from jointops.base.db import Db
from jointops.base.settings import Settings
from jointops.base.tx import Tx
from realtime.consumers import Consumer
from realtime.log import LogEvent

log = structlog.get_logger(__name__)

LANES = 4
"""How many are written to at once: each takes a thread and a connection to the mail server, which may be slow."""

TAKEN = timedelta(minutes=5)
"""Longer than a mail server can keep us: what a node took and never noted, because it died, another sends after it."""


class Mailer:
    """The e-mail of one node; several may run, each person is told by one of them.

    grace   how long a screen has to show an alert before anybody is written to, by priority
    pauses  before the second and later tries
    """

    def __init__(self, db: Db, settings: Settings) -> None:
        self._db = db
        self._settings = settings
        self._post = Post(settings)
        self._lanes = Lanes(LANES, LANES, self._due, self._tell)
        self.grace = dict(GRACE)
        self.pauses = PAUSES

    async def run(self) -> None:
        """Write to whoever is due, some side by side, and again, for ever."""
        await self._lanes.run()

    async def stop(self) -> None:
        """Begin nothing more and let what is under way end, so that what was handed over is noted."""
        await self._lanes.stop()

    def consumer(self) -> Consumer:
        """The consumer to hand to the realtime room."""
        return Consumer("mail", "partner", KINDS, self._act, again=True)

    async def _act(self, tx: Tx, events: Sequence[LogEvent]) -> None:
        # Where no e-mail is sent it moves on all the same: the oldest events stay until every consumer has seen them.
        for event, cause in to_tell(events if self._settings.smtp else ()):
            rows = await tx.all(q.wishes_for, alert=event.record, cause=cause)
            mails = [{"person": row["person"], **noted(event, cause, row, self.grace)} for row in rows]
            await tx.run_many(q.add_mail, mails)

    async def _due(self) -> Iterable[tuple[UUID, str]]:
        return [(row["person_id"], "") for row in await self._db.pool("partner").fetch(q.due_people.text)]

    async def _tell(self, person: UUID) -> None:
        wish, waiting = await self._take(person)
        if wish is None or not waiting:
            return
        id: UUID = waiting[0]["letter"]
        alerts = {one["alert"]: one["priority"] for one in waiting}
        message = letter(
            wish["address"],
            wish["language"],
            list(alerts.values()),
            self._settings.site,
            self._settings.smtp_from,
            id.hex,
        )
        failure: OSError | None = None
        try:
            await asyncio.to_thread(self._post.hand_over, message)
        except OSError as error:
            failure = error
        async with self._db.service("partner") as tx:
            if failure is not None:
                await self._failed(tx, person, id, len(alerts), max(one["tries"] for one in waiting), failure)
                return
            await tx.run(q.end_letter, person=person, letter=id, state="sent")
            await tx.run(q.note_trouble, person=person, trouble="")
            tx.audit(SEND, person, records=len(alerts))

    async def _take(self, person: UUID) -> tuple[asyncpg.Record | None, list[asyncpg.Record]]:
        """Where to write and what waits: no other node takes it meanwhile, and no transaction waits for the server."""
        async with self._db.service("partner") as tx:
            wish = await tx.maybe(q.lock_wish, person=person)
            taken = await tx.all(q.take_letter, person=person, letter=uuid4(), taken=TAKEN) if wish else []
            waiting = [one for one in taken if may_be_told(one["asked"])]
            needless = [one for one in taken if one not in waiting]
            await tx.run_many(q.end_needless, [{"person": person, **_key(one)} for one in needless])
            return wish, waiting

    async def _failed(self, tx: Tx, person: UUID, id: UUID, alerts: int, tries: int, error: OSError) -> None:
        if tries < len(self.pauses):
            await tx.run(q.put_off, person=person, letter=id, pause=self.pauses[tries])
        else:
            await tx.run(q.end_letter, person=person, letter=id, state="failed")
        # What a mail server says may quote addresses and more: its kind is enough for a person to ask about.
        await tx.run(q.note_trouble, person=person, trouble=f"The mail server did not take it: {type(error).__name__}.")
        tx.audit(SEND, person, result="failed", records=alerts)
        log.warning("an e-mail could not be handed over", tries=tries + 1, error=type(error).__name__)


def _key(one: asyncpg.Record) -> dict[str, object]:
    return {"alert": one["alert"], "cause": one["cause"]}
