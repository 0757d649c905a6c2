"""Whether an authority can be sent to today, and what is offered where it cannot."""

from datetime import datetime
from uuid import UUID

import msgspec

from alerts.authorities.model import Authority
from alerts.authorities.queries import competent_authorities, named_authorities
from alerts.authorities.standing import Block
from alerts.coordination.model import AuthorityRef, Blocked
from alerts.networks.queries import secretariats_for
from alerts.notices.queries import InForce, block_by, blocks_now, notices_in_force
from jointops.base.tx import Tx


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """An authority that is addressed. `blocked` says why it is not sent to; notices are what it says for today."""

    authority: Authority
    blocked: Blocked | None
    notices: list[InForce]


async def judged(tx: Tx, authorities: list[Authority], now: datetime) -> list[Route]:
    """Whether each can be sent to today, and what is offered where it cannot."""
    said = await notices_in_force(tx, authorities, now)
    blocks = {one.id: block_by(one, said[one.id], now) for one in authorities}
    offers = await _offers(tx, [one for one in authorities if blocks[one.id]], now)
    return [
        Route(
            authority=one,
            blocked=_because(block, *offers[one.id]) if (block := blocks[one.id]) else None,
            notices=said[one.id],
        )
        for one in authorities
    ]


async def _offers(tx: Tx, blocked: list[Authority], now: datetime) -> dict[UUID, tuple[str, Authority | None]]:
    """Another authority of the country with one of its functions, else a secretariat, else the diplomatic channel.

    Asked for all of them at once: a directory that nobody has confirmed for a year blocks hundreds.
    """
    if not blocked:
        return {}
    countries = sorted({one.country for one in blocked})
    same = await competent_authorities(tx, countries, sorted({each for one in blocked for each in one.functions}))
    desks = await secretariats_for(tx, countries)
    keepers = await named_authorities(tx, sorted({id for ids in desks.values() for id in ids}))
    shut = await blocks_now(tx, [*same, *keepers], now)

    def is_open(other: Authority, one: Authority) -> bool:
        return other.id != one.id and other.id not in shut

    found: dict[UUID, tuple[str, Authority | None]] = {}
    for one in blocked:
        fits = [each for each in same if each.country == one.country and set(each.functions) & set(one.functions)]
        other = next((each for each in fits if is_open(each, one)), None)
        desk = next((each for each in keepers if each.id in desks.get(one.country, []) and is_open(each, one)), None)
        offer = ("authority", other) if other else ("secretariat", desk) if desk else ("diplomatic", None)
        found[one.id] = offer
    return found


def _because(block: Block, channel: str, other: Authority | None) -> Blocked:
    ref = AuthorityRef(other.id, other.code, other.name, other.country, other.time_zone) if other else None
    return Blocked(why=block.why, since=block.since, until=block.until, channel=channel, fallback=ref)
