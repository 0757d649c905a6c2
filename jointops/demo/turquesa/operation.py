"""Turquesa II as a coordination centre opens it."""

from datetime import datetime, timedelta

from jointops.demo.personas import TURQUESA
from jointops.demo.turquesa.people import somebody
from jointops.demo.turquesa.places import MEMBERS
from ops.operations.model import FocalPoints, NewOperation, Participant, Window


def turquesa_ii(first_day: datetime) -> NewOperation:
    """The drill: 32 members, Brazil the hub, one week."""
    return NewOperation(
        code=TURQUESA,
        name="Turquesa II",
        crime_types=["migrant smuggling", "trafficking in persons"],
        lead="INTERPOL (drill)",
        hub_country="BR",
        phase="active",
        window=Window(first_day, first_day + timedelta(days=7)),
        participants=[
            Participant(
                country,
                "hub" if country == "BR" else "participant",
                FocalPoints(somebody("police", country), somebody("prosecutor", country)),
                "active",
            )
            for country in MEMBERS
        ],
        synthetic=True,
    )
