"""The names of entries in memory: new ones in a row that is read through, older ones in segments with tables.

When the row is long a thread makes a segment of it, and of smaller segments that have come together; until it is ready
all goes on as before. What is removed is marked, and left out when its segment is made again.
"""

from collections import Counter as Counted
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from alerts.screening.explain import HOPELESS, HOPELESS_OTHER_YEAR, HOPELESS_UNDATED
from alerts.screening.fitted import fitted
from alerts.screening.fresh import Fresh
from alerts.screening.kernels.columns import ONE_YEAR, UNDATED, Columns, size
from alerts.screening.kernels.score import Least, scan_and_score, search_and_score
from alerts.screening.kernels.search import NO_RANK, SLOTS, Counter, Sought
from alerts.screening.prepare import Birth, PreparedName
from alerts.screening.segments import Segment, build, merged
from alerts.screening.tokens import rows

FULL = 4096
"""Names that are read through in about 0.2 ms."""
GROWTH = 8
"""A segment is made again with the next larger one when that is not this much larger: each name is sorted in about
three times on the way to a million."""


class Named(NamedTuple):
    """Names that stand at a place.

    years      of birth: empty where they are too many
    undated    nothing is said of a birth
    turn       the highest first of those that are equally like: the same wherever they are held
    kept_from  the countries that must not learn of them
    """

    place: int
    names: tuple[PreparedName, ...]
    years: tuple[int, ...]
    undated: bool
    turn: int
    kept_from: frozenset[str] = frozenset()

    @property
    def flags(self) -> int:
        """What is known of the year, for `Columns`."""
        return UNDATED if self.undated else ONE_YEAR if len(self.years) == 1 else 0


@cache
def _builder() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "screening-tables")


