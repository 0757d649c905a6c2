"""Who an alert goes to: countries × functions × networks, each authority once."""

from datetime import datetime
from uuid import UUID

from alerts.authorities.model import Authority, member_of
from alerts.authorities.queries import competent_authorities, named_authorities
from alerts.coordination.judging import Route, judged
from alerts.coordination.model import NewAlert
from alerts.coordination.origin import Facts
from alerts.coordination.queries import q
from alerts.networks.queries import are_mandated, contact_points, served_countries
from geo.countries import names_of
from geo.marks.queries import sees_any
from jointops.base.clock import utc_now
from jointops.base.errors import Invalid
from jointops.base.tx import Tx


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
    await are_mandated(tx, new.networks, "/networks")
    if new.addressees:
        found = await named_authorities(tx, new.addressees)
        if len(found) != len(set(new.addressees)):
            raise Invalid.field("/addressees", "One of these authorities is not in the directory.", "unknown")
        return found
    if not new.networks and (not new.countries or not new.functions):
        raise Invalid.field("/addressees", "Name addressees, or countries and functions, or networks.", "missing")
    competent = await competent_authorities(tx, new.countries, list(new.functions)) if new.functions else []
    contacts = await named_authorities(tx, await contact_points(tx, new.networks, new.countries))
    found = {one.id: one for one in [*competent, *contacts]}
    silent = set(new.countries) - {one.country for one in found.values()}
    if silent:
        raise Invalid.field("/countries", f"No competent authority in {names_of(silent)}.", "no-authority")
    if not found:
        raise Invalid.field("/networks", "These networks have no contact points there.", "no-authority")
    return sorted(found.values(), key=lambda one: (one.country, one.code))


def sent_to(routes: list[Route]) -> list[str]:
    """The principals of those who can be sent to. Raises Invalid (422) when there are none, and says why of each."""
    agencies = [member_of(one.authority.code) for one in routes if one.blocked is None]
    if not routes:
        raise Invalid.field("/countries", "No competent authority is left there: write the alert anew.", "no-authority")
    if not agencies:
        whys = [f"{one.authority.code} ({one.blocked.why} since {one.blocked.since})" for one in routes if one.blocked]
        message = f"None of them can be sent to: {', '.join(whys)}. Take what is offered instead, or verify them."
        raise Invalid.field("/addressees", message, "blocked")
    return agencies
