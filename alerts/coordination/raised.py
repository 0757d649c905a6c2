"""Whom a raised draft goes to: as the directory says when it is opened or sent, not as it said when it was raised."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import asyncpg

from alerts.authorities.queries import competent_authorities
from alerts.coordination.judging import Route, judged
from alerts.coordination.model import Addressee, AuthorityRef
from jointops.base.clock import utc_now
from jointops.base.tx import Tx


async def with_raised(
    tx: Tx, rows: Sequence[asyncpg.Record], addressees: Mapping[UUID, list[Addressee]]
) -> dict[UUID, list[Addressee]]:
    """The addressees of some alerts, those of raised drafts by countries and functions as the directory stands now.

    Drafts of the same countries and functions are asked about once: a watched area raises many.
    """
    found = dict(addressees)
    asked: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Addressee]] = {}
    for row in rows:
        if not row["raised"] or row["state"] != "draft":
            continue
        key = tuple(row["countries"]), tuple(row["functions"])
        if key not in asked:
            competent = await competent_authorities(tx, row["countries"], row["functions"])
            asked[key] = [_addressee(one) for one in await judged(tx, competent, utc_now())]
        found[row["id"]] = asked[key]
    return found


def _addressee(route: Route) -> Addressee:
    """Not kept yet, so by the id of its authority."""
    one = route.authority
    return Addressee(
        id=one.id, authority=AuthorityRef(one.id, one.code, one.name, one.country, one.time_zone),
        state="blocked" if route.blocked else "pending", blocked=route.blocked, sent_at=None, delivered_at=None,
        read_at=None, acknowledged_at=None, acknowledged_by=None, replied_at=None, due_at=None, answer_due_at=None,
        next_at=None, told=[], call=None,
    )  # fmt: skip
