"""Who is a party of a room: members of its network, through their contact points."""

from collections.abc import Sequence

from alerts.authorities.model import member_of
from alerts.authorities.queries import named_authorities
from alerts.networks.queries import get_network
from geo.countries import name_of
from jointops.base.access import Viewer
from jointops.base.errors import Invalid, NotAllowed
from jointops.base.tx import Tx


async def agencies_of(tx: Tx, network: str, parties: Sequence[str]) -> dict[str, str]:
    """The principal of each party's contact point, by country. Raises NotFound (404), Invalid (422: no member)."""
    found = await get_network(tx, network)
    contacts = {one.country: one.contact for one in found.members if one.contact is not None}
    known = {one.id: one.code for one in await named_authorities(tx, list(contacts.values()))}
    for place, country in enumerate(parties):
        if contacts.get(country) not in known:
            message = f"{name_of(country)} is no member of the network, or has no contact point there."
            raise Invalid.field(f"/parties/{place}", message, "no-member")
        if country in parties[:place]:
            raise Invalid.field(f"/parties/{place}", "This country is there before.", "twice")
    return {country: member_of(known[contacts[country]]) for country in parties}


def side_of(viewer: Viewer, keeper: str, agencies: dict[str, str]) -> str:
    """The principal that this viewer writes as: the secretariat's, or their authority's. Raises NotAllowed (403)."""
    if keeper in viewer.principals:
        return keeper
    own = [agency for agency in agencies.values() if agency in viewer.principals]
    if not own:
        raise NotAllowed("The parties of a room write in it, and its secretariat.", why="no-party")
    return own[0]
