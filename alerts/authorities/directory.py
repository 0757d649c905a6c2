"""A small directory for the demo. All names and contacts are invented."""

from datetime import UTC, date, datetime

from alerts.authorities.actions import add_authority
from alerts.authorities.model import Function, NewAuthority
from alerts.authorities.queries import list_authorities
from jointops.base.access import Viewer
from jointops.base.db import Db

# Country: language, who is central authority, who prosecutes arms and trafficking.
_COUNTRIES = {
    "BF": ("fr", "Direction des affaires pénales", "Pôle judiciaire spécialisé, Ouagadougou"),
    "BR": ("pt", "Departamento de Cooperação Jurídica", "Procuradoria Especializada, Brasília"),
    "CI": ("fr", "Direction des affaires pénales", "Pôle pénal spécialisé, Abidjan"),
    "FR": ("fr", "Bureau de l'entraide pénale", "Parquet spécialisé, Paris"),
    "ML": ("fr", "Direction des affaires judiciaires", "Pôle judiciaire spécialisé, Bamako"),
    "NE": ("fr", "Direction des affaires pénales", "Pôle judiciaire spécialisé, Niamey"),
}
_CENTRAL: list[Function] = ["mla", "extradition", "transfer"]
_SPECIAL: list[Function] = ["firearms", "trafficking"]


async def seed_directory(db: Db, keeper: Viewer) -> None:
    """Fill an empty directory; `keeper` is an administrator."""
    async with db.read(keeper) as tx:
        if (await list_authorities(tx, None, None)).items:
            return
    for country, (language, central, special) in _COUNTRIES.items():
        await add_authority(db, keeper, _authority(f"{country}-CA", central, country, language, _CENTRAL))
        await add_authority(db, keeper, _authority(f"{country}-PJS", special, country, language, _SPECIAL))


def _authority(code: str, name: str, country: str, language: str, functions: list[Function]) -> NewAuthority:
    return NewAuthority(
        code=code,
        name=f"{name} (invented)",
        country=country,
        functions=functions,
        languages=[language, "en"],
        channel="JointOps",
        hours="Mon–Fri 08:00–16:00, on call at night",
        urgent_contact=f"duty.{code.lower()}@example.org",
        valid_from=date(2020, 1, 1),
        verified_at=datetime.now(UTC),
    )
