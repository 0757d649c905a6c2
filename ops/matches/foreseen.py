"""What a list that is not live yet would have met: a figure for who decides, no match and no name."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from alerts.screening import compare
from alerts.screening.prepare import prepare_each
from alerts.watchlists.queries import possible_from
from jointops.base.clock import utc_now
from jointops.base.db import Db
from ops.checks.keyed import Sought, kept_checks
from ops.checks.renewing import renew_keys
from ops.matches.queries import q

DAYS = 30

_TOGETHER = 200
_MOST = 200
"""Checks that one entry is compared with: an estimate needs no more."""


class Foreseen(msgspec.Struct, frozen=True):
    """Hits of some entries among the checks of the last 30 days, and matches that their list had in those days.

    cut  entries for which there were more checks than one is compared with
    """

    checks: int
    hits: int
    before: int
    cut: int


async def foresee(db: Db, list_code: str, record: UUID, subjects: Sequence[object]) -> Foreseen:
    """Try entries on the checks of the last 30 days. The look is on record as that of `record`, an import."""
    since = utc_now() - timedelta(days=DAYS)
    await renew_keys(db)
    hits = cut = 0
    for start in range(0, len(subjects), _TOGETHER):
        prepared = await asyncio.to_thread(prepare_each, subjects[start : start + _TOGETHER])
        async with db.service("matcher") as tx:
            bar = await possible_from(tx, list_code)
            found = await kept_checks(tx, [Sought(one, bar, since) for one in prepared], _MOST)
        cut += len(found.cut)
        hits += sum(compare(kept, prepared[place], bar).band is not None for place, _, kept in found.kept)
    async with db.service("matcher") as tx:
        known = await tx.one(q.lately, since=since, list=list_code)
        tx.audit("import.foresee", record, records=known["checks"])
        return Foreseen(known["checks"], hits, known["matches"], cut)
