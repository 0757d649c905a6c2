"""The 300 checks of KAFO II that meet an entry: what each is, how close it is, how it ends."""

from random import Random
from typing import Literal

from msgspec import Struct

from alerts.screening.model import Subject
from alerts.watchlists.model import SILENT
from jointops.demo.pairs import Crowd, Kind, PairMaker, State
from jointops.demo.papers import Press
from jointops.demo.slot import HOUR, WEEK, Slot
from jointops.demo.slots import TORODI

Action = Literal["arrest", "whereabouts", "discreet", "inquiry", "seize", "missing"]

PLAN: tuple[tuple[State, Action, Kind, int], ...] = (
    ("confirmed", "arrest", "person", 9),
    ("confirmed", "whereabouts", "person", 6),
    ("confirmed", "discreet", "person", 5),
    ("confirmed", "discreet", "vehicle", 3),
    ("confirmed", "missing", "person", 3),
    ("confirmed", "seize", "vehicle", 6),
    # the sixth is the firearm: firearms are no subject yet, so the permit that was stolen with it is what is met
    ("confirmed", "seize", "document", 6),
    ("denied", "arrest", "person", 60),
    ("denied", "whereabouts", "person", 55),
    ("denied", "inquiry", "person", 40),
    ("denied", "discreet", "person", 20),
    ("denied", "missing", "person", 15),
    ("denied", "seize", "vehicle", 16),
    ("denied", "seize", "document", 4),
    ("denied", "seize", "container", 4),
    ("undetermined", "arrest", "person", 12),
    ("undetermined", "whereabouts", "person", 10),
    ("undetermined", "inquiry", "person", 8),
    ("undetermined", "discreet", "person", 3),
    ("undetermined", "seize", "vehicle", 6),
    ("undetermined", "seize", "document", 2),
    ("withdrawn", "whereabouts", "person", 5),
    ("withdrawn", "seize", "vehicle", 2),
)

NEIGHBOURS = {"ML": ("BF", "CI", "NE", "FR"), "BF": ("ML", "CI", "NE", "FR"),
              "CI": ("BF", "ML", "FR", "NE"), "NE": ("ML", "BF", "FR", "CI")}  # fmt: skip
ZEGOUA = "ML-ZEG-01"
RETRO_AT = 82 * HOUR  # D4 10:00: an entry that meets a check of D1


class Hit(Struct):
    """A planned match.

    number     names its saved values: `c7`, `e7`, `m7`, `v7`
    owner      country of the entry
    entry      the subject on the list
    checked    the subject as the officer reports it, at `slot`
    listed_at  when the entry comes, seconds since the start; 0 before the first check
    """

    number: int
    state: State
    action: Action
    kind: Kind
    owner: str
    slot: Slot
    entry: Subject
    checked: Subject
    listed_at: int = 0

    @property
    def retro(self) -> bool:
        """The entry comes days after the check."""
        return self.listed_at > 0

    @property
    def silent(self) -> bool:
        """The match is its owner's alone."""
        return self.action in SILENT

    @property
    def told(self) -> str:
        """What the officer is told: nothing of a silent entry, nothing of one still to come."""
        if self.silent or self.retro:
            return "clear"
        return "act" if self.exact and self.action == "seize" else "wait"

    @property
    def seen_by(self) -> str:
        """The bureau that sees it first: of the checking country, but of a silent entry its owner's alone."""
        return f"bureau.{(self.owner if self.silent else self.slot.post.country).lower()}"

    @property
    def exact(self) -> bool:
        """The plate, paper or number itself was met and all else agrees, so there is nothing to decide."""
        return self.kind != "person" and not (self.kind == "vehicle" and self.state in ("denied", "undetermined"))

    @property
    def owner_bureau(self) -> str:
        return f"bureau.{self.owner.lower()}"


def plan_hits(rng: Random, slots: list[Slot], crowd: Crowd, listed: Press, ordinary: Press) -> list[Hit]:
    """Choose 300 checks of the week and make an entry for each."""
    maker = PairMaker(rng, crowd, listed, ordinary)
    chooser = _Chooser(rng, slots)
    hits: list[Hit] = []
    for state, action, kind, count in PLAN:
        for place in range(count):
            retro = (state, action, place) == ("confirmed", "whereabouts", 0)
            at_torodi = (state, action, kind, place) == ("confirmed", "seize", "vehicle", 0)
            slot = chooser.choose(kind, ZEGOUA if retro else TORODI[0] if at_torodi else "")
            country = slot.post.country
            owner = country if rng.random() < 0.55 and not retro else rng.choice(NEIGHBOURS[country])
            permit = (state, kind, place) == ("confirmed", "document", 5)
            entry, checked = maker.pair(state, kind, owner, place, permit=permit)
            hits.append(Hit(len(hits) + 1, state, action, kind, owner, slot, entry, checked, RETRO_AT if retro else 0))
    return hits


class _Chooser:
    """Gives out the checks that meet entries: by day and early enough for a verdict in the same week."""

    def __init__(self, rng: Random, slots: list[Slot]) -> None:
        self._free = [slot for slot in slots if slot.occurred > 6.5 * HOUR and slot.sent < WEEK - 9 * HOUR]
        rng.shuffle(self._free)

    def choose(self, kind: Kind, post: str) -> Slot:
        subject = "person" if kind == "document" else kind
        for place, slot in enumerate(self._free):
            fits = slot.post.code == post and slot.occurred < 20 * HOUR if post else True
            if slot.subject == subject and fits:
                return self._free.pop(place)
        raise LookupError(f"no {subject} check is left at {post or 'any post'}")
