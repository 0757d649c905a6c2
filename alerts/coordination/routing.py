"""Who an alert goes to: countries × functions × networks, each authority once; who is kept back, and what instead."""

from datetime import datetime
from uuid import UUID

import msgspec

from alerts.authorities.model import Authority, member_of
from alerts.authorities.queries import competent_authorities, named_authorities
from alerts.authorities.standing import Block
from alerts.coordination.model import AuthorityRef, Blocked, NewAlert
from alerts.coordination.origin import Facts
from alerts.coordination.queries import q
from alerts.networks.queries import are_mandated, contact_points, secretariats_for, served_countries
from alerts.notices.queries import InForce, block_by, blocks_now, notices_in_force
from geo.marks.queries import sees_any
from jointops.base.clock import utc_now
from jointops.base.errors import Invalid
from jointops.base.tx import Tx


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """An authority that is addressed. `blocked` says why it is not sent to; notices are what it says for today."""

    authority: Authority
    blocked: Blocked | None
    notices: list[InForce]


async def concerned(tx: Tx, facts: Facts, operation: str) -> None:
    """An alert is of an operation that its drafter or their country takes part in, or was shown something of.

    A secretariat serves the operations that members of its networks take part in.

    Others would learn who works in it by guessing its code, and write to its centre. Raises Invalid (422).
    """
    words = (f"op:{operation}", f"centre:{operation}", f"op:{operation}@{tx.viewer.country}")
    if not tx.viewer.principals.isdisjoint(words):
        return
    if await facts.takes_part(tx, operation, [tx.viewer.country, *await served_countries(tx)]):
        return
    if not (await tx.value(q.heard_of, operation=operation) or await sees_any(tx, operation)):
        raise Invalid.field("/operation", "You take part in no operation of this name.", "unknown")


async def routes_of(tx: Tx, new: NewAlert, now: datetime | None = None) -> list[Route]:
    """Each authority once, however many functions, networks or names lead to it. Raises Invalid (422)."""
    return await judged(tx, await _resolved(tx, new), now or utc_now())


async def routes_to(tx: Tx, authorities: list[UUID], now: datetime) -> list[Route]:
    """The same for authorities that are known."""
    return await judged(tx, await named_authorities(tx, authorities), now)


async def _resolved(tx: Tx, new: NewAlert) -> list[Authority]:
    if new.addressees:
        found = await named_authorities(tx, new.addressees)
        if len(found) != len(set(new.addressees)):
            raise Invalid.field("/addressees", "One of these authorities is not in the directory.", "unknown")
        return found
    if not new.networks and (not new.countries or not new.functions):
        raise Invalid.field("/addressees", "Name addressees, or countries and functions, or networks.", "missing")
    await are_mandated(tx, new.networks, "/networks")
    competent = await competent_authorities(tx, new.countries, list(new.functions)) if new.functions else []
    contacts = await named_authorities(tx, await contact_points(tx, new.networks, new.countries))
    found = {one.id: one for one in [*competent, *contacts]}
    silent = set(new.countries) - {one.country for one in found.values()}
    if silent:
        raise Invalid.field("/countries", f"No competent authority in {', '.join(sorted(silent))}.", "no-authority")
    if not found:
        raise Invalid.field("/networks", "These networks have no contact points there.", "no-authority")
    return sorted(found.values(), key=lambda one: (one.country, one.code))


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


def sent_to(routes: list[Route]) -> list[str]:
    """The principals of those who can be sent to. Raises Invalid (422) when there are none, and says why of each."""
    agencies = [member_of(one.authority.code) for one in routes if one.blocked is None]
    if not agencies:
        whys = [f"{one.authority.code} ({one.blocked.why} since {one.blocked.since})" for one in routes if one.blocked]
        message = f"None of them can be sent to: {', '.join(whys)}. Take what is offered instead, or verify them."
        raise Invalid.field("/addressees", message, "blocked")
    return agencies
