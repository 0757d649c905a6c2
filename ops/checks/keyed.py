"""Kept checks by their keys: looked up for a subject, and all made anew when the rules of screening have changed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import asyncpg
import structlog
from msgspec import convert

from alerts.screening import RULES_VERSION, keys_of, prepare
from alerts.screening.model import Subject
from alerts.screening.prepare import Prepared
from jointops.base.db import Db
from jointops.base.tx import Tx
from ops.checks.queries import q

log = structlog.get_logger(__name__)

TOGETHER = 500
"""Checks in one statement: about 10,000 keys."""


class Sought(NamedTuple):
    """Keys to look checks up by; none from before `since`."""

    keys: Collection[int]
    since: datetime | None = None


class Kept(NamedTuple):
    """A check that shares a key with one of those sought, which is at `place`; whether it is the same is not judged."""

    place: int
    row: asyncpg.Record
    prepared: Prepared


async def kept_checks(tx: Tx, sought: Sequence[Sought], most: int) -> list[Kept]:
    """The newest `most` checks for each of those sought; `tx` is the matcher's. Rows are of `checks_to_match`."""
    await _keys_by_our_rules(tx)
    wanted = [{"place": place, "keys": list(one.keys), "since": one.since} for place, one in enumerate(sought)]
    pairs = await tx.all(q.checks_by_keys, wanted=wanted, most=most)
    rows = await tx.all(q.checks_to_match, ids=list({pair["check_id"] for pair in pairs}))
    known = {row["id"]: (row, prepare(convert(row["body"]["subject"], Subject))) for row in rows}
    return [Kept(int(pair["place"]), *known[pair["check_id"]]) for pair in pairs if pair["check_id"] in known]


async def renew_keys(db: Db) -> None:
    """At the start of a node: make all keys anew if other rules made them. One transaction: done, or not begun.

    Checks are answered meanwhile; what waits are new entries that look for earlier checks.
    """
    async with db.service("matcher") as tx:
        await _keys_by_our_rules(tx)


async def _keys_by_our_rules(tx: Tx) -> None:
    if await tx.value(q.key_rules) == RULES_VERSION or await tx.value(q.lock_key_rules) == RULES_VERSION:
        return
    if await tx.value(q.forget_keys):
        log.warning("the rules of screening have changed: the keys of all checks are made anew", version=RULES_VERSION)
    made = 0
    rows = await tx.all(q.checks_to_key, after=None, most=TOGETHER)
    while rows:
        pairs = sorted((key, row["id"]) for row in rows for key in keys_of(prepare(convert(row["subject"], Subject))))
        await tx.run(q.keep_keys, keys=[key for key, _ in pairs], check_ids=[id for _, id in pairs])
        made += len(rows)
        rows = await tx.all(q.checks_to_key, after=rows[-1]["id"], most=TOGETHER)
    await tx.run(q.set_key_rules, version=RULES_VERSION)
    if made:
        log.warning("the keys of all checks are made", checks=made, version=RULES_VERSION)
