"""The invented people of the demo: who they are, what they hold, and what to click first."""

from collections.abc import Iterator

from jointops.base.people.model import NewPerson
from jointops.demo.places import OFFICERS, Officer

KAFO = "kafo-ii"
TURQUESA = "turquesa-ii"

_COUNTRIES = {"BF": "Burkina Faso", "CI": "Côte d'Ivoire", "ML": "Mali", "NE": "Niger", "FR": "France", "BR": "Brazil"}

_BUREAU_STAFF = {
    "BF": "Salif Kaboré",
    "CI": "Aya N'Guessan",
    "ML": "Mariam Coulibaly",
    "NE": "Rahila Issoufou",
    "FR": "Claire Fontanel",
}
_PROSECUTORS = {
    "BF": "Noélie Zongo",
    "CI": "Serge Kouamé",
    "ML": "Fatoumata Sangaré",
    "NE": "Moussa Garba",
    "FR": "Hélène Vasseur",
    "BR": "Beto Siqueira",
}


def people() -> list[NewPerson]:
    """All accounts of the demo."""
    return [*_officers(), *_bureaus(), *_prosecutors(), *_centres(), *_desks()]


def _officers() -> Iterator[NewPerson]:
    for officer in OFFICERS:
        yield officer_of(KAFO, officer, _COUNTRIES[officer.country])


def officer_of(operation: str, officer: Officer, country_name: str) -> NewPerson:
    """Who checks at a post of an operation."""
    country = officer.country
    return NewPerson(
        user=officer.user,
        name=officer.name,
        title=f"Officer, {country_name}",
        role="officer",
        country=country,
        principals=[f"country:{country}", f"op:{operation}", f"op:{operation}@{country}"],
        clearance=2,
        operations=[operation],
        checkpoint=officer.checkpoint,
        demo=True,
    )


def _bureaus() -> Iterator[NewPerson]:
    for country, name in _BUREAU_STAFF.items():
        yield bureau_of(country, name, _COUNTRIES[country], *(() if country == "FR" else (KAFO,)))


def bureau_of(country: str, name: str, country_name: str, *operations: str) -> NewPerson:
    """Who decides on a country's entries; its operations may be none."""
    parts = [word for code in operations for word in (f"op:{code}", f"op:{code}@{country}")]
    return NewPerson(
        user=f"bureau.{country.lower()}",
        name=name,
        title=f"National bureau, {country_name}",
        role="bureau",
        country=country,
        principals=[f"country:{country}", f"bureau:{country}", *parts],
        clearance=3,
        operations=list(operations),
        demo=True,
    )


def _prosecutors() -> Iterator[NewPerson]:
    for country, name in _PROSECUTORS.items():
        yield prosecutor_of(country, name, _COUNTRIES[country])


def prosecutor_of(country: str, name: str, country_name: str) -> NewPerson:
    """Who answers for a country's central authority and its judicial police."""
    return NewPerson(
        user=f"prosecutor.{country.lower()}",
        name=name,
        title=f"Prosecutor, {country_name}",
        role="prosecutor",
        country=country,
        principals=[f"country:{country}", f"agency:{country}-CA", f"agency:{country}-PJS"],
        clearance=3,
        demo=True,
    )


def _centres() -> Iterator[NewPerson]:
    yield NewPerson(
        user="centre.kafo",
        name="Chen Adjoua",
        title="Coordination centre KAFO II",
        role="centre",
        country="CI",
        principals=[f"op:{KAFO}", f"centre:{KAFO}"],
        clearance=3,
        operations=[KAFO],
        demo=True,
    )
    for country, name in (("ML", "Oumar Maïga"), ("BF", "Aminata Ouédraogo")):
        yield national_centre_of(KAFO, country, name, _COUNTRIES[country])
    yield NewPerson(
        user="centre.turquesa",
        name="Renata Prado",
        title="Coordination centre Turquesa II",
        role="centre",
        country="BR",
        principals=[f"op:{TURQUESA}", f"centre:{TURQUESA}"],
        clearance=3,
        operations=[TURQUESA],
        demo=True,
    )


def national_centre_of(operation: str, country: str, name: str, country_name: str) -> NewPerson:
    """Who leads a country's part of an operation."""
    return NewPerson(
        user=f"centre.{country.lower()}",
        name=name,
        title=f"National centre, {country_name}",
        role="national_centre",
        country=country,
        principals=[f"country:{country}", f"op:{operation}", f"op:{operation}@{country}"],
        clearance=3,
        operations=[operation],
        demo=True,
    )


def _desks() -> Iterator[NewPerson]:
    for country, name in (("BR", "Iara Montenegro"), ("ML", "Assa Konaté"), ("NE", "Hadiza Moussa")):
        yield victim_desk_of(country, name, _COUNTRIES[country])
    yield NewPerson(
        user="secretariat.casc",
        name="Aigerim Sadyk",
        title="Network secretariat",
        role="secretariat",
        country="KZ",
        principals=["network:casc"],
        clearance=3,
        demo=True,
    )
    yield NewPerson(
        user="dpo",
        name="Jonas Lindqvist",
        title="Data protection officer",
        role="dpo",
        country="SE",
        principals=["office:dpo"],
        clearance=3,
        demo=True,
    )
    yield NewPerson(
        user="admin",
        name="Ines Duarte",
        title="Administrator",
        role="admin",
        country="PT",
        principals=["office:admin"],
        clearance=1,
        demo=True,
    )


FIRST_CLICKS = {
    KAFO: (
        ("centre.kafo", "the whole operation on one map: watch a match appear, open it, draft an alert"),
        ("officer.ml", "one check at Gao: type a plate or a name, press Check"),
        ("bureau.ml", "the match queue: claim, compare, give a verdict; add an entry under Watchlists"),
        ("prosecutor.fr", "the inbox: acknowledge and answer an alert"),
    ),
    TURQUESA: (
        ("centre.turquesa", "four continents on one map: routes grow leg by leg, figures beside the published ones"),
        ("officer.br", "one check at Pacaraima: scan a passport, press Check"),
        ("bureau.mx", "the match queue: claim, compare, give a verdict"),
        ("prosecutor.bd", "the inbox: an alert on a Friday, acknowledged by whoever is on call"),
        ("victims.br", "presumed victims, whom nobody else sees but as rounded counts"),
    ),
}
"""Whom to open first, and what there is to do."""


def victim_desk_of(country: str, name: str, country_name: str) -> NewPerson:
    """Who cares for presumed victims in a country."""
    return NewPerson(
        user=f"victims.{country.lower()}",
        name=name,
        title=f"Victim desk, {country_name}",
        role="victims",
        country=country,
        principals=[f"country:{country}", f"care:{country}"],
        clearance=4,
        demo=True,
    )
