"""Imports that ask for a second person: a colleague of the bureau releases or refuses, through what waits for one."""

from datetime import timedelta
from uuid import UUID

import msgspec

from alerts.imports.model import IMPORT, ROLL_BACK, Counts, Import, Why
from alerts.imports.switch import back_in, failed, release_in
from alerts.watchlists.index import LiveEntries
from jointops.base.access import Viewer
from jointops.base.approvals.actions import propose
from jointops.base.approvals.model import Act, Kind, NewProposal, WholeProposal
from jointops.base.db import Db
from jointops.base.tx import Tx

LASTS = timedelta(days=7)


class Content(msgspec.Struct, frozen=True):
    """Which import is to be put live."""

    list: str
    id: UUID


async def propose_release(tx: Tx, found: Import, counts: Counts, class_id: int) -> UUID:
    """The import waits for a colleague; the proposal's id."""
    summary = {
        "list": found.list,
        "new": counts.new,
        "changed": counts.changed,
        "removed": counts.removed,
        "expected_hits": found.expected.hits if found.expected else None,
    }
    return await propose(
        tx,
        NewProposal(
            kind="list.import",
            reason=_why(found),
            summary=summary,
            content=Content(found.list, found.id),
            class_id=class_id,
            lasts=LASTS,
            record=found.id,
        ),
    )


async def propose_roll_back(tx: Tx, found: Import, class_id: int) -> None:
    """Taking an import back waits for a colleague."""
    await propose(
        tx,
        NewProposal(
            kind="list.roll-back",
            reason="The list goes back to what it was before an import only when a second person has looked at it.",
            summary={"list": found.list, "new": found.new, "changed": found.changed, "removed": found.removed},
            content=Content(found.list, found.id),
            class_id=class_id,
            lasts=LASTS,
            record=found.id,
        ),
    )


def _why(found: Import) -> str:
    looked = "The import of a list goes live only when a second person has looked at it."
    if not found.against:
        return looked
    return f"{looked} Rows that contradict an entry of the very subject: {found.against}, shown with the import."


def import_kinds(live: LiveEntries) -> list[Kind]:
    """How an import is carried out on this node, and taken back."""

    async def after(db: Db, proposal: WholeProposal) -> None:
        await live.catch_up(db, _content(proposal).list)

    bureau = frozenset({"bureau"})
    return [
        Kind(
            name="list.import",
            roles=bureau,
            proposes=IMPORT,
            on_release=_release,
            on_refuse=_refuse,
            after=after,
        ),
        Kind(name="list.roll-back", roles=bureau, proposes=ROLL_BACK, on_release=_go_back, after=after),
    ]


async def _release(db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
    content = _content(proposal)

    async def act(tx: Tx) -> None:
        await release_in(tx, content.list, content.id, agreed=True)

    return act


async def _go_back(db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
    content = _content(proposal)

    async def act(tx: Tx) -> None:
        await back_in(tx, content.list, content.id)

    return act


async def _refuse(db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
    content = _content(proposal)

    async def act(tx: Tx) -> None:
        await failed(tx, content.id, Why("refused"))

    return act


def _content(proposal: WholeProposal) -> Content:
    return msgspec.convert(proposal.content, Content)
