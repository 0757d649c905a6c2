"""Lists that ask for a second person: one proposes, a colleague of the bureau releases; nothing matches before."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, Literal
from uuid import UUID

import msgspec

from alerts.screening.model import kind_of
from alerts.watchlists import actions
from alerts.watchlists.compatible import ask_beside
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.lifecycle import restrict
from alerts.watchlists.model import (
    ADD,
    CHANGE,
    REMOVE,
    RESTRICT,
    SILENT_MARKING,
    NewEntry,
    Restriction,
    Watchlist,
    flat,
    split,
)
from alerts.watchlists.queries import get_entry
from jointops.base.access import MARKINGS, Viewer, access_class
from jointops.base.approvals.actions import propose
from jointops.base.approvals.model import Act, Kind, KindName, NewProposal, WholeProposal
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, Stale, WrongState
from jointops.base.tx import Tx

LASTS = timedelta(days=7)

EMERGENCY = timedelta(hours=4)
"""How long an entry lives that one person added alone, unless a colleague keeps it."""


SHORTEST_REASON, LONGEST_REASON = 3, 500


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done with an entry: kept with the proposal until it is decided.

    matching  off: it is to match nothing for now; on: it is to match again
    beside    entries that whoever proposed it knows of and wants this one beside; None: a change of neither subject nor
              action, which contradicts nothing anew, or an entry that was proposed before that was asked
    """

    list: str
    entry: dict[str, Any] = {}
    version: int = 0
    category: str = ""
    review_by: date | None = None
    emergency: bool = False
    matching: Literal["on", "off"] | None = None
    beside: tuple[UUID, ...] | None = None


async def propose_adding(
    db: Db, viewer: Viewer, known: Watchlist, new: NewEntry, reason: str, beside: Sequence[UUID]
) -> UUID:
    """A new entry waits for a colleague; the proposal's id. Raises Invalid (422)."""
    new = await actions.judged(db, viewer, ADD, known, new)
    content = Content(list=known.code, entry=flat(new), beside=tuple(beside))
    return await _wait(db, viewer, known, _new("entry.add", None, content, reason, kind_of(new.subject)))


async def propose_changing(
    db: Db, viewer: Viewer, known: Watchlist, id: UUID, change: actions.Change, beside: Sequence[UUID] | None
) -> UUID:
    """A change waits for a colleague; the proposal's id. Raises Invalid (422)."""
    new = await actions.judged(db, viewer, CHANGE, known, change.new)
    content = Content(
        list=known.code,
        entry=flat(new),
        version=change.version,
        category=change.category,
        review_by=change.review_by,
        beside=None if beside is None else tuple(beside),
    )
    return await _wait(db, viewer, known, _new("entry.change", id, content, change.reason, kind_of(new.subject)))


async def propose_removing(db: Db, viewer: Viewer, known: Watchlist, id: UUID, version: int, reason: str) -> UUID:
    """Taking an entry back waits for a colleague; the proposal's id. Raises NotFound (404), Invalid (422)."""
    async with db.read(viewer) as tx:
        entry = await get_entry(tx, known.code, id)
    content = Content(list=known.code, version=version)
    return await _wait(db, viewer, known, _new("entry.remove", id, content, reason, entry.kind))


async def propose_restricting(
    db: Db, viewer: Viewer, known: Watchlist, id: UUID, version: int, wanted: Restriction
) -> UUID:
    """Taking an entry out of matching, or putting it back, waits for a colleague; the proposal's id.

    Raises NotFound (404), Stale (412: another version, or it is so already), Invalid (422).
    """
    async with db.read(viewer) as tx:
        entry = await get_entry(tx, known.code, id)
    if entry.version != version or (entry.state == "restricted") == wanted.on:
        raise Stale
    content = Content(list=known.code, version=version, matching="off" if wanted.on else "on")
    return await _wait(db, viewer, known, _new("entry.restrict", id, content, wanted.reason, entry.kind))


async def add_in_emergency(
    db: Db, live: LiveEntries, viewer: Viewer, known: Watchlist, new: NewEntry, reason: str
) -> UUID:
    """An entry that matches at once, for four hours; a colleague reviews whether it stays. The proposal's id."""
    if not known.second_person:
        raise Invalid.field("/emergency", "This list asks for no second person: just add the entry.", "needless")
    act = await actions.adding(db, viewer, known.code, new, until=utc_now() + EMERGENCY)
    class_id = await _class_of(db, known)
    async with db.write(viewer) as tx:
        id = await act(tx)
        content = Content(list=known.code, entry=flat(new), emergency=True)
        proposal = await propose(tx, _new("entry.add", id, content, reason, kind_of(new.subject))(class_id, EMERGENCY))
    await live.catch_up(db, known.code)
    return proposal


