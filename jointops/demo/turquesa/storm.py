"""The storm of the fifth day: sixty alerts within an hour, which whoever gets them reads as seven lines.

Each P1 stands by itself and is never behind another, so these are P2. All are acknowledged in time: nobody is told a
second time.
"""

from jointops.demo.coordination import Alert, Planned
from jointops.demo.slot import HOUR
from jointops.demo.turquesa.alerts import HUB
from jointops.demo.turquesa.reports import CODE

AT = 104 * HOUR
COUNT = 60
APART = 50.0
"""Seconds from one to the next."""

_KINDS = (
    ("migrant smuggling", "Group led through the forest towards Metetí"),
    ("trafficking in persons", "Woman and child held back for a debt"),
    ("document fraud", "Passports of one printer on the way north"),
    ("money laundering", "Fares collected in Necoclí by transfer"),
    ("corruption", "Paid passage at a post"),
    ("kidnapping", "Ransom asked of a family abroad"),
    ("firearms", "Guides with firearms"),
)

STORM = tuple(
    Planned(
        AT + APART * number,
        Alert(
            CODE,
            f"{_KINDS[number % len(_KINDS)][1]}, report {number // len(_KINDS) + 1}",
            "Told by a post of the forest once its mast was up again. For your posts on the road north.",
            "P2",
            (_KINDS[number % len(_KINDS)][0],),
            ("PA",),
            ("trafficking",),
        ),
        25,
        {},
        by=HUB,
    )
    for number in range(COUNT)
)
