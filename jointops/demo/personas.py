"""The invented people of the demo: who they are, what they hold, and what to click first."""

from collections.abc import Iterator

from jointops.base.people.model import NewPerson
from jointops.demo.places import OFFICERS

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
        country = officer.country
        yield NewPerson(
            user=officer.user,
            name=officer.name,
            title=f"Officer, {_COUNTRIES[country]}",
            role="officer",
            country=country,
            principals=[f"country:{country}", f"op:{KAFO}", f"op:{KAFO}@{country}"],
            clearance=2,
            operations=[KAFO],
            checkpoint=officer.checkpoint,
            demo=True,
        )


def _bureaus() -> Iterator[NewPerson]:
    for country, name in _BUREAU_STAFF.items():
        takes_part = country != "FR"
        operation = [f"op:{KAFO}", f"op:{KAFO}@{country}"] if takes_part else []
        yield NewPerson(
            user=f"bureau.{country.lower()}",
            name=name,
            title=f"National bureau, {_COUNTRIES[country]}",
            role="bureau",
            country=country,
            principals=[f"country:{country}", f"bureau:{country}", *operation],
            clearance=3,
            operations=[KAFO] if takes_part else [],
            demo=True,
        )


def _prosecutors() -> Iterator[NewPerson]:
    for country, name in _PROSECUTORS.items():
        yield NewPerson(
            user=f"prosecutor.{country.lower()}",
            name=name,
            title=f"Prosecutor, {_COUNTRIES[country]}",
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
    yield NewPerson(
        user="centre.ml",
        name="Oumar Maïga",
        title="National centre, Mali",
        role="national_centre",
        country="ML",
        principals=["country:ML", f"op:{KAFO}", f"op:{KAFO}@ML"],
        clearance=3,
        operations=[KAFO],
        demo=True,
    )
    yield NewPerson(
        user="centre.bf",
        name="Aminata Ouédraogo",
        title="National centre, Burkina Faso",
        role="national_centre",
        country="BF",
        principals=["country:BF", f"op:{KAFO}", f"op:{KAFO}@BF"],
        clearance=3,
        operations=[KAFO],
        demo=True,
    )
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


def _desks() -> Iterator[NewPerson]:
    for country, name in (("BR", "Iara Montenegro"), ("ML", "Assa Konaté"), ("NE", "Hadiza Moussa")):
        yield NewPerson(
            user=f"victims.{country.lower()}",
            name=name,
            title=f"Victim desk, {_COUNTRIES[country]}",
            role="victims",
            country=country,
            principals=[f"country:{country}", f"care:{country}"],
            clearance=4,
            demo=True,
        )
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
