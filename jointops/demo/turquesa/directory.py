"""Two invented authorities of each member: the central one, and the prosecutors of trafficking."""

from datetime import UTC, date, datetime

from alerts.authorities.actions import add_authority
from alerts.authorities.calendar import Shift
from alerts.authorities.model import Function, NewAuthority, office_week
from alerts.authorities.queries import list_authorities
from alerts.requests.model import Party, Treaty
from alerts.requests.queries import list_treaties
from alerts.requests.treaties import add_treaty
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.demo.authorities import zones
from jointops.demo.turquesa.places import MEMBERS

SEA_TREATY = "sea-drill"
EXTENDED_TREATY = "nl-extended-drill"
_TREATIES = {
    SEA_TREATY: ("Smuggling by sea (drill)", dict.fromkeys(("BR", "CO", "MX", "PA", "US"), date(2004, 1, 28))),
    EXTENDED_TREATY: (
        "Mutual assistance, extended by the Netherlands to Aruba and Curaçao (drill)",
        {"NL": date(1969, 5, 15), "PT": date(1994, 12, 26), "AW": date(1986, 1, 1), "CW": date(2010, 10, 10)},
    ),
}
"""On which boats are followed through two waters; and one that binds two territories from a day of their own."""

_LANGUAGES = {
    "BR": "pt", "PT": "pt", "US": "en", "CA": "en", "AG": "en", "TT": "en", "AW": "nl", "CW": "nl", "HT": "fr",
    "SN": "fr", "MA": "ar", "BD": "bn", "PK": "ur", "VN": "vi",
}  # fmt: skip
_KINDS: tuple[tuple[str, str, list[Function]], ...] = (
    ("CA", "Central authority", ["mla", "extradition", "transfer"]),
    ("PJS", "Prosecutors of trafficking and smuggling", ["trafficking", "smuggling"]),
)
_SUNDAY_TO_THURSDAY = [Shift(day, "09:00", "17:00") for day in (7, 1, 2, 3, 4)]


async def seed_members(db: Db, keeper: Viewer) -> None:
    """Add what the directory lacks of the members; `keeper` is an administrator."""
    async with db.read(keeper) as tx:
        known = {one.code for one in (await list_authorities(tx, None, None)).items}
    for country in MEMBERS:
        for kind, name, functions in _KINDS:
            if f"{country}-{kind}" not in known:
                await add_authority(db, keeper, _authority(country, kind, f"{name}, {MEMBERS[country]}", functions))


async def seed_member_treaties(db: Db, keeper: Viewer) -> None:
    """The treaties on which the members' requests rest, each once."""
    async with db.read(keeper) as tx:
        known = {one.code for one in (await list_treaties(tx, [], "")).items}
    for code, (name, days) in _TREATIES.items():
        if code not in known:
            parties = [Party(country=country, in_force_from=since) for country, since in days.items()]
            await add_treaty(db, keeper, Treaty(code=code, name=name, parties=parties))


def _authority(country: str, kind: str, name: str, functions: list[Function]) -> NewAuthority:
    code = f"{country}-{kind}"
    return NewAuthority(
        code=code,
        name=f"{name} (invented)",
        country=country,
        functions=functions,
        languages=list(dict.fromkeys([_LANGUAGES.get(country, "es"), "en"])),
        time_zone=zones()[country],
        week=_SUNDAY_TO_THURSDAY if country == "BD" else office_week(),
        channel="JointOps",
        hours="Sun–Thu 09:00–17:00" if country == "BD" else "Mon–Fri 08:00–16:00, on call at night",
        urgent_contact=f"duty.{code.lower()}@example.org",
        valid_from=date(2020, 1, 1),
        verified_at=datetime.now(UTC),
    )
