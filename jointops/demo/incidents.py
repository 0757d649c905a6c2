"""What came of the checks: nine arrests, the seizures that add up to the published totals, three rescues."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from msgspec import Raw, Struct, json
from msgspec.structs import replace

from jointops.demo.checks import OPERATION, ORIGIN, uuid7
from jointops.demo.hits import Hit
from jointops.demo.places import OFFICERS
from jointops.demo.slot import HOUR
from jointops.demo.step import Step, clock, seconds


class Item(Struct, frozen=True, omit_defaults=True):
    """A seized thing or lot."""

    commodity: str
    quantity: float
    unit: str
    serial: str = ""
    serial_state: str = ""
    make: str = ""
    model: str = ""
    calibre: str = ""
    note: str = ""


class Incident(Struct, frozen=True, omit_defaults=True):
    """An incident as it is recorded; `match` may be the name of a saved value."""

    id: str
    kind: str
    operation: str
    country: str
    checkpoint: str
    occurred_at: str
    persons: int | None = None
    items: tuple[Item, ...] = ()
    match: str = ""
    note: str = ""


class Seizure(Struct, frozen=True):
    """A planned seizure: at which post, when, of what (commodity, unit, quantity), and how many firearms."""

    post: str
    at: float
    lots: tuple[tuple[str, str, float], ...]
    firearms: int = 0
    note: str = ""


def _when(day: int, hour: float) -> float:
    return (day - 1) * 24 * HOUR + hour * HOUR


LOT = "Lot PX-20-0417"  # the number that links Dakola and Tengréla
DAKOLA_AT = _when(2, 9.5)
SEIZURES = (
    Seizure("BF-DAK-01", DAKOLA_AT, (("dynamite", "stick", 21_400), ("detonator_cord", "piece", 16)), note=LOT),
    Seizure("CI-TEN-01", _when(2, 10.25), (("dynamite", "stick", 7_000),), note=LOT),
    Seizure("ML-KAD-01", _when(3, 8.5), (("dynamite", "stick", 8_193), ("detonator_cord", "piece", 12))),
    Seizure("ML-ZEG-01", _when(4, 16), (("dynamite", "stick", 4_000),)),
    Seizure("BF-KAN-01", _when(1, 17), (("ammunition", "round", 900),), firearms=6),
    Seizure("BF-DOR-01", _when(3, 7.5), (("ammunition", "round", 600),), firearms=5),
    Seizure("BF-CIN-01", _when(5, 18), (("medicine", "box", 663), ("cannabis", "kg", 120)), firearms=3),
    Seizure("BF-YEN-01", _when(6, 9), (("cannabis", "kg", 190),)),
    Seizure("CI-ABJ-01", _when(3, 11), (("cannabis", "kg", 640), ("medicine", "box", 300))),
    Seizure("CI-NOE-01", _when(4, 8), (("medicine", "box", 200),)),
    Seizure("CI-OUA-01", _when(5, 16.5), (("ammunition", "round", 300),), firearms=9, note="Nine pistols in a run"),
    Seizure("ML-GAO-01", _when(2, 15.5), (("ammunition", "round", 1_262),), firearms=7),
    Seizure("ML-ANS-01", _when(6, 7), (("ammunition", "round", 700),), firearms=5),
    Seizure("ML-KOU-01", _when(3, 18), (("cannabis", "kg", 240),), firearms=3),
    Seizure("ML-DIB-01", _when(5, 9), (("fuel", "l", 22_000),)),
    Seizure("NE-AGA-01", _when(2, 18), (("ammunition", "round", 1_600),), firearms=6),
    Seizure("NE-TOR-01", _when(4, 17.5), (("ammunition", "round", 800),), firearms=4),
    Seizure("NE-GAY-01", _when(3, 9), (("fuel", "l", 26_000), ("medicine", "box", 700))),
    Seizure("NE-KON-01", _when(5, 7), (("medicine", "box", 400), ("cannabis", "kg", 200)), firearms=2),
    Seizure("NE-DAN-01", _when(6, 16), (("fuel", "l", 12_000),)),
    Seizure("NE-NIM-01", _when(6, 11), (("khat", "kg", 83),)),
)  # fmt: skip
SERIAL_STATES = ("intact",) * 31 + ("altered",) * 11 + ("none",) * 8
FIREARMS = (("pistol", "9 mm"), ("revolver", ".38"), ("assault rifle", "7.62 mm"), ("shotgun", "12 gauge"))
RESCUES = (("BF-CIN-01", _when(2, 17), 6), ("CI-NOE-01", _when(4, 10), 3), ("NE-AGA-01", _when(5, 18.5), 11))


def seizure_steps(rng: Random) -> Iterator[Step]:
    """Record the seizures, each by an officer of its post."""
    states = list(SERIAL_STATES)
    rng.shuffle(states)
    for seizure in SEIZURES:
        lots = tuple(Item(what, quantity, unit, note=seizure.note) for what, unit, quantity in seizure.lots)
        guns = tuple(_firearm(rng, states.pop(), seizure, place) for place in range(seizure.firearms))
        yield _record(rng, seizure.post, seizure.at, "seizure", items=lots + guns, note=seizure.note)


def rescue_steps(rng: Random) -> Iterator[Step]:
    """Count rescued persons; a rescue has no name and no words."""
    for post, at, persons in RESCUES:
        yield _record(rng, post, at, "rescue", persons=persons)


def arrest_steps(rng: Random, hit: Hit, verdict_at: str) -> Iterator[Step]:
    """Record the arrest that rests on a confirmed hit, some minutes after the verdict, by the bureau."""
    by = f"bureau.{hit.slot.post.country.lower()}"
    at = seconds(verdict_at) + rng.randint(300, 1500)
    match = f"${{m{hit.number}}}"
    # the verdict may be another bureau's: to read the version that it made keeps the order
    yield Step(
        at=clock(at), by=by, call=f"GET /api/matches/{match}", save={f"v{hit.number}": "/version"},
        expect={"status": 200, "/state": "confirmed"},
    )  # fmt: skip
    yield _record(rng, hit.slot.post.code, at, "arrest", by=by, persons=1, match=match)


def _firearm(rng: Random, state: str, seizure: Seizure, place: int) -> Item:
    kind, calibre = FIREARMS[0] if seizure.post == "CI-OUA-01" else rng.choice(FIREARMS)
    run = 48_210 + place if seizure.post == "CI-OUA-01" else rng.randint(10_000, 99_999)
    serial = {"intact": f"KX{run}", "altered": f"KX{run // 100}..", "none": ""}[state]
    return Item("firearm", 1, "piece", serial=serial, serial_state=state, model=kind, calibre=calibre)


def _record(
    rng: Random, post: str, at: float, kind: str, *, by: str = "", persons: int | None = None,
    items: tuple[Item, ...] = (), match: str = "", note: str = "",
) -> Step:  # fmt: skip
    officer = next(officer.user for officer in OFFICERS if officer.checkpoint == post)
    incident = Incident(
        id="", kind=kind, operation=OPERATION, country=post[:2], checkpoint=post, occurred_at="", persons=persons,
        items=items, match=match, note=note,
    )  # fmt: skip
    return recorded(rng, incident, at, by or officer, ORIGIN)


def recorded(rng: Random, incident: Incident, at: float, by: str, origin: datetime) -> Step:
    """Somebody records an incident some minutes after it happened: id and time are put in here."""
    occurred = origin + timedelta(seconds=at - rng.randint(300, 900))
    told = replace(incident, id=str(uuid7(rng, occurred)), occurred_at=occurred.isoformat().replace("+00:00", "Z"))
    return Step(at=clock(at), by=by, call="POST /api/incidents", body=Raw(json.encode(told)), expect={"status": 201})
