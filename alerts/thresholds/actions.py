"""Another threshold for a list: at once, or when a colleague has released it. Only the owner's bureau does."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from alerts.thresholds.model import SET, NewThreshold, Threshold, change_class
from alerts.thresholds.queries import get_threshold, q
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.lists import next_version, tell
from alerts.watchlists.model import Watchlist
from jointops.base.access import Viewer, allowed
from jointops.base.approvals.actions import propose
from jointops.base.approvals.model import Act, Kind, NewProposal, WholeProposal
from jointops.base.db import Db
from jointops.base.errors import Invalid, SecondPersonMissing, Stale
from jointops.base.tx import Tx

LASTS = timedelta(days=7)

Setting = Callable[[Tx], Awaitable[None]]


class Content(msgspec.Struct, frozen=True):
    """What waits for a colleague. `by`: who wanted it, by name."""

    list: str
    possible_from: float
    was: float
    reason: str
    by: str


async def set_threshold(db: Db, live: LiveEntries, viewer: Viewer, known: Watchlist, new: NewThreshold) -> Threshold:
    """This node's next check is answered by it, the others' within a second. Matches that are there stay.

    Raises NotAllowed (403), StepUpRequired (401), Stale (412), Invalid (422), SecondPersonMissing (403).
    """
    act = await _setting(db, _content(viewer, known, new), known.owner)
    async with db.write(viewer) as tx:
        if known.second_person:
            raise SecondPersonMissing("This list asks for a second person: propose it.")
        await act(tx)
        threshold = await get_threshold(tx, known.code)
    await live.catch_up(db, known.code)
    return threshold


async def propose_threshold(db: Db, viewer: Viewer, known: Watchlist, new: NewThreshold) -> UUID:
    """The same, waiting for a colleague; the proposal's id."""
    allowed(viewer, SET)
    class_id = await db.class_id(change_class(known.owner))
    async with db.write(viewer) as tx:
        return await propose(
            tx,
            NewProposal(
                kind="list.threshold",
                reason=new.reason,
                summary={"list": known.code, "was": new.was, "possible_from": new.possible_from},
                content=_content(viewer, known, new),
                class_id=class_id,
                lasts=LASTS,
                record=known.id,
            ),
        )


def threshold_kind(live: LiveEntries) -> Kind:
    """How a proposed threshold is carried out on this node."""

    async def release(db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
        return await _setting(db, _kept(proposal), viewer.country)

    async def after(db: Db, proposal: WholeProposal) -> None:
        await live.catch_up(db, _kept(proposal).list)

    return Kind(name="list.threshold", roles=frozenset({"bureau"}), proposes=SET, on_release=release, after=after)


async def _setting(db: Db, wanted: Content, owner: str) -> Setting:
    """The act of setting, ready to be done in a transaction."""
    class_id = await db.class_id(change_class(owner))
    change: dict[str, Any] = {"list": wanted.list, "was": wanted.was, "becomes": wanted.possible_from}

    async def act(tx: Tx) -> None:
        tx.require(SET)
        changed = await next_version(tx, wanted.list)
        if await tx.maybe(q.set_threshold, **change) is None:
            raise Stale
        await tx.run(q.note_change, **change, reason=wanted.reason, by=wanted.by, class_id=class_id)
        tx.audit(SET, changed["id"], owner=owner, result=f"{wanted.was:g} to {wanted.possible_from:g}")
        tell(tx, wanted.list, changed, added=0, removed=0)

    return act


def _content(viewer: Viewer, known: Watchlist, new: NewThreshold) -> Content:
    """Raises Invalid (422: nothing would change)."""
    if round(new.possible_from, 1) == new.was:
        raise Invalid.field("/possible_from", "The threshold stands there already.", "same")
    return Content(known.code, round(new.possible_from, 1), new.was, new.reason, viewer.name)


def _kept(proposal: WholeProposal) -> Content:
    return msgspec.convert(proposal.content, Content)
