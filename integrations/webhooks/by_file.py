"""What a partner without a connection gets: a signed file of the same events, in the same order."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec

from integrations.partners.seats import Seats
from integrations.partners.verify import FORMAT
from integrations.webhooks.finding import Finder, Standing
from integrations.webhooks.message import Message
from integrations.webhooks.model import DELIVER
from integrations.webhooks.queries import q
from jointops.base.audit.keys import SigningKey
from jointops.base.clock import utc_now
from jointops.base.db import Db
from realtime.log import Log

MOST = 5_000
"""Events of one file; the rest comes in the next."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of a file, which is what is signed in it.

    first, last  of the events' `sequence`
    sha256       of all bytes after the second line
    """

    format: str = FORMAT
    source: str
    recipient: str
    first: int
    last: int
    made_at: datetime
    sha256: str


class FileWriter:
    """Writes files for partners; the place in the log moves with the file, or neither.

    key, whole  sign the head line, in the file, and all of it, beside it
    """

    def __init__(
        self, db: Db, log: Log, finder: Finder, seats: Seats, key: SigningKey, whole: SigningKey, source: str
    ) -> None:
        self._db = db
        self._log = log
        self._finder = finder
        self._seats = seats
        self._key = key
        self._whole = whole
        self._source = source

    async def write(self, id: UUID, to: Path) -> int:
        """What has happened since the last file, at most 5,000 events; how many, 0 writes nothing.

        Raises NotFound (no such system without a connection), FileExistsError, SignInRefused.
        """
        upto = (await self._log.head()).number
        async with self._db.service("partner") as tx:
            system = await tx.one(q.lock_by_file, id=id)
            viewer = await self._seats.viewer(system["person_id"], system["requests"])
            stands = Standing(id, system["place"], system["sequence"], system["requests"])
            messages = list[Message]()
            while len(messages) < MOST:
                found = await self._finder.next(tx, stands, viewer, upto)
                if isinstance(found, int):
                    await tx.run(q.look_past, id=id, place=found)
                    break
                messages.append(found)
                stands = Standing(id, found.place, stands.sequence + 1, stands.requests)
                await tx.run(
                    q.note_delivery, id=id, place=found.place, sequence=stands.sequence, event=found.event.id,
                    kind=found.event.type, record=found.record, tries=1,
                )  # fmt: skip
                tx.audit(DELIVER, found.record, result=f"written for {id}")
            if messages:
                # Before the commit: a file that nobody noted is written again and known by its numbers.
                said = self._file(id, stands.sequence, messages)
                _keep(to, said, self._whole.sign(said))
        return len(messages)

    def _file(self, id: UUID, last: int, messages: Sequence[Message]) -> bytes:
        body = b"".join(message.body() + b"\n" for message in messages)
        head = msgspec.json.encode(
            Head(
                source=self._source,
                recipient=str(id),
                first=last - len(messages) + 1,
                last=last,
                made_at=utc_now(),
                sha256=hashlib.sha256(body).hexdigest(),
            )
        )
        return head + b"\n" + base64.b64encode(self._key.sign(head)) + b"\n" + body


def signature_of(file: Path) -> Path:
    """Where the signature of a whole file lies: beside it, so that any tool proves it."""
    return file.with_name(f"{file.name}.sig")


def _keep(to: Path, said: bytes, signature: bytes) -> None:
    """For its owner's eyes, and never over another file."""
    if to.exists():
        raise FileExistsError
    # A signature without its file is what a fault left.
    signature_of(to).unlink(missing_ok=True)
    for path, content in ((signature_of(to), signature), (to, said)):
        path.touch(mode=0o600, exist_ok=False)
        path.write_bytes(content)
