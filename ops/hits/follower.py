"""Tells the officer at the post what was decided about a check, and the bureaux what the officer says came of it.

A consumer of the log under the matcher's role: the owner's bureau may not touch another country's check, nor an officer
a match.
"""

from collections.abc import Sequence

import asyncpg

from jointops.base import sql
from jointops.base.tx import Tx
from ops.checks.outcome import tell_officer
from ops.matches.actions import show_match
from realtime.consumers import Consumer
from realtime.log import LogEvent

q = sql.load("ops.hits")

OUTCOME = "check.outcome"
_ABOUT_MATCHES = frozenset({"match.found", "match.verified", "match.instructed", "match.stopped", "match.closed"})


def follower() -> Consumer:
    """The consumer to hand to the realtime room."""
    return Consumer("follower", "matcher", _ABOUT_MATCHES | {OUTCOME}, _act)


async def _act(tx: Tx, events: Sequence[LogEvent]) -> None:
    for event in events:
        if event.kind == OUTCOME:
            await _settle(tx, event)
        else:
            await _follow(tx, event)


async def _follow(tx: Tx, event: LogEvent) -> None:
    match = await tx.maybe(q.match_of, id=event.record)
    if match is None or (match["face_class_id"] == match["class_id"] and match["step"] != "instructed"):
        return  # of a match for its owner alone no officer hears anything, unless it was shared for that
    told = await tx.maybe(q.answered, id=match["check_id"])
    if told is None or (told["answer"] == "clear" and match["instruction"] is None):
        return  # nobody waits at the post
    if event.kind == "match.closed" and match["instruction"]:
        return  # what was asked, or that it is to stop, was said already, and goes on standing
    if event.kind == "match.instructed" and match["step"] == "instructed":
        await tell_officer(tx, match["check_id"], match["instruction"]["code"], match["instruction"]["text"])
    elif (said := await _ended(tx, match)) and said != (told["follow"], told["follow_text"]):
        await tell_officer(tx, match["check_id"], *said)


async def _ended(tx: Tx, match: asyncpg.Record) -> tuple[str, str] | None:
    """What the officer hears when a match comes to nothing; None while something else of the check is open.

    Of another owner's instruction that stands: that one, which no stop undoes.
    """
    if match["stop"] and match["instruction"]:
        stands = await tx.value(q.stands, check_id=match["check_id"])
        return (stands["code"], stands["text"]) if stands else ("stop", "")
    unasked = match["step"] == "closed" and match["instruction"] is None
    if match["state"] not in ("denied", "undetermined", "withdrawn") and not match["stop"] and not unasked:
        return None
    if await tx.value(q.unsettled, check_id=match["check_id"], id=match["id"]):
        return None
    return await tx.value(q.comes_to_nothing, check_id=match["check_id"]), ""


async def _settle(tx: Tx, event: LogEvent) -> None:
    answered = await tx.maybe(q.answered, id=event.record)
    if answered is None or answered["outcome"] is None:
        return
    row = await tx.maybe(q.instructed_of, check_id=event.record, code=event.data.get("code", answered["follow"]))
    if row is None:
        return
    step = "done" if answered["outcome"]["done"] else "not_possible"
    settled = await tx.one(q.settle, id=row["id"], step=step, outcome=answered["outcome"])
    # Its officer asked what was instructed: this row stands beside that act for every hit alike.
    tx.audit("match.settle", settled["id"], owner=settled["owner"], result=step)
    await show_match(tx, "match.settled", settled)
    if stands := await tx.value(q.stands, check_id=event.record):
        await tell_officer(tx, event.record, stands["code"], stands["text"])
