"""The purge: what is over goes, in bounded batches, each with its proof in the transaction that deletes."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog

from alerts.authorities.ending import purge_tasks
from alerts.coordination.ending import purge_alerts
from alerts.imports.ending import purge_imports
from alerts.partners.ending import purge_partner_files
from alerts.requests.ending import purge_cooperation
from alerts.rooms.ending import purge_rooms
from alerts.watchlists.lifecycle import purge_entries
from jointops.base.approvals.ending import purge_proposals
from jointops.base.audit.keys import SigningKey
from jointops.base.clock import Clock, utc_now
from jointops.base.db import Db
from jointops.base.ids import uuid7
from jointops.base.sessions.ending import purge_devices, purge_sessions
from jointops.base.tx import Event, Tx
from ops.care.ending import destroy_keys
from ops.checks.ending import purge_checks, purge_marks
from ops.deconfliction.ending import purge_plans
from ops.exports.ending import purge_exports
from ops.incidents.ending import purge_incidents
from ops.matches.ending import outlasting, purge_of_checks, purge_of_entries
from ops.packs.ending import purge_packs
from ops.reports.ending import purge_remarks
from ops.rescreen.ending import purge_runs
from ops.retention.certificate import certify
from ops.retention.giving_way import give_way, giving_way
from ops.retention.model import Certificate
from ops.retention.queries import q
from ops.rights.ending import purge_notices, purge_requests
from ops.routes.ending import purge_routes
from ops.seizures.ending import purge_cases
from ops.shifts.ending import purge_shifts
from realtime.forgetting import drop_events

log = structlog.get_logger(__name__)

ROLE = "purger"

MOST = 500
"""Records a transaction: locks and the scan of keys stay short, and a stop loses little."""


def _fewer(most: int, tried: int) -> int:
    """What to take when so many tries met somebody who uses one of them: half as many each time, and one in the end."""
    return max(1, most >> tried)


Ending = Callable[[Tx, Sequence[UUID]], Awaitable[dict[str, int]]]


async def end_checks(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Checks that are erased, and all matches that they met; a silent one that its owner holds stays with the entry."""
    checks = await purge_checks(tx, ids)
    matches = await purge_of_checks(tx, ids, await outlasting(tx, ids, erased=True))
    return await _after_matches(tx, ids, checks, matches)


async def _end_checks(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Checks whose time is over; a hit that only its owner's bureau knows of stays with its entry."""
    checks = await purge_checks(tx, ids)
    matches = await purge_of_checks(tx, ids, await outlasting(tx, ids))
    return await _after_matches(tx, ids, checks, matches)


async def _after_matches(
    tx: Tx, ids: Sequence[UUID], checks: dict[str, int], matches: dict[str, int]
) -> dict[str, int]:
    return dict(Counter(checks) + Counter(matches) + Counter(await purge_marks(tx, ids)))


async def end_entries(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Entries, and the copies of them in matches."""
    return dict(Counter(await purge_of_entries(tx, ids)) + Counter(await purge_entries(tx, ids)))


async def _end_holds(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    return {"ops.hold": await tx.value(q.purge_holds, ids=ids)}


ENDINGS: dict[str, Ending] = {
    "frozen-entries": end_entries,
    "removed-entries": end_entries,
    "checks": _end_checks,
    "imports": purge_imports,
    "alerts": purge_alerts,
    "cooperation-requests": purge_cooperation,
    "rooms": purge_rooms,
    "partner-files": purge_partner_files,
    "arrests": purge_incidents,
    "seizures": purge_incidents,
    "rescues": purge_incidents,
    "routes": purge_routes,
    "remarks": purge_remarks,
    "victims": destroy_keys,
    "sessions": purge_sessions,
    "devices": purge_devices,
    "holds": _end_holds,
    "requests": purge_requests,
    "notices": purge_notices,
    "exports": purge_exports,
    "proposals": purge_proposals,
    "packs": purge_packs,
    "rescreens": purge_runs,
    "plans": purge_plans,
    "seizure-cases": purge_cases,
    "shifts": purge_shifts,
    "directory-tasks": purge_tasks,
}
"""How each kind of record ends. Entries before checks: a check with a hit is kept as long as its entry."""


class Purger:
    """Purges under a role of its own, which may delete and sign nobody in.

    events_for  how long events can be resumed (the setting retention_h)
    """

    def __init__(self, db: Db, key: SigningKey, events_for: timedelta, clock: Clock = utc_now) -> None:
        self._db = db
        self._key = key
        self._events_for = events_for
        self._clock = clock

    async def purge(self) -> list[Certificate]:
        """Everything that is over now; a purge that was stopped goes on where it was. Raises what went wrong first."""
        run = uuid7()
        done: list[Certificate] = []
        failed: list[Exception] = []
        steps = [partial(self._batch, run, what, ending) for what, ending in ENDINGS.items()]
        for step in [*steps, partial(self._drop_events, run)]:
            try:
                while (one := await giving_way(step)) is not None:
                    done.append(one)
            except Exception as error:  # what cannot end today must not keep the others
                log.exception("a purge failed")
                failed.append(error)
        log.info("purged", records=sum(one.records for one in done), certificates=len(done))
        if failed:
            raise failed[0]
        return done

    async def _batch(self, run: UUID, what: str, ending: Ending, tried: int) -> Certificate | None:
        now = self._clock()
        async with self._db.service(ROLE) as tx:
            await tx.run(q.one_at_a_time)
            await give_way(tx)
            over = await tx.all(q.over, what=what, now=now, most=_fewer(MOST, tried))
            if not over:
                return None
            scope = over[0]["scope"]
            ids = [row["record"] for row in over if row["scope"] == scope]
            counts = await ending(tx, ids)
            one = await certify(tx, self._key, run=run, what=what, scope=scope, records=ids, counts=counts, at=now)
            await self._tell(tx, one, now)
            return one

    async def _tell(self, tx: Tx, one: Certificate, now: datetime) -> None:
        """Who has the operation on a screen reads it again."""
        code = one.scope.removeprefix("operation:")
        if code == one.scope or one.what == "victims":
            return
        class_id = await tx.value(q.operation_class, code=code)
        if class_id is None:
            return
        data = {"what": one.what, "records": one.records}
        tx.emit(
            Event(kind="records.purged", record=one.id, version=1, class_id=class_id, at=now, operation=code, data=data)
        )

    async def _drop_events(self, run: UUID, tried: int) -> Certificate | None:
        now = self._clock()
        async with self._db.service(ROLE) as tx:
            await tx.run(q.one_at_a_time)
            await give_way(tx)
            gone = await drop_events(tx, now - self._events_for, _fewer(MOST * 10, tried))
            if not gone.numbers and not gone.parked:
                return None
            counts = {"realtime.event": len(gone.numbers), "realtime.parked": gone.parked}
            records = gone.numbers or [0]
            return await certify(
                tx, self._key, run=run, what="events", scope="", records=records, counts=counts, at=now
            )
