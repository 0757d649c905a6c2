"""The 554 checks of Turquesa II that meet an entry, 41 of them an entry that is made after the check."""

from collections.abc import Iterator
from random import Random

from msgspec import Struct

from jointops.demo.hits import Action, Hit
from jointops.demo.pairs import Crowd, Kind, PairMaker, State
from jointops.demo.papers import AMERICAN, Press
from jointops.demo.slot import HOUR, WEEK, Slot
from jointops.demo.turquesa.places import MEMBERS
from jointops.demo.turquesa.volumes import Volumes

FIRST = 10_001
"""Their numbers begin here: KAFO II, played at once, has the ones below."""

LIST_OWNER = "FR"
"""Its bureau takes part in no operation, and its entries are met in both."""

Planned = tuple[State, Action, Kind, int]

PLAN: tuple[Planned, ...] = (
    ("confirmed", "arrest", "person", 38),
    ("confirmed", "whereabouts", "person", 13),
    ("confirmed", "discreet", "person", 8),
    ("confirmed", "discreet", "vehicle", 2),
    ("confirmed", "missing", "person", 6),
    ("confirmed", "seize", "document", 14),
    ("confirmed", "seize", "vehicle", 6),
    ("denied", "arrest", "person", 119),
    ("denied", "whereabouts", "person", 76),
    ("denied", "inquiry", "person", 65),
    ("denied", "discreet", "person", 30),
    ("denied", "missing", "person", 14),
    ("denied", "seize", "vehicle", 14),
    ("denied", "seize", "document", 28),
    ("undetermined", "arrest", "person", 24),
    ("undetermined", "whereabouts", "person", 17),
    ("undetermined", "inquiry", "person", 15),
    ("undetermined", "discreet", "person", 4),
    ("undetermined", "seize", "vehicle", 6),
    ("undetermined", "seize", "document", 4),
    ("withdrawn", "whereabouts", "person", 8),
    ("withdrawn", "seize", "vehicle", 2),
)
RETRO: tuple[Planned, ...] = (
    ("confirmed", "arrest", "person", 2),
    ("confirmed", "whereabouts", "person", 5),
    ("confirmed", "missing", "person", 2),
    ("denied", "whereabouts", "person", 14),
    ("denied", "inquiry", "person", 5),
    ("denied", "missing", "person", 7),
    ("undetermined", "whereabouts", "person", 4),
    ("undetermined", "inquiry", "person", 1),
    ("undetermined", "arrest", "person", 1),
)
"""Of the 577 entries of D2–D7: red notices ask for an arrest, blue for whereabouts, yellow for the missing."""

ABROAD = ("VE", "HT", "CO", "EC", "BD", "SN", "PK", "BR")
OWNERS = (*MEMBERS, LIST_OWNER)


class _Room(Struct, frozen=True):
    """When a check must have reached the server to fit a plan."""

    first: float
    last: float


def plan_hits(rng: Random, slots: list[Slot], makers: tuple[Crowd, Press, Press], volumes: Volumes) -> list[Hit]:
    """Choose checks of the week and make an entry for each. makers: whom entries name, their papers, the others'."""
    maker = PairMaker(rng, *makers, ABROAD)
    chooser = _Chooser(rng, slots)
    hits: list[Hit] = []
    for is_retro, (state, action, kind, count) in _plans():
        for place in range(volumes.of(count)):
            listed_at = rng.randrange(30 * HOUR, 150 * HOUR) if is_retro else 0
            slot = chooser.choose(kind, _Room(0, listed_at - HOUR) if is_retro else _Room(6 * HOUR, WEEK - 9 * HOUR))
            owner = _owner(rng, kind, slot.post.country)
            entry, checked = maker.pair(state, kind, owner, place, permit=False)
            number = FIRST + len(hits)
            hits.append(Hit(number, state, action, kind, owner, slot, entry, checked, listed_at))
    return hits


def _plans() -> Iterator[tuple[bool, Planned]]:
    yield from ((False, one) for one in PLAN)
    yield from ((True, one) for one in RETRO)


def _owner(rng: Random, kind: Kind, country: str) -> str:
    """Half of what is met is the checking country's own; vehicles belong where their plates are from."""
    if rng.random() < 0.5 and (kind != "vehicle" or country in AMERICAN):
        return country
    return rng.choice([one for one in OWNERS if kind != "vehicle" or one in AMERICAN])


class _Chooser:
    """Gives out the checks that meet entries, each once."""

    def __init__(self, rng: Random, slots: list[Slot]) -> None:
        self._free = list(slots)
        rng.shuffle(self._free)

    def choose(self, kind: Kind, room: _Room) -> Slot:
        subject = "person" if kind == "document" else kind
        for place, slot in enumerate(self._free):
            if slot.subject == subject and room.first < slot.occurred and slot.sent < room.last:
                return self._free.pop(place)
        raise LookupError(f"no {subject} check is left between {room.first} and {room.last} s")
