"""Has those files searched that could not be when they came: nobody gets one before it is known to be clean."""

from uuid import UUID

import asyncpg
import structlog

from alerts.coordination.model import UNSENT
from alerts.coordination.telling import tell_alert, tell_unit
from alerts.rooms.actions import tell
from jointops.base import sql
from jointops.base.clock import Clock, utc_now
from jointops.base.db import Db
from jointops.base.keeping import Timekeeper
from jointops.base.scanner import Checked, Scanner
from jointops.base.tx import Tx

log = structlog.get_logger(__name__)

q = sql.load("alerts.scanning")

MOST = 20
"""Files of one look: up to 5 MiB each, one in memory at a time."""

CHECK = "file.check"


class ScanKeeper(Timekeeper):
    """One may run on each node: of two that searched one file the second finds it settled."""

    role = "scanner"
    every_s = 5.0
    trouble = "files were not searched"

    def __init__(self, db: Db, scanner: Scanner, clock: Clock = utc_now) -> None:
        super().__init__(db, clock)
        self._scanner = scanner
        self._without_verdict: set[str] = set()

    async def look(self) -> int:
        """Every file that waits, as long as the scanner answers; how many were settled."""
        if not self._scanner.address:
            return 0
        async with self.db.service(self.role) as tx:
            await tx.run(q.hold_attachments)
            await tx.run(q.hold_versions)
            waiting = await tx.all(q.waiting, most=MOST, spared=list(self._without_verdict))
        if not waiting:
            self._without_verdict.clear()  # their turn comes again
        done = 0
        for row in waiting:
            try:
                done += await self._settle(row)
            except OSError as error:
                log.warning("files are held back: the scanner does not answer", error=type(error).__name__)
                if not await self._is_there():
                    break
                self._without_verdict.add(row["name"])
        return done

    async def _is_there(self) -> bool:
        """Whether it was this file alone that it said nothing of: then the others go on."""
        try:
            await self._scanner.ping()
        except OSError:
            return False
        return True

    async def _settle(self, row: asyncpg.Record) -> int:
        owner, number = row["owner"], row["number"]
        async with self.db.service(self.role) as tx:
            if number is None:
                content = await tx.value(q.attachment_content, owner=owner)
            else:
                content = await tx.value(q.version_content, owner=owner, number=number)
        if content is None:
            return 0
        checked: Checked = "refused" if await self._scanner.find(content) else "clean"
        async with self.db.service(self.role) as tx:
            return await (_file(tx, owner, checked) if number is None else _version(tx, owner, number, checked))


async def _file(tx: Tx, owner: UUID, checked: Checked) -> int:
    if (alert := await tx.maybe(q.lock_alert_of, owner=owner)) is None:
        return 0  # it was taken off its draft meanwhile
    if (digest := await tx.value(q.settle_attachment, owner=owner, checked=checked)) is None:
        return 0
    tx.audit(CHECK, alert["id"], owner=alert["country"], result=f"{checked} {digest}")
    row = await tx.one(q.touch_alert, id=alert["id"])
    if alert["state"] in UNSENT:
        tell_unit(tx, "alert.attached", row)
    else:
        await tell_alert(tx, "alert.attached", row)
    return 1


async def _version(tx: Tx, owner: UUID, number: int, checked: Checked) -> int:
    if (settled := await tx.maybe(q.settle_version, owner=owner, number=number, checked=checked)) is None:
        return 0
    room = await tx.one(q.room_of, owner=owner)
    tx.audit(CHECK, room["id"], result=f"{checked} {settled['sha256']}")
    tell(tx, room["id"], room["version"], settled["class_id"], room["network"], room["state"])
    return 1
