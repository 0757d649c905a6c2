"""The invented people of Turquesa II: officers, bureaux and prosecutors of 32 members, victim desks, the liaison."""

from random import Random

from jointops.base.people.model import NewPerson
from jointops.demo.names import Sex
from jointops.demo.personas import (
    KAFO,
    TURQUESA,
    bureau_of,
    national_centre_of,
    officer_of,
    prosecutor_of,
    victim_desk_of,
)
from jointops.demo.turquesa.names import household_of
from jointops.demo.turquesa.places import MEMBERS, OFFICERS
from jointops.demo.turquesa.raid import TIJUANA
from jointops.demo.turquesa.victims import PRESUMED

LIAISON = "centre.liaison"
"""The regional bureau's officer who serves both operations at once."""


def people() -> list[NewPerson]:
    """All accounts that Turquesa II adds to the demo; those that are there already stay as they are."""
    return [
        *(officer_of(TURQUESA, one, MEMBERS[one.country]) for one in OFFICERS),
        *(bureau_of(one, somebody("bureau", one), name, TURQUESA) for one, name in MEMBERS.items()),
        *(prosecutor_of(one, somebody("prosecutor", one), name) for one, name in MEMBERS.items()),
        *(victim_desk_of(one, somebody("victims", one), MEMBERS[one]) for one in PRESUMED),
        *(
            national_centre_of(TURQUESA, one, somebody("centre", one), MEMBERS[one])
            for one in (side.country.upper() for side in TIJUANA.sides)
        ),
        _liaison(),
    ]


def somebody(what: str, country: str) -> str:
    """An invented name for a post, always the same."""
    rng = Random(f"turquesa {what} {country}")
    household = household_of(country)
    sex: Sex = "F" if rng.random() < 0.5 else "M"
    return f"{rng.choice(household.given(sex))} {rng.choice(household.families)}"


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
