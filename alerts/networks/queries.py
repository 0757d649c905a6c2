"""Reads of networks."""

from collections import defaultdict
from uuid import UUID

import msgspec

from alerts.networks.model import Member, Network
from jointops.base import sql
from jointops.base.errors import NotFound
from jointops.base.page import DEFAULT, Page
from jointops.base.tx import Tx

q = sql.load("alerts.networks")


async def list_networks(tx: Tx, after: str = "", code: str | None = None) -> Page[Network]:
    """Networks with their members, in order of the codes; the cursor is the last code."""
    rows = await tx.all(q.list_networks, after=after, code=code, most=DEFAULT + 1)
    members: dict[str, list[Member]] = defaultdict(list)
    for row in await tx.all(q.members_of, codes=[row["code"] for row in rows]):
        members[row["network"]].append(Member(country=row["country"], contact=row["contact"]))
    found = [msgspec.convert({**dict(row), "members": members[row["code"]]}, Network) for row in rows[:DEFAULT]]
    return Page(found, found[-1].code if len(rows) > DEFAULT else None)


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
    for row in await tx.all(q.secretariats_for, countries=countries):
        found[row["country"]].append(row["secretariat"])
    return found


async def served_countries(tx: Tx) -> list[str]:
    """Members of the networks that this viewer's secretariat keeps; none for everybody else."""
    if tx.viewer.role != "secretariat":
        return []
    return [row["country"] for row in await tx.all(q.served, principals=sorted(tx.viewer.principals))]
