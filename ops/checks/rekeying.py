"""Keys of kept checks, made anew when the rules of screening have changed."""

import structlog
from msgspec import convert

from alerts.screening import RULES_VERSION, keys_of, prepare
from alerts.screening.model import Subject
from jointops.base.db import Db
from jointops.base.tx import Tx
from ops.checks.queries import q

log = structlog.get_logger(__name__)

TOGETHER = 500
"""Checks in one statement: about 10,000 keys."""


async def renew_keys(db: Db) -> None:
    """At the start of a node: make all keys anew if other rules made them. One transaction: done, or not begun.

    Checks are answered meanwhile; what waits are new entries that look for earlier checks.
    """
    async with db.service("matcher") as tx:
        await keys_by_our_rules(tx)


async def keys_by_our_rules(tx: Tx) -> None:
    """Before anything looks for checks by their keys; `tx` is the matcher's."""
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
