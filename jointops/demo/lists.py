"""The watchlists of KAFO II: 1,500 entries of five countries, 300 of them to be met."""

from collections.abc import Mapping
from random import Random

from msgspec import Raw, Struct, json, structs

from alerts.screening.model import Container, Document, Person, Subject
from jointops.demo.bodies import Terms, entry_body, named
from jointops.demo.hits import Action, Hit
from jointops.demo.pairs import Crowd, Kind
from jointops.demo.papers import Press
from jointops.demo.places import BUREAUS
from jointops.demo.step import Step, clock
from jointops.demo.things import make_vehicle

ENTRIES = 1500
FILLING: dict[Kind, int] = {"person": 800, "vehicle": 240, "document": 126, "container": 34}  # beside the 300 met
LOADED_IN = 300  # seconds; the week's first check comes later
NAMES = {"ML": "Mali", "BF": "Burkina Faso", "CI": "Côte d'Ivoire", "NE": "Niger", "FR": "France"}
LISTS: dict[Kind, tuple[str, str, tuple[str, ...]]] = {
    "person": ("WANTED", "wanted and missing persons", ("person",)),
    "vehicle": ("VEHICLES", "stolen vehicles", ("vehicle",)),
    "document": ("OBJECTS", "lost documents and containers", ("document", "container")),
    "container": ("OBJECTS", "lost documents and containers", ("document", "container")),
}

LEGAL_BASIS: dict[Action, str] = {
    "arrest": "Arrest warrant {number}/2020 of the investigating judge",
    "whereabouts": "Summons {number}/2020 of the public prosecutor",
    "discreet": "Order {number}/2020 of the public prosecutor, discreet check",
    "inquiry": "Rogatory commission {number}/2020",
    "seize": "Theft report {number}/2020",
    "missing": "Missing person report {number}/2020",
}
CATEGORY: dict[Action, str] = {
    "arrest": "suspect", "whereabouts": "suspect", "discreet": "suspect", "inquiry": "suspect", "seize": "other",
    "missing": "missing",
}  # fmt: skip
PURPOSE: dict[Action, str] = {
    "arrest": "Prosecution of firearms trafficking", "whereabouts": "Service of a summons",
    "discreet": "Detection of trafficking routes", "inquiry": "Clearing up the origin of firearms",
    "seize": "Return of stolen property", "missing": "Protection of a missing person",
}  # fmt: skip


class Listed(Struct, frozen=True):
    """An entry to be made: by whom, where, when; `saved` names its id and version for later."""

    owner: str
    kind: Kind
    at: float
    body: Raw
    saved: str = ""


def watchlist_code(owner: str, kind: Kind) -> str:
    return f"{owner}-{LISTS[kind][0]}"


def list_steps(rng: Random, hits: list[Hit], crowd: Crowd, press: Press) -> list[Step]:
    """Open the lists of five countries and fill them in the first minutes; the retro entry comes on D4."""
    early = [_of_hit(rng, hit) for hit in hits] + _filling(rng, crowd, press)
    rng.shuffle(early)
    steps = [open_step(owner, NAMES[owner], kind) for owner in BUREAUS for kind in ("person", "vehicle", "document")]
    for place, entry in enumerate(early):
        at = 2 + place * (LOADED_IN - 2) / len(early) if entry.at == 0 else entry.at
        steps.append(add_step(entry, at))
    return steps


def open_step(owner: str, country: str, kind: Kind) -> Step:
    """A bureau opens its list for a kind of subject; `country` is the owner's name in words."""
    _, name, kinds = LISTS[kind]
    body = {"code": watchlist_code(owner, kind), "name": f"{country}: {name}", "kinds": kinds}
    return Step(
        at=clock(0), by=f"bureau.{owner.lower()}", call="POST /api/watchlists", body=Raw(json.encode(body)),
        expect={"status": 201},
    )  # fmt: skip


def add_step(entry: Listed, at: float) -> Step:
    """A bureau enters somebody or something on its list."""
    saved = {f"e{entry.saved}": "/id", f"e{entry.saved}v": "/version"} if entry.saved else {}
    return Step(
        at=clock(at), by=f"bureau.{entry.owner.lower()}", body=entry.body, save=saved, expect={"status": 201},
        call=f"POST /api/watchlists/{watchlist_code(entry.owner, entry.kind)}/entries",
    )  # fmt: skip


def _of_hit(rng: Random, hit: Hit) -> Listed:
    terms = _terms(rng, hit.action)
    saved = str(hit.number) if hit.state == "withdrawn" else ""
    return Listed(hit.owner, hit.kind, hit.listed_at, entry_body(hit.entry, terms), saved)


def _filling(rng: Random, crowd: Crowd, press: Press) -> list[Listed]:
    return [
        Listed(owner := rng.choice(BUREAUS), kind, 0, _nobody_met(rng, kind, owner, crowd, press))
        for kind, count in FILLING.items()
        for _ in range(count)
    ]


def _nobody_met(rng: Random, kind: Kind, owner: str, crowd: Crowd, press: Press) -> Raw:
    country = owner if owner != "FR" else rng.choice(("ML", "CI"))
    subject: Subject
    match kind:
        case "person":
            somebody = crowd.someone(apart=False)
            subject = Person(named(somebody), somebody.born.isoformat(), somebody.sex, (country,))
        case "vehicle":
            subject = make_vehicle(rng, press, country)
        case "document":
            subject = Document(rng.choice(("passport", "identity_card")), press.number(7), country)
        case "container":
            subject = Container(press.container())
    actions: tuple[Action, ...] = ("arrest", "whereabouts", "inquiry", "discreet", "missing")
    return entry_body(subject, _terms(rng, rng.choice(actions) if kind == "person" else "seize"))


def _terms(rng: Random, action: Action) -> Terms:
    terms = terms_of(rng, action, PURPOSE, LEGAL_BASIS)
    is_shared = action in ("arrest", "missing") and rng.random() < 0.2
    return structs.replace(terms, share=("op:kafo-ii",)) if is_shared else terms


def terms_of(rng: Random, action: Action, purposes: Mapping[Action, str], bases: Mapping[Action, str]) -> Terms:
    """Why somebody or something is listed, by whose order, and until when; in the words of an operation."""
    return Terms(
        action=action,
        purpose=purposes[action],
        legal_basis=bases[action].format(number=rng.randint(11, 980)),
        review_by=f"{rng.randint(2021, 2024)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        category=CATEGORY[action],
    )