def entry_kinds(live: LiveEntries) -> list[Kind]:
    """How changes of entries are carried out on this node."""

    async def after(db: Db, proposal: WholeProposal) -> None:
        await live.catch_up(db, _content(proposal).list)

    bureau = frozenset({"bureau"})
    return [
        Kind(
            name="entry.add",
            roles=bureau,
            proposes=ADD,
            on_release=partial(_add, live),
            on_refuse=_take_back,
            after=after,
        ),
        Kind(name="entry.change", roles=bureau, proposes=CHANGE, on_release=partial(_change, live), after=after),
        Kind(name="entry.remove", roles=bureau, proposes=REMOVE, on_release=_remove, after=after),
        Kind(name="entry.restrict", roles=bureau, proposes=RESTRICT, on_release=_restrict, after=after),
    ]


async def _add(live: LiveEntries, db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
    """Asked again what contradicts it: another entry of the very subject may have come while this one waited."""
    content = _content(proposal)
    if content.emergency:
        return _keeping(content.list, _record(proposal))
    new = split(content.entry)
    if content.beside is not None:  # None: proposed before that was asked
        await ask_beside(db, live, viewer, new, content.beside)
    adding = await actions.adding(db, viewer, content.list, new, agreed=True)

    async def act(tx: Tx) -> None:
        await adding(tx)

    return act


async def _change(live: LiveEntries, db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
    content = _content(proposal)
    new = split(content.entry)
    if content.beside is not None:
        await ask_beside(db, live, viewer, new, content.beside, but=_record(proposal))
    change = actions.Change(
        new, content.version, content.category, content.review_by or new.terms.review_by, proposal.reason
    )
    return await actions.changing(db, viewer, content.list, _record(proposal), change, agreed=True)


async def _remove(db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
    content = _content(proposal)

    async def act(tx: Tx) -> None:
        await actions.take_off(tx, content.list, _record(proposal), content.version, agreed=True)

    return act


async def _restrict(db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
    content = _content(proposal)
    wanted = Restriction(content.matching == "off", proposal.reason)

    async def act(tx: Tx) -> None:
        await restrict(tx, content.list, _record(proposal), content.version, wanted, agreed=True)

    return act


async def _take_back(db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
    """What was added in an emergency and is refused comes off the list at once."""
    content = _content(proposal)

    async def act(tx: Tx) -> None:
        if content.emergency:
            entry = await get_entry(tx, content.list, _record(proposal))
            await actions.take_off(tx, content.list, entry.id, entry.version, agreed=True)

    return act


def _keeping(code: str, id: UUID) -> Act:
    async def act(tx: Tx) -> None:
        await actions.keep(tx, code, id)

    return act


def _content(proposal: WholeProposal) -> Content:
    return msgspec.convert(proposal.content, Content)


def _record(proposal: WholeProposal) -> UUID:
    if proposal.record is None:
        raise WrongState("This proposal names no entry.")
    return proposal.record


Waiting = Callable[[int, timedelta], NewProposal]


def _new(kind: KindName, record: UUID | None, content: Content, reason: str, subject: str) -> Waiting:
    """The proposal but for who sees it and how long it waits. Raises Invalid (422: no reason)."""
    if len(reason) < SHORTEST_REASON:
        raise Invalid.field("/reason", "This list asks for a second person: say why, for your colleague.", "missing")
    summary: dict[str, Any] = {"list": content.list, "subject": subject, "emergency": content.emergency}

    def new(class_id: int, lasts: timedelta) -> NewProposal:
        return NewProposal(
            kind=kind,
            reason=reason[:LONGEST_REASON],
            summary=summary,
            content=content,
            class_id=class_id,
            lasts=lasts,
            record=record,
        )

    return new


async def _wait(db: Db, viewer: Viewer, known: Watchlist, new: Waiting) -> UUID:
    class_id = await _class_of(db, known)
    async with db.write(viewer) as tx:
        return await propose(tx, new(class_id, LASTS))


async def _class_of(db: Db, known: Watchlist) -> int:
    """The owner's bureau alone: a silent entry may be what waits."""
    marking = max(MARKINGS[known.marking], SILENT_MARKING)
    return await db.class_id(access_class(f"bureau:{known.owner}", marking=marking))
