"""KAFO II as a coordination centre opens it."""

from datetime import datetime, timedelta

from jointops.demo.personas import KAFO
from ops.operations.model import FocalPoints, NewOperation, Participant, Window


def kafo_ii(first_day: datetime) -> NewOperation:
    """The drill: four countries, one week."""
    members = [
        Participant(country, "participant", FocalPoints(police, prosecutor), "active", phone)
        for country, police, prosecutor, phone in (
            ("BF", "Cdt Adama Sorgho", "Noélie Zongo", "+226 20 00 00 03"),
            ("CI", "Cdt Mireille Aka", "Serge Kouamé", "+225 20 00 00 03"),
            ("ML", "Cdt Seydou Dembélé", "Fatoumata Sangaré", "+223 20 00 00 03"),
            ("NE", "Cdt Ousmane Tahirou", "Moussa Garba", "+227 20 00 00 03"),
        )
    ]
    return NewOperation(
        code=KAFO,
        name="KAFO II",
        crime_types=["firearms", "terrorism", "explosives"],
        lead="INTERPOL and UNODC (drill)",
        hub_country="CI",
        phase="active",
        window=Window(first_day, first_day + timedelta(days=7)),
        participants=members,
        synthetic=True,
    )
