"""After the verdict: the checking bureau lets the officer act, hears a stop; the owner closes."""

from uuid import UUID

import asyncpg

from alerts.watchlists.queries import find_version_on_list
from geo.countries import name_of
from jointops.base import sql
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotAllowed, Stale, WrongState
from jointops.base.tx import Tx
from ops.hits.model import ACKNOWLEDGE, ANSWERS, CLOSE, INSTRUCT, NewInstruction, code_of, goes_first
from ops.matches.actions import by_of, show_match
from ops.matches.model import GivenInstruction, Match
from ops.matches.queries import after, get_match, is_unanswered
from ops.matches.queries import q as matches

q = sql.load("ops.hits")

_WHO = "The checking country's bureau instructs and hears a stop; the owner's bureau closes."


async def instruct_officer(db: Db, viewer: Viewer, id: UUID, version: int, new: NewInstruction) -> Match:
    """Let the officer act on a hit. Raises NotFound (404), Stale (412), WrongState (409), NotAllowed (403), Invalid."""
    async with db.look(viewer) as tx:
        row = await _start(tx, INSTRUCT, "instruct", id, version)
        if row["action"] == "inquiry" and not new.text:
            raise Invalid.field("/text", "Say what the officer is to ask or look for.", "missing")
        await _still_so(tx, row)
        await _first(tx, row)
        given = GivenInstruction(code_of(row["action"], row["kind"]), new.text, by_of(viewer))
        moved = await tx.one(q.instruct, id=id, instruction=given, due_at=utc_now() + ANSWERS)
        tx.audit(INSTRUCT, id, owner=row["owner"], result=given.code)
        await show_match(tx, "match.instructed", moved)
        return await get_match(tx, id)


async def acknowledge_stop(db: Db, viewer: Viewer, id: UUID, version: int) -> Match:
    """The checking bureau has heard that the entry was taken back."""
    async with db.look(viewer) as tx:
        row = await _start(tx, ACKNOWLEDGE, "acknowledge", id, version)
        moved = await tx.one(q.acknowledge, id=id, by=by_of(viewer))
        tx.audit(ACKNOWLEDGE, id, owner=row["owner"])
        await show_match(tx, "match.acknowledged", moved)
        return await get_match(tx, id)


async def close_hit(db: Db, viewer: Viewer, id: UUID, version: int, reason: str) -> Match:
    """The owner is done with the hit; over somebody who has not acted, with its reason."""
    async with db.look(viewer) as tx:
        row = await _start(tx, CLOSE, "close", id, version)
        if is_unanswered(row) and not reason:
            raise Invalid.field("/reason", "Nobody has acted on this hit: say why it is closed.", "missing")
        moved = await tx.one(q.close, id=id, reason=reason)
        tx.audit(CLOSE, id, owner=row["owner"], result=str(row["step"] or "confirmed"))
        await show_match(tx, "match.closed", moved)
        return await get_match(tx, id)


async def _start(tx: Tx, verb: str, act: str, id: UUID, version: int) -> asyncpg.Record:
    tx.require(verb)
    row = await tx.one(matches.lock_match, id=id)
    if row["version"] != version:
        raise Stale
    if act not in after(tx.viewer, row):
        side = row["owner"] if act == "close" else row["checked"]
        if tx.viewer.country != side or row["action"] == "discreet":
            raise NotAllowed(_WHO, why="hit-sides")
        raise WrongState(f"This match is {row['state']}{', ' + row['step'] if row['step'] else ''}.")
    return row


async def _still_so(tx: Tx, row: asyncpg.Record) -> None:
    """Nobody is let act by what an entry no longer says. Raises WrongState (409) saying what to do."""
    if await find_version_on_list(tx, row["entry_id"]) != row["entry_version"]:
        raise WrongState(
            f"The entry was changed after this hit was found: read the match again in a moment, and if this is still "
            f"said then, ask {name_of(row['owner'])} what is to be done.",
            why="entry-changed",
            countries=[row["owner"]],
        )


async def _first(tx: Tx, row: asyncpg.Record) -> None:
    """Of two owners' instructions the one that goes first is given. Raises WrongState (409) naming the other."""
    for other in await tx.all(q.hits_of_check, check_id=row["check_id"], id=row["id"]):
        if goes_first(other["action"], row["action"]):
            raise WrongState(
                f"{name_of(other['owner'])} has a hit of the same check that goes first ({other['action']} before "
                f"{row['action']}): instruct the officer on that one, and tell {name_of(row['owner'])}.",
                why="hit-goes-first",
                countries=[other["owner"]],
            )
