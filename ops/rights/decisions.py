"""The owner's bureau decides about its own record, and what it agrees to is done in the same transaction.

It acts under the purger's role, which may erase any record: whether the viewer sees the finding, and whose the record
is, is asked first, with the viewer's own rights.
"""

from uuid import UUID

import asyncpg
import msgspec

from alerts.coordination.written import alert_state
from alerts.requests.written import request_state
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.lifecycle import restrict_found
from alerts.watchlists.queries import disclosable, find_entry_version, words_of
from jointops.base.access import Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, WrongState
from jointops.base.tx import Event, Tx, row_as
from ops.retention.giving_way import give_way, giving_way
from ops.retention.holds import hold_of
from ops.retention.purge import ROLE
from ops.rights.erasing import erase_record, out_of_packs
from ops.rights.finding import q
from ops.rights.model import DECIDE, DECIDED, Decision, Finding
from ops.rights.notices import classes_of, notify, receivers

ACTS = {"rectify": "rectified", "erase": "erased", "restrict": "restricted"}


class Wish(msgspec.Struct, frozen=True):
    """What a person wishes of a record, as the owner's country is asked."""

    id: UUID
    request_kind: str
    kind: str
    record: UUID
    record_version: int
    said: str
    place: str
    category: str
    state: str
    class_id: int


async def decide(db: Db, live: LiveEntries, viewer: Viewer, id: UUID, new: Decision) -> Finding:
    """Agree or refuse.

    Raises NotFound (404: not asked of this country), WrongState (409), Invalid (422), Busy (503).
    """
    allowed(viewer, DECIDE)
    wish = await _asked(db, viewer, id)
    told = await classes_of(db, await receivers(db, wish.record, viewer.country))
    found = await giving_way(lambda _: _decided(db, viewer, id, new, told))
    if wish.kind == "entry":
        await live.catch_up(db, wish.place.removeprefix("list:"))
    return found


async def _decided(db: Db, viewer: Viewer, id: UUID, new: Decision, told: dict[str, int]) -> Finding:
    async with db.look(viewer, ROLE) as tx:
        tx.require(DECIDE)
        await give_way(tx)
        # Again, locked: another desk of the bureau may have decided meanwhile.
        wish = _wish(await tx.one(q.lock_finding, id=id, owner=viewer.country))
        if wish.state != "open":
            raise WrongState("This was decided already.", why="decided-already")
        agrees = new.decision == "agree"
        content = await _carry_out(db, tx, wish, new) if agrees else None
        if agrees and wish.request_kind in ACTS:
            await notify(tx, told, wish.record, wish.place, ACTS[wish.request_kind])
        state = "agreed" if agrees else "refused"
        row = await tx.one(q.decide, id=id, state=state, reason=new.reason, content=content, by=viewer.user)
        tx.audit(DECIDE, wish.record, owner=viewer.country, result=f"{wish.request_kind} {state}")
        tx.emit(Event(kind=DECIDED, record=id, version=2, class_id=wish.class_id, at=utc_now(), data={"state": state}))
        return row_as(Finding, row)


async def _asked(db: Db, viewer: Viewer, id: UUID) -> Wish:
    """The question, with the viewer's own rights: the role that the decision is carried out with sees all."""
    async with db.read(viewer) as tx:
        return _wish(await tx.one(q.find_finding, id=id, owner=viewer.country))


def _wish(row: asyncpg.Record) -> Wish:
    return Wish(**{name: row[name] for name in Wish.__struct_fields__})


async def _carry_out(db: Db, tx: Tx, wish: Wish, new: Decision) -> dict[str, object] | None:
    if wish.request_kind == "access":
        return await _disclosed(tx, wish, new.disclose)
    if wish.request_kind == "rectify":
        await _is_corrected(db, tx, wish)
    if wish.request_kind == "restrict":
        await _restrict(tx, wish, new.reason)
    if wish.request_kind == "erase":
        await _erase(db, tx, wish)
    return None


async def _disclosed(tx: Tx, wish: Wish, fields: list[str]) -> dict[str, object]:
    """The fields that the owner lets the person know; of matches and incidents that there is one, and no more."""
    known: dict[str, object] = {}
    if wish.kind == "entry":
        known = await disclosable(tx, wish.record)
    if wish.kind == "check":
        known = dict(await tx.one(q.hidden_subject, id=wish.record))
    if unknown := sorted(set(fields) - known.keys()):
        raise Invalid.field(
            "/disclose", f"Not {', '.join(unknown)}: of this record {', '.join(sorted(known)) or 'nothing'}.", "fields"
        )
    return {name: known[name] for name in fields}


async def _is_corrected(db: Db, tx: Tx, wish: Wish) -> None:
    """What it says is compared, for restricting it makes a version too; before 0448 the version alone was kept."""
    if wish.kind != "entry":
        return
    words = (await words_of(tx, [wish.record])).get(wish.record, "")
    if await find_entry_version(tx, wish.record) == wish.record_version or db.keyed(words) == wish.said:
        raise WrongState(
            "Correct the entry first: it still says what it said when the person asked.", why="correct-first"
        )


async def _restrict(tx: Tx, wish: Wish, because: str) -> None:
    if wish.kind != "entry":
        raise WrongState("An entry alone can be restricted: nothing else is matched.", why="entries-restricted")
    await out_of_packs(tx, wish.record)
    await restrict_found(tx, wish.place.removeprefix("list:"), wish.record, because)


async def _erase(db: Db, tx: Tx, wish: Wish) -> None:
    """What the record says is gone, with every copy of it. Raises WrongState (409) for what a hold keeps."""
    held = await hold_of(tx, await _stands_with(tx, wish), [wish.place], tx.viewer.country)
    if held is not None:
        raise WrongState(
            f"A hold keeps this record: {held}" if held else "A hold keeps this record.", why="record-held"
        )
    if wish.category == "seizure":
        raise WrongState(
            "A seizure is kept ten years (Firearms Protocol, art. 7): refuse, and say so.", why="seizure-kept"
        )
    await _is_over(tx, wish)
    await erase_record(db, tx, wish.kind, wish.record, wish.place)


async def _is_over(tx: Tx, wish: Wish) -> None:
    """Whoever has an alert or a request open hears that it was recalled or closed before nothing of it is left."""
    if wish.kind == "alert" and await alert_state(tx, wish.record) == "released":
        raise WrongState("Recall or close the alert first: its addressees hear of it so.", why="alert-open")
    if wish.kind == "request" and await request_state(tx, wish.record) not in ("draft", "closed"):
        raise WrongState("Close the request first: the other side hears of it so.", why="request-open")


async def _stands_with(tx: Tx, wish: Wish) -> list[UUID]:
    return [row["id"] for row in await tx.all(q.stands_with, record=wish.record)]
