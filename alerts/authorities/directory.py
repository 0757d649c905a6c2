"""A small directory for the demo. All names and contacts are invented."""

from datetime import UTC, date, datetime

from alerts.authorities.actions import add_authority
from alerts.authorities.model import Function, NewAuthority
from alerts.authorities.queries import list_authorities
from jointops.base.access import Viewer
from jointops.base.db import Db

# Country: language, zone, who is central authority, who prosecutes arms and trafficking.
_COUNTRIES = {
    "BF": ("fr", "Africa/Ouagadougou", "Direction des affaires pénales", "Pôle judiciaire spécialisé, Ouagadougou"),
    "BR": ("pt", "America/Sao_Paulo", "Departamento de Cooperação Jurídica", "Procuradoria Especializada, Brasília"),
    "CI": ("fr", "Africa/Abidjan", "Direction des affaires pénales", "Pôle pénal spécialisé, Abidjan"),
    "FR": ("fr", "Europe/Paris", "Bureau de l'entraide pénale", "Parquet spécialisé, Paris"),
    "ML": ("fr", "Africa/Bamako", "Direction des affaires judiciaires", "Pôle judiciaire spécialisé, Bamako"),
    "NE": ("fr", "Africa/Niamey", "Direction des affaires pénales", "Pôle judiciaire spécialisé, Niamey"),
}
_CENTRAL: list[Function] = ["mla", "extradition", "transfer"]
_SPECIAL: list[Function] = ["firearms", "trafficking"]


async def seed_directory(db: Db, keeper: Viewer) -> None:
    """Fill an empty directory; `keeper` is an administrator."""
    async with db.read(keeper) as tx:
        if (await list_authorities(tx, None, None)).items:
            return
    for country, (language, zone, central, special) in _COUNTRIES.items():
        for code, name, functions in (("CA", central, _CENTRAL), ("PJS", special, _SPECIAL)):
            await add_authority(db, keeper, _authority(f"{country}-{code}", name, functions, language, zone))


def _authority(code: str, name: str, functions: list[Function], language: str, zone: str) -> NewAuthority:
    return NewAuthority(
        code=code,
        name=f"{name} (invented)",
        country=code[:2],
        functions=functions,
        languages=[language, "en"],
        time_zone=zone,
        channel="JointOps",
        hours="Mon–Fri 08:00–16:00, on call at night",
        urgent_contact=f"duty.{code.lower()}@example.org",
        valid_from=date(2020, 1, 1),
        verified_at=datetime.now(UTC),
    )
