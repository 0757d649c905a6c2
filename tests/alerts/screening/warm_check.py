"""A process of its own, warmed up as a node: whatever is checked then, nothing is compiled any more."""

import sys
from typing import Any
from uuid import UUID

from numba.core.dispatcher import Dispatcher  # pyright: ignore[reportMissingTypeStubs]

from alerts.screening import Index, prepare
from alerts.screening.index import Entry
from alerts.screening.model import (
    Container,
    Document,
    Firearm,
    Goods,
    Name,
    Passage,
    Person,
    Subject,
    TravelDocument,
    Vehicle,
    Vessel,
)  # fmt: skip
from alerts.screening.warm import warm_up

LINES = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
ENTRIES: tuple[Subject, ...] = (
    Person(
        (Name("Salou Diarra", "weak"), "سالو ديارا"),
        "1985-03-20",
        "M",
        ("ML",),
        (TravelDocument("passport", "A0123456"),),
    ),
    Person(("Anna Maria Eriksson",), documents=(TravelDocument("passport", mrz=LINES),), phones=("+22370112233",)),
    Vehicle("11 GN 4471 BF", "BF", "JTEBU29J605012345", "Toyota", "Hilux", "white"),
    Document("passport", "A0123456", "ML"),
    Container("CSQU3054383", "SEAL 4471"),
    Vessel("9074729", "538004471", "MV Anna Sofia", "MH"),
    Firearm("AK 447 112", "readable", "Zastava", "M70", "7.62x39"),
    Passage(mode="air", number="AF 520", date="2026-12-01"),
    Goods("Dried fish in boxes", "0305.59", 12.0, "t"),
)
CHECKS: tuple[Subject, ...] = (
    Person(("Salu Diara", "Diarra, Salou"), "1985", "F", ("BF",), (TravelDocument("passport", "A0123465"),)),
    Person(("Erikson Anna",), "1974-08-12", phones=("70112233",), nationalities=("ML",)),
    Vehicle("11 GN 4472 BF", "BF", "JTEBU29J605012346", "Toyoda", "Hilus", "withe"),
    Document("passport", "A0123465", "ML"),
    Container("CSQU3054338", "SEAL 4472"),
    Vessel("9074792", "538004472", "Ana Sofia", "LR"),
    Firearm("AK 44?", "partial", "Zastafa", "M 70", "7,62 x 39"),
    Passage(mode="air", number="AF520", date="2026-12-01"),
    Goods("Dry fish", "0305"),
)


def compiled() -> dict[str, int]:
    """Each compiled part, and for how many types it is compiled."""
    modules = [module for name, module in sys.modules.items() if name.startswith("alerts.screening")]
    parts: list[Any] = [one for module in modules for one in vars(module).values() if isinstance(one, Dispatcher)]
    return {one.__qualname__: len(one.signatures) for one in parts}


if __name__ == "__main__":
    warm_up()
    before = compiled()
    index = Index()
    for number, entry in enumerate(ENTRIES):
        index.put_many([Entry(UUID(int=number), prepare(entry), kept_from=frozenset({"ML"} if number % 2 else ()))])
    for check in (*CHECKS, *ENTRIES):
        index.screen(prepare(check))
        index.screen(prepare(check), "ML")
    grown = sorted(name for name, types in compiled().items() if types != before.get(name))
    print(len(before), *grown)
