"""The watchlists of Turquesa II: what 33 bureaux have on them when it begins, and 577 entries of the week itself."""

from random import Random

from msgspec import Raw

from alerts.screening.model import Document, Person, Subject
from jointops.demo.bodies import entry_body, named
from jointops.demo.hits import Action, Hit
from jointops.demo.lists import Listed, add_step, open_step, terms_of
from jointops.demo.pairs import Crowd, Kind
from jointops.demo.papers import AMERICAN, Press
from jointops.demo.slot import HOUR
from jointops.demo.step import Step
from jointops.demo.things import make_vehicle
from jointops.demo.turquesa.hits import LIST_OWNER, OWNERS
from jointops.demo.turquesa.places import MEMBERS
from jointops.demo.turquesa.slots import LISTS_LOADED
from jointops.demo.turquesa.volumes import Volumes

NOTICES: tuple[tuple[Action, Kind, int], ...] = (
    ("arrest", "person", 18),  # red
    ("whereabouts", "person", 300),  # blue, the next too
    ("inquiry", "person", 67),
    ("missing", "person", 188),  # yellow
    ("inquiry", "vehicle", 4),  # purple: a way of doing it; here the cars it is done with
)
"""577 that came during the week, by what each asks for."""

BEFORE: dict[Kind, int] = {"person": 620, "vehicle": 150, "document": 230}
"""On the lists when it begins and met by nobody."""

NAMES = {**MEMBERS, LIST_OWNER: "France"}
LEGAL_BASIS: dict[Action, str] = {
    "arrest": "Arrest warrant {number}/2020 for smuggling of migrants",
    "whereabouts": "Summons {number}/2020 of the public prosecutor",
    "discreet": "Order {number}/2020 of the public prosecutor, discreet check",
    "inquiry": "Rogatory commission {number}/2020",
    "seize": "Report of stolen or forged papers {number}/2020",
    "missing": "Missing person report {number}/2020",
}
PURPOSE: dict[Action, str] = {
    "arrest": "Prosecution of smugglers of migrants", "whereabouts": "Service of a summons",
    "discreet": "Detection of smuggling routes", "inquiry": "Clearing up who forges the papers",
    "seize": "Taking stolen and forged papers out of use", "missing": "Protection of a missing person",
}  # fmt: skip


def list_steps(rng: Random, hits: list[Hit], crowd: Crowd, press: Press, volumes: Volumes) -> list[Step]:
    """Open the lists, fill them in the first minutes, and enter the week's notices on D2–D7."""
    steps = [open_step(owner, NAMES[owner], kind) for owner in OWNERS for kind in ("person", "vehicle", "document")]
    early = [_of_hit(rng, hit) for hit in hits if not hit.retro] + _before(rng, crowd, press, volumes)
    rng.shuffle(early)
    # the last list is filled well before the first check comes
    steps += [add_step(entry, 2 + place * (LISTS_LOADED / 2) / len(early)) for place, entry in enumerate(early)]
    notices = [_of_hit(rng, hit) for hit in hits if hit.retro]
    notices += _nobody_met(rng, hits, crowd, press, volumes)
    return steps + [add_step(entry, entry.at) for entry in notices]


def _of_hit(rng: Random, hit: Hit) -> Listed:
    saved = str(hit.number) if hit.state == "withdrawn" else ""
    body = entry_body(hit.entry, terms_of(rng, hit.action, PURPOSE, LEGAL_BASIS))
    return Listed(hit.owner, hit.kind, hit.listed_at, body, saved)


def _before(rng: Random, crowd: Crowd, press: Press, volumes: Volumes) -> list[Listed]:
    actions: tuple[Action, ...] = ("arrest", "whereabouts", "inquiry", "discreet", "missing")
    return [
        _filling(rng, rng.choice(actions) if kind == "person" else "seize", kind, 0, crowd, press)
        for kind, count in BEFORE.items()
        for _ in range(volumes.of(count))
    ]


def _nobody_met(rng: Random, hits: list[Hit], crowd: Crowd, press: Press, volumes: Volumes) -> list[Listed]:
    """Of the week's notices those that meet no check."""
    made: list[Listed] = []
    for action, kind, count in NOTICES:
        met = sum(hit.retro and (hit.action, hit.kind) == (action, kind) for hit in hits)
        for _ in range(max(0, volumes.of(count) - met)):
            made.append(_filling(rng, action, kind, rng.randrange(25 * HOUR, 160 * HOUR), crowd, press))
    return made


def _filling(rng: Random, action: Action, kind: Kind, at: int, crowd: Crowd, press: Press) -> Listed:
    owner = rng.choice([one for one in OWNERS if kind != "vehicle" or one in AMERICAN])
    return Listed(owner, kind, at, _body(rng, action, kind, owner, crowd, press))


def _body(rng: Random, action: Action, kind: Kind, owner: str, crowd: Crowd, press: Press) -> Raw:
    subject: Subject
    if kind == "vehicle":
        subject = make_vehicle(rng, press, owner)
    elif kind == "document":
        subject = Document("passport", press.number(7), owner)
    else:
        somebody = crowd.someone(apart=False)
        subject = Person(named(somebody), somebody.born.isoformat(), somebody.sex, (owner,))
    return entry_body(subject, terms_of(rng, action, PURPOSE, LEGAL_BASIS))
