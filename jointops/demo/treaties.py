"""Treaties and networks of the demo. The days of entry into force and the contact points are invented."""

from datetime import date

from alerts.authorities.queries import list_authorities
from alerts.networks.actions import add_network, set_members
from alerts.networks.model import Member, Members, NewNetwork
from alerts.requests.model import Party, Treaty
from alerts.requests.queries import list_treaties
from alerts.requests.treaties import add_treaty
from jointops.base.access import Viewer
from jointops.base.db import Db

_TREATIES = {
    "untoc-drill": (
        "Convention against organised crime (drill)",
        date(2005, 1, 1),
        ("BF", "BR", "CI", "FR", "ML", "NE"),
    ),
    "firearms-drill": ("Firearms protocol (drill)", date(2008, 6, 1), ("BF", "CI", "ML", "NE")),
    "fr-ml-drill": ("France – Mali, legal assistance (drill)", date(1964, 3, 9), ("FR", "ML")),
}

_NETWORKS = {
    "west-africa": ("West African central authorities (drill)", ("BF", "CI", "ML", "NE")),
    "sahel-platform": ("Sahel judicial platform (drill)", ("BF", "ML", "NE")),
}


async def seed_treaties(db: Db, keeper: Viewer) -> None:
    """Fill what is empty; `keeper` is an administrator."""
    async with db.read(keeper) as tx:
        if (await list_treaties(tx, [], "")).items:
            return
        contacts = {one.country: one.id for one in (await list_authorities(tx, None, "mla")).items}
    for code, (name, since, countries) in _TREATIES.items():
        parties = [Party(country=country, in_force_from=since) for country in countries]
        await add_treaty(db, keeper, Treaty(code=code, name=name, parties=parties))
    for code, (name, countries) in _NETWORKS.items():
        made = await add_network(db, keeper, NewNetwork(code=code, name=name))
        members = [Member(country=country, contact=contacts.get(country)) for country in countries]
        await set_members(db, keeper, code, Members(members), made.version)
