"""Addressees that were kept back at the release and could be sent to now: offered to the drafter's unit."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import asyncpg
import msgspec

from alerts.authorities.queries import named_authorities
from alerts.coordination.model import SEND_LATE, Addressee, on_side
from alerts.notices.queries import blocks_now
from jointops.base.access import VERBS, Viewer
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
    return {**addressees, **{id: [_offered(one, open) for one in addressees.get(id, [])] for id in ours if open}}


def _may_send(viewer: Viewer, row: asyncpg.Record) -> bool:
    """At TLP:RED nobody is named there: such an alert is drafted anew."""
    ours = on_side(viewer, row["drafted_by"]["unit"], row["second"]) is not None
    return ours and viewer.role in VERBS[SEND_LATE].roles and row["state"] == "released" and row["marking"] < RED


def _offered(one: Addressee, open: set[UUID]) -> Addressee:
    return msgspec.structs.replace(one, may_send=one.state == "blocked" and one.authority.id in open)
