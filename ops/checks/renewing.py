"""The keys of kept checks: made with each check, and all made anew, a page at a time, when the rules have changed."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import structlog

from alerts.screening import RULES_VERSION, keys_of_each
from alerts.screening.prepare import Prepared, prepare_each
from jointops.base.db import Db
from jointops.base.tx import Tx
from ops.checks.queries import q

log = structlog.get_logger(__name__)

TOGETHER = 500
"""Checks in one statement: about 10,000 keys."""


async def keep_keys(tx: Tx, checks: Sequence[UUID], subjects: Sequence[Prepared]) -> None:
    """Keep what checks can be found by later; `subjects` stand as `checks` do. `tx` is the matcher's."""
    made = keys_of_each(subjects)
    befores = [0, *made.ends[:-1]]
    await tx.run(q.keep_keys, keys=made.keys, befores=befores, ends=made.ends, check_ids=checks)


async def keys_are_ours(tx: Tx) -> bool:
    """Whether checks are found by their keys: not while those are made anew. `tx` is the matcher's."""
    return await tx.value(q.key_rules) == RULES_VERSION


async def renew_keys(db: Db) -> None:
    """Make all keys anew if other rules made them; whoever needs them helps, and goes on where another stopped.

    Checks are answered and matched meanwhile; entries that look for earlier checks are handed over.
    """
    while await _renew_page(db):
        pass


async def _renew_page(db: Db) -> bool:
    """The next page in a transaction of its own; whether more may be left."""
    async with db.service("matcher") as tx:
        if await keys_are_ours(tx):
            return False
        rules = await tx.one(q.lock_key_rules)  # another's page may have been the last one
        if rules["version"] == RULES_VERSION:
            return False
        after = rules["upto"] if rules["making"] == RULES_VERSION else None
        rows = await tx.all(q.checks_to_key, after=after, most=TOGETHER)
        if not rows:
            await tx.run(q.set_key_rules, version=RULES_VERSION)
            log.warning("the keys of all checks are made", version=RULES_VERSION)
            return False
        if after is None:
            log.warning("the rules of screening have changed: all keys are made anew", version=RULES_VERSION)
        ids = [row["id"] for row in rows]
        await tx.run(q.forget_keys, ids=ids)  # by other rules they find nothing any more
        await keep_keys(tx, ids, await asyncio.to_thread(prepare_each, [row["subject"] for row in rows]))
        await tx.run(q.note_keyed, making=RULES_VERSION, upto=ids[-1])
        return True
