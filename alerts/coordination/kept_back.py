"""Addressees that were kept back at the release and could be sent to now: offered to the drafter's side."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import asyncpg
import msgspec

from alerts.authorities.queries import named_authorities
from alerts.coordination.model import SEND_LATE, Addressee, By, may_ask_late
from alerts.notices.queries import blocks_now
from jointops.base.access import VERBS, Viewer
from jointops.base.approvals.actions import waiting_about
from jointops.base.clock import utc_now
from jointops.base.handling import RED
from jointops.base.tx import Tx


async def with_offers(
    tx: Tx, rows: Sequence[asyncpg.Record], addressees: Mapping[UUID, list[Addressee]]
) -> dict[UUID, list[Addressee]]:
    """The addressees of some alerts, those who can be sent to now marked as such where this viewer may send."""
    ours = [row["id"] for row in rows if _may_send(tx.viewer, row)]
    kept = sorted({one.authority.id for id in ours for one in addressees.get(id, []) if one.state == "blocked"})
    known = await named_authorities(tx, kept) if kept else []
    open = {one.id for one in known} - (await blocks_now(tx, known, utc_now())).keys()
    red = [row["id"] for row in rows if row["marking"] >= RED and row["id"] in ours] if open else []
    asked = await waiting_about(tx, red, "alert.send-late") if red else {}
    waits = {id: UUID(content["authority"]) for id, content in asked.items()}
    offered = {id: [_offered(one, open, waits.get(id)) for one in addressees.get(id, [])] for id in ours if open}
    return {**addressees, **offered}


def _may_send(viewer: Viewer, row: asyncpg.Record) -> bool:
    if row["state"] != "released" or viewer.role not in VERBS[SEND_LATE].roles:
        return False
    return may_ask_late(viewer, msgspec.convert(row["drafted_by"], By), row["second"], red=row["marking"] >= RED)


def _offered(one: Addressee, open: set[UUID], asked: UUID | None) -> Addressee:
    waits = one.authority.id == asked
    can = one.state == "blocked" and one.authority.id in open
    return msgspec.structs.replace(one, may_send=can and not waits, waits=can and waits)
