"""The names of entries in memory: new ones in a row that is read through, older ones in segments with tables.

When the row is long a thread makes a segment of it, and of smaller segments that have come together; until it is ready
all goes on as before. What is removed is marked, and left out when its segment is made again.
"""

from collections import Counter as Counted
from collections import defaultdict
from collections.abc import Iterator, Sequence
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
FULL_APART = 512
"""The same of names that are kept from some countries: there may be several such groups."""
MOST_APART = 16
"""Such groups: each takes whoever may look at it the time of those 512 names at most."""
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


class _Group:
    """Names that are looked through together: new ones in a row, older ones in segments."""

    def __init__(self, full: int) -> None:
        self.places = 0
        self.segments: list[Segment] = []
        self.fresh = Fresh()
        self._full = full
        self._building: tuple[Future[Segment], int, int] | None = None

    def add(self, many: Sequence[Named]) -> None:
        """Put names at the end of the row."""
        self.places += len(many)
        self.fresh.add(
            [(one.place, name, year, one.flags) for one in many for name in one.names for year in one.years or (0,)]
        )

    def settle(self, living: NDArray[np.uint8], *, build: bool = False) -> None:
        """As `NameIndex.settle`, for these."""
        if self._building is not None and (build or self._building[0].done()):
            made, segments, names = self._building
            self.segments[segments:] = [made.result()]
            self.fresh.drop(names)
            self._building = None
        if self._building is None and (len(self.fresh) >= self._full or (build and len(self.fresh))):
            self._begin(living)
            if build:
                self.settle(living, build=True)

    def _begin(self, living: NDArray[np.uint8]) -> None:
        names = len(self.fresh)
        total, kept = names, len(self.segments)
        while kept and len(self.segments[kept - 1]) < GROWTH * total:
            kept -= 1
            total += len(self.segments[kept])
        parts = [*(segment.columns for segment in self.segments[kept:]), self.fresh.copy(names)]
        self._building = _builder().submit(_made, parts, living.copy()), kept, names


_NOBODY: frozenset[str] = frozenset()


class NameIndex:
    """Places by the names that stand there. Not for several threads at once.

    What is kept from the same countries stands in a group of its own, which these do not look at: neither what they
    find nor how long it takes depends on it. Where there are many such groups the others stand together, and what is
    kept from a country is passed over there.
    """

    def __init__(self) -> None:
        self._living, self._turns = np.zeros(1024, np.uint8), np.zeros(1024, np.uint32)
        self._groups: dict[frozenset[str], _Group] = {_NOBODY: _Group(FULL)}
        self._others = _Group(FULL)
        # What lives and is not kept from a country, for each from which some of the others are now: a byte a place.
        self._shown: dict[str, NDArray[np.uint8]] = {}
        self._hidden: Counted[str] = Counted()
        self._kept_from: dict[int, tuple[_Group, frozenset[str]]] = {}
        self._counter = Counter(np.zeros(SLOTS, np.uint32), np.zeros(SLOTS, np.float32))

    def take_up(self, columns: Columns, places: int) -> None:
        """Hold many names at once, and nothing else; `places` is one more than the highest place among them."""
        self._living, self._turns = np.ones(places, np.uint8), np.zeros(places, np.uint32)
        self._groups[_NOBODY].segments = [build(columns)]

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
        alike: defaultdict[frozenset[str], list[Named]] = defaultdict(list)
        for one in many:
            alike[one.kept_from].append(one)
        for kept_from, some in alike.items():
            self._put(some, kept_from)

    def _put(self, some: list[Named], kept_from: frozenset[str]) -> None:
        if kept_from not in self._groups and len(self._groups) <= MOST_APART:
            self._groups[kept_from] = _Group(FULL_APART)
        group = self._groups.get(kept_from, self._others)
        group.add(some)
        group.settle(self._living)
        if kept_from:
            self._kept_from.update((one.place, (group, kept_from)) for one in some)
        if group is self._others:
            for country in kept_from:
                self._hidden[country] += len(some)
                if country not in self._shown:
                    self._shown[country] = self._living.copy()
                self._shown[country][[one.place for one in some]] = 0

    def remove(self, place: int) -> None:
        """Take all names of a place away."""
        for living in (self._living, *self._shown.values()):
            living[place] = 0
        group, kept_from = self._kept_from.pop(place, (None, _NOBODY))
        if group is None:
            return
        group.places -= 1
        if group is not self._others:
            if not group.places:
                del self._groups[kept_from]
            return
        for country in kept_from:
            self._hidden[country] -= 1
            if not self._hidden[country]:
                del self._hidden[country], self._shown[country]

    def hides(self, country: str) -> bool:
        """Whether anything is kept from a country."""
        return country in self._shown or any(country in kept_from for kept_from in self._groups)

    def find(
        self, name: PreparedName, births: tuple[Birth, ...], limit: int, country: str | None = None
    ) -> tuple[list[tuple[int, float]], list[int]]:
        """The `limit` likeliest names of somebody born so: place and log-odds where one may reach a bar, else place.

        Segments are asked one after the other, so a few more are found that later ones go before.

        country  what is kept from it is not looked at, or passed over as what was removed is
        """
        sought, trees = sought_by(name, births[0].year if len(births) == 1 else 0), fitted().trees
        likely, places, odds = np.empty(limit, np.int64), np.empty(limit, np.int32), np.empty(limit, np.float32)
        room = np.full(limit, NO_RANK, np.float64), likely, trees, least_of(births), places, odds
        found: list[tuple[int, float]] = []
        others: list[int] = []
        for group, living in self._for(country):
            group.settle(self._living)
            for columns, tables in group.segments:
                many, good = search_and_score(sought, columns, tables, living, self._turns, self._counter, *room)
                found += zip(places[:good].tolist(), odds[:good].tolist(), strict=True)
                others += places[good:many].tolist()
            if names := len(group.fresh):
                many, good = scan_and_score(sought, group.fresh.columns(), names, living, self._turns, *room)
                found += zip(places[:good].tolist(), odds[:good].tolist(), strict=True)
                others += places[good:many].tolist()
        return found, others

    def _for(self, country: str | None) -> Iterator[tuple[_Group, NDArray[np.uint8]]]:
        """What a country may look at, and what lives of it; all of it for None."""
        for kept_from, group in self._groups.items():
            if country not in kept_from:
                yield group, self._living
        yield self._others, self._living if country is None else self._shown.get(country, self._living)

    def columns(self) -> list[Columns]:
        """All names as they are now, for another thread; removed ones are still among them."""
        self.settle()
        return [
            columns
            for group, _ in self._for(None)
            for columns in (*(segment.columns for segment in group.segments), group.fresh.copy(len(group.fresh)))
        ]

    def settle(self, *, build: bool = False) -> None:
        """Take a segment that is ready into use, and begin the next when the row is long; `build` does it all now."""
        for group, _ in self._for(None):
            group.settle(self._living, build=build)

    def bytes(self) -> int:
        """What the segments take, and what is known of each place."""
        by_place = (self._living, self._turns, *self._shown.values())
        segments = [one for group, _ in self._for(None) for one in group.segments]
        return sum(array.nbytes for array in by_place) + sum(size(one.columns, one.tables) for one in segments)


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
