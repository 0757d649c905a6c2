"""Reads of networks."""

from collections import defaultdict
from uuid import UUID

import asyncpg
import msgspec

from alerts.networks.model import Mandate, Member, Network, Waiting
from jointops.base import sql
from jointops.base.clock import utc_now
from jointops.base.errors import Invalid, NotFound
from jointops.base.page import DEFAULT, Page
from jointops.base.tx import Tx, rows_as

q = sql.load("alerts.networks")


async def list_networks(tx: Tx, after: str = "", code: str | None = None) -> Page[Network]:
    """Networks with their members, in order of the codes; the cursor is the last code."""
    rows = await tx.all(q.list_networks, after=after, code=code, most=DEFAULT + 1)
    members: dict[str, list[Member]] = defaultdict(list)
    for row in await tx.all(q.members_of, codes=[row["code"] for row in rows]):
        members[row["network"]].append(Member(country=row["country"], contact=row["contact"]))
    found = [
        msgspec.convert({**dict(row), "mandate": _mandate(row), "members": members[row["code"]]}, Network)
        for row in rows[:DEFAULT]
    ]
    return Page(found, found[-1].code if len(rows) > DEFAULT else None)


def _mandate(row: asyncpg.Record) -> Mandate | None:
    names = ("lead", "legal_basis", "starts_on", "ends_on")
    return Mandate(**{name: row[name] for name in names}) if row["lead"] else None


async def get_network(tx: Tx, code: str) -> Network:
    """One network. Raises NotFound (404)."""
    found = (await list_networks(tx, code=code)).items
    if not found:
        raise NotFound
    return found[0]


async def contact_points(tx: Tx, networks: list[str], countries: list[str]) -> list[UUID]:
    """The contact points of some networks in some countries, or in all of theirs; each once."""
    rows = await tx.all(q.contacts_of, networks=networks, countries=countries)
    return [row["contact"] for row in rows]


async def secretariats_for(tx: Tx, countries: list[str]) -> dict[str, list[UUID]]:
    """Who stands for the networks that some countries belong to, by country."""
    found: dict[str, list[UUID]] = defaultdict(list)
    for row in await tx.all(q.secretariats_for, countries=countries, day=utc_now().date()):
        found[row["country"]].append(row["secretariat"])
    return found


async def served_countries(tx: Tx) -> list[str]:
    """Members of the networks that this viewer's secretariat keeps; none for everybody else."""
    if tx.viewer.role != "secretariat":
        return []
    rows = await tx.all(q.served, principals=sorted(tx.viewer.principals), day=utc_now().date())
    return [row["country"] for row in rows]


async def are_mandated(tx: Tx, codes: list[str], pointer: str) -> None:
    """Nothing is sent through a task force outside the days of its mandate (UTC). Raises Invalid (422)."""
    row = await tx.maybe(q.unmandated, codes=codes, day=utc_now().date())
    if row:
        until = f" to {row['ends_on']}" if row["ends_on"] else " on"
        said = f"The mandate of {row['name']} is from {row['starts_on']}{until}: nothing goes through it today."
        message = f"{said} Have its secretariat prolong it, or reach its members without it."
        raise Invalid.field(pointer, message, "blocked")


async def list_waiting(tx: Tx, code: str) -> list[Waiting]:
    """What waits where in a network, of what this viewer sees: at most three lines a country. Raises NotFound (404)."""
    await get_network(tx, code)
    return rows_as(Waiting, await tx.all(q.waiting, network=code))