class NameIndex:
    """Places by the names that stand there. Not for several threads at once."""

    def __init__(self) -> None:
        self._living, self._turns = np.zeros(1024, np.uint8), np.zeros(1024, np.uint32)
        # What lives and is not kept from a country, for each from which something is now: a byte a place.
        self._shown: dict[str, NDArray[np.uint8]] = {}
        self._kept_from: dict[int, frozenset[str]] = {}
        self._hidden: Counted[str] = Counted()
        self._fresh = Fresh()
        self._segments: list[Segment] = []
        self._building: tuple[Future[Segment], int, int] | None = None
        self._counter = Counter(np.zeros(SLOTS, np.uint32), np.zeros(SLOTS, np.float32))

    def take_up(self, columns: Columns, places: int) -> None:
        """Hold many names at once; `places` is one more than the highest place among them."""
        self._living, self._turns = np.ones(places, np.uint8), np.zeros(places, np.uint32)
        self._shown, self._kept_from, self._hidden = {}, {}, Counted()
        self._segments = [build(columns)]

    def put(self, many: Sequence[Named]) -> None:
        """Add names at places that were never used, the highest last."""
        last = many[-1].place
        if last >= len(self._living):
            more = max(last, len(self._living))
            self._living = _longer(self._living, more)
            self._shown = {country: _longer(shown, more) for country, shown in self._shown.items()}
            self._turns = np.concatenate((self._turns, np.zeros(more, np.uint32)))
        places = [one.place for one in many]
        for living in (self._living, *self._shown.values()):
            living[places] = 1
        self._turns[places] = [one.turn for one in many]
        for one in many:
            if one.kept_from:
                self._kept_from[one.place] = one.kept_from
                self._hidden.update(one.kept_from)
            for country in one.kept_from:
                if country not in self._shown:
                    self._shown[country] = self._living.copy()
                self._shown[country][one.place] = 0
        self._fresh.add(
            [(one.place, name, year, one.flags) for one in many for name in one.names for year in one.years or (0,)]
        )
        self.settle()

    def remove(self, place: int) -> None:
        """Take all names of a place away."""
        for living in (self._living, *self._shown.values()):
            living[place] = 0
        for country in self._kept_from.pop(place, ()):
            self._hidden[country] -= 1
            if not self._hidden[country]:
                del self._hidden[country], self._shown[country]

    def hides(self, country: str) -> bool:
        """Whether anything is kept from a country."""
        return country in self._shown

    def find(
        self, name: PreparedName, births: tuple[Birth, ...], limit: int, country: str | None = None
    ) -> tuple[list[tuple[int, float]], list[int]]:
        """The `limit` likeliest names of somebody born so: place and log-odds where one may reach a bar, else place.

        Segments are asked one after the other, so a few more are found that later ones go before. What is kept from
        `country` is passed over as what was removed is: it takes nobody's turn, and is neither weighed nor compared.
        """
        self.settle()
        living = self._living if country is None else self._shown.get(country, self._living)
        sought, trees = sought_by(name, births[0].year if len(births) == 1 else 0), fitted().trees
        likely, places, odds = np.empty(limit, np.int64), np.empty(limit, np.int32), np.empty(limit, np.float32)
        room = np.full(limit, NO_RANK, np.float64), likely, trees, least_of(births), places, odds
        found: list[tuple[int, float]] = []
        others: list[int] = []
        for columns, tables in self._segments:
            many, good = search_and_score(sought, columns, tables, living, self._turns, self._counter, *room)
            found += zip(places[:good].tolist(), odds[:good].tolist(), strict=True)
            others += places[good:many].tolist()
        if len(self._fresh):
            columns = self._fresh.columns()
            many, good = scan_and_score(sought, columns, len(self._fresh), living, self._turns, *room)
            found += zip(places[:good].tolist(), odds[:good].tolist(), strict=True)
            others += places[good:many].tolist()
        return found, others

    def columns(self) -> list[Columns]:
        """All names as they are now, for another thread; removed ones are still among them."""
        self.settle()
        return [*(segment.columns for segment in self._segments), self._fresh.copy(len(self._fresh))]

    def settle(self, *, build: bool = False) -> None:
        """Take a segment that is ready into use, and begin the next when the row is long; `build` does it all now."""
        if self._building is not None and (build or self._building[0].done()):
            made, segments, names = self._building
            self._segments[segments:] = [made.result()]
            self._fresh.drop(names)
            self._building = None
        if self._building is None and (len(self._fresh) >= FULL or (build and len(self._fresh))):
            self._begin()
            if build:
                self.settle(build=True)

    def _begin(self) -> None:
        names = len(self._fresh)
        total, kept = names, len(self._segments)
        while kept and len(self._segments[kept - 1]) < GROWTH * total:
            kept -= 1
            total += len(self._segments[kept])
        parts = [*(segment.columns for segment in self._segments[kept:]), self._fresh.copy(names)]
        self._building = _builder().submit(_made, parts, self._living.copy()), kept, names

    def bytes(self) -> int:
        """What the segments take, and what is known of each place: a byte for each country that is kept from some."""
        by_place = (self._living, self._turns, *self._shown.values())
        return sum(array.nbytes for array in by_place) + sum(size(one.columns, one.tables) for one in self._segments)


def _longer(living: NDArray[np.uint8], more: int) -> NDArray[np.uint8]:
    return np.concatenate((living, np.zeros(more, np.uint8)))


def sought_by(name: PreparedName, year: int) -> Sought:
    """A name as it is looked for; `year` of birth, 0 where not known."""
    given = rows(name.words)
    return Sought(given, given.view(np.uint64), np.arange(len(name.words), dtype=np.int32), year, name.consonantal)


def least_of(births: tuple[Birth, ...]) -> Least:
    """What a name must have to be worth a comparison with somebody born so."""
    if not births:
        return Least(HOPELESS_UNDATED, HOPELESS_UNDATED, HOPELESS_UNDATED)
    is_one_year = len(births) == 1 and not births[0].until
    return Least(HOPELESS, HOPELESS_OTHER_YEAR if is_one_year else HOPELESS, HOPELESS_UNDATED)


def _made(parts: list[Columns], living: NDArray[np.uint8]) -> Segment:
    return build(merged(parts, living))
