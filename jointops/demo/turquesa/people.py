"""The invented people of Turquesa II: officers, bureaux and prosecutors of 32 members, victim desks, the liaison."""

from collections.abc import Iterator
from random import Random

from jointops.base.people.model import NewPerson
from jointops.demo.names import Sex
from jointops.demo.personas import KAFO, TURQUESA
from jointops.demo.turquesa.names import household_of
from jointops.demo.turquesa.places import MEMBERS, OFFICERS
from jointops.demo.turquesa.victims import PRESUMED

LIAISON = "centre.liaison"
"""The regional bureau's officer who serves both operations at once."""


def people() -> list[NewPerson]:
    """All accounts that Turquesa II adds to the demo; those that are there already stay as they are."""
    return [*_officers(), *_bureaus(), *_prosecutors(), *_victim_desks(), _liaison()]


def somebody(what: str, country: str) -> str:
    """An invented name for a post, always the same."""
    rng = Random(f"turquesa {what} {country}")
    household = household_of(country)
    sex: Sex = "F" if rng.random() < 0.5 else "M"
    return f"{rng.choice(household.given(sex))} {rng.choice(household.families)}"


def _officers() -> Iterator[NewPerson]:
    for officer in OFFICERS:
        country = officer.country
        yield NewPerson(
            user=officer.user,
            name=officer.name,
            title=f"Officer, {MEMBERS[country]}",
            role="officer",
            country=country,
            principals=[f"country:{country}", f"op:{TURQUESA}", f"op:{TURQUESA}@{country}"],
            clearance=2,
            operations=[TURQUESA],
            checkpoint=officer.checkpoint,
            demo=True,
        )


def _bureaus() -> Iterator[NewPerson]:
    for country, name in MEMBERS.items():
        yield NewPerson(
            user=f"bureau.{country.lower()}",
            name=somebody("bureau", country),
            title=f"National bureau, {name}",
            role="bureau",
            country=country,
            principals=[f"country:{country}", f"bureau:{country}", f"op:{TURQUESA}", f"op:{TURQUESA}@{country}"],
            clearance=3,
            operations=[TURQUESA],
            demo=True,
        )


def _prosecutors() -> Iterator[NewPerson]:
    for country, name in MEMBERS.items():
        yield NewPerson(
            user=f"prosecutor.{country.lower()}",
            name=somebody("prosecutor", country),
            title=f"Prosecutor, {name}",
            role="prosecutor",
            country=country,
            principals=[f"country:{country}", f"agency:{country}-CA", f"agency:{country}-PJS"],
            clearance=3,
            demo=True,
        )


def _victim_desks() -> Iterator[NewPerson]:
    for country in PRESUMED:
        yield NewPerson(
            user=f"victims.{country.lower()}",
            name=somebody("victims", country),
            title=f"Victim desk, {MEMBERS[country]}",
            role="victims",
            country=country,
            principals=[f"country:{country}", f"care:{country}"],
            clearance=4,
            demo=True,
        )


def _liaison() -> NewPerson:
    both = (KAFO, TURQUESA)
    return NewPerson(
        user=LIAISON,
        name="Inés Figueras",
        title="Regional bureau, both operations",
        role="centre",
        country="CI",
        principals=[f"{kind}:{code}" for code in both for kind in ("op", "centre")],
        clearance=3,
        operations=list(both),
        demo=True,
    )
