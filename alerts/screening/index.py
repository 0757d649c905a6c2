"""Entries in memory, found by what they share with what is checked: numbers, names of people, and other names."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Sequence
from functools import cached_property
from itertools import count, takewhile
from math import log
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from alerts.screening.explain import compare, may_match, may_match_by_name
from alerts.screening.identifiers import keys as identifiers
from alerts.screening.identifiers.number import Number
from alerts.screening.keys import name_keys_of, name_probe_keys
from alerts.screening.model import Bar, Found
from alerts.screening.prepare import Birth, Prepared

if TYPE_CHECKING:  # compiled: importing them takes most of a second, which `warm` spends while servers start
    from alerts.screening.identifiers.index import Identifiers
    from alerts.screening.names import NameIndex

MOST_SCORED = 32
"""Names compared for one name. With 10 million names the right one was among the first 32 in 98.8 % of checks with a
typed error, and among the first 64 in 99.1 %."""
MOST_WHOLE = 48
"""The same for those who look with full rights, and have the time."""
MOST_YEARS = 3
"""An entry born in one of more years is looked for without them."""

EQUAL_NUMBER, NEAR_NUMBER = 1000.0, 100.0
"""A number shared, whole or one sign off: such an entry is compared before those that share words."""

_USUAL = Bar()


class Entry(NamedTuple):
    """An entry as it is put in.

    bar        its list's, asked at each comparison
    kept_from  the countries that must not learn of it
    """

    id: UUID
    prepared: Prepared
    bar: Bar = _USUAL
    kept_from: frozenset[str] = frozenset()


class Index:
    """Entries by their numbers and names. Not for several threads at once."""

    def __init__(self) -> None:
        self._places: dict[UUID, int] = {}
        self._entries: dict[int, Entry] = {}
        self._by_key: dict[int, set[int]] = {}
        self._next_place = count()
        self._names: NameIndex | None = None

    def __len__(self) -> int:
        return len(self._entries)

    @cached_property
    def numbers(self) -> Identifiers:
        """Places by the numbers that stand there."""
        from alerts.screening.identifiers.index import Identifiers

        return Identifiers()

    def put(self, entry_id: UUID, prepared: Prepared, bar: Bar = _USUAL) -> None:
        """Add an entry, or change the one of that id."""
        self.put_many((Entry(entry_id, prepared, bar),))

    def put_many(self, entries: Sequence[Entry]) -> None:
        """The same for many at once, none of them twice: a tenth of the time that one after the other takes."""
        pairs: list[tuple[identifiers.Key, int]] = []
        people: list[tuple[int, Prepared]] = []
        for entry in entries:
            self.remove(entry.id)
            place, prepared = next(self._next_place), entry.prepared
            self._places[entry.id], self._entries[place] = place, entry
            pairs += [(key, place) for key in identifiers.keys_of(prepared.numbers, prepared.looks)]
            if prepared.kind == "person":
                people += [(place, prepared)] if prepared.names else []
            else:
                for key in name_keys_of(prepared):
                    self._by_key.setdefault(key, set()).add(place)
        self.numbers.put_many(pairs)
        if people:
            self._put_names(people)

    def _put_names(self, people: list[tuple[int, Prepared]]) -> None:
        from alerts.screening.names import Named

        self._name_index().put(
            [
                Named(
                    place,
                    one.names,
                    _years(one.births),
                    not one.births,
                    self._turn(place),
                    self._entries[place].kept_from,
                )
                for place, one in people
            ]
        )

    def remove(self, entry_id: UUID) -> None:
        """Take an entry away; nothing happens when it is not there."""
        place = self._places.pop(entry_id, None)
        if place is None:
            return
        prepared = self._entries.pop(place).prepared
        self.numbers.remove(place, identifiers.keys_of(prepared.numbers, prepared.looks))
        if prepared.kind == "person":
            if prepared.names:
                self._name_index().remove(place)
            return
        for key in name_keys_of(prepared):
            self._by_key[key].discard(place)
            if not self._by_key[key]:
                del self._by_key[key]

    def screen(self, prepared: Prepared, country: str | None = None, *, whole: bool = False) -> list[Found]:
        """The entries that the subject may be, best first.

        country  what is kept from it takes nobody's turn, and is not compared
        whole    those others are found too, with full rights: whatever is found without them, and of the others those
                 that would be found if nothing were hidden
        """
        found: list[Found] = []
        for place in self._likely(prepared, country, whole=whole):
            entry = self._entries[place]
            explained = compare(prepared, entry.prepared, entry.bar.possible)
            if explained.band is not None:
                found.append(Found(entry.id, explained))
        found.sort(key=lambda one: (one.explained.band == "exact", one.explained.score), reverse=True)
        return found

    def mark(self) -> int:
        """This moment, for `put_since`."""
        return next(self._next_place)

    def put_since(self, mark: int) -> list[UUID]:
        """What was put in, or changed, after a moment and is still here."""
        return [self._entries[place].id for place in takewhile(lambda place: place > mark, reversed(self._entries))]

    async def every(self, person: Prepared, possible: float) -> list[UUID]:
        """All entries that a person may be by number or by name, however many are called so: to be compared.

        Names are gone through in another thread; what is put in meanwhile is among those found.
        possible  no list's bar counts as higher
        """
        mark = self.mark()
        places = set(self.numbers.find(identifiers.probes_of(person.numbers, person.looks)))
        if self._names is not None and person.names:
            from alerts.screening.everybody import everybody

            for place, odds in await asyncio.to_thread(everybody, self._names.columns(), person):
                entry = self._entries.get(place)
                if entry and may_match(odds, person, entry.prepared, min(entry.bar.possible, possible)):
                    places.add(place)
        found = {self._entries[place].id for place in places if place in self._entries}
        return [*found.union(self.put_since(mark))]

    def same(self, prepared: Prepared) -> list[UUID]:
        """The entries of the very subject: a number that stands for one thing in the world agrees whole."""
        found = [self._entries[place] for place in self.numbers.find(_whole(prepared.numbers, prepared.looks))]
        return [one.id for one in found if compare(prepared, one.prepared).band == "exact"]

    def bearing(self, prepared: Prepared) -> list[UUID]:
        """The entries that have one of its numbers, of whatever subject: to be shown, for it says nothing yet."""
        places = self.numbers.find(_whole(prepared.numbers, prepared.looks))
        return [self._entries[place].id for place in places]

    def settle(self) -> None:
        """Make the tables of all names now, instead of beside other work."""
        if self._names is not None:
            self._names.settle(build=True)

    def _name_index(self) -> NameIndex:
        if self._names is None:
            from alerts.screening.names import NameIndex

            self._names = NameIndex()
        return self._names

    def _likely(self, prepared: Prepared, country: str | None, *, whole: bool) -> set[int]:
        """Places that share numbers or rare words, or whose names and births leave a match possible."""
        places = self._sharing(prepared, country, whole=whole)
        # Where more share a number than are compared, another may come in by name and have that number too.
        is_alone = len(prepared.names) == 1 and len(places) < MOST_SCORED
        for place, evidence in self._named(prepared, country, whole=whole):
            if place in places:
                continue
            _, entry, bar, _ = self._entries[place]
            may = may_match_by_name if is_alone and len(entry.names) == 1 else may_match
            if may(evidence, prepared, entry, bar.possible):
                places.add(place)
        return places

    def _sharing(self, prepared: Prepared, country: str | None, *, whole: bool) -> set[int]:
        """The places that share the most: whole numbers, then near ones, then the rarest words of goods and ships."""
        shared: dict[int, float] = {}
        for place, apart in self.numbers.find(identifiers.probes_of(prepared.numbers, prepared.looks)).items():
            shared[place] = NEAR_NUMBER if apart else EQUAL_NUMBER
        if prepared.kind != "person":
            for key in name_probe_keys(prepared):
                if holders := self._by_key.get(key):
                    worth = log(1 + len(self._entries) / len(holders))
                    for place in holders:
                        shared[place] = shared.get(place, 0.0) + worth
        ranks = {place: (worth, self._turn(place)) for place, worth in shared.items()}
        told = shared.keys() if country is None else {place for place in shared if self._may(place, country)}
        most = set(heapq.nlargest(MOST_SCORED, told, key=ranks.__getitem__))
        if whole:
            most.update(heapq.nlargest(MOST_SCORED, shared.keys() - told, key=ranks.__getitem__))
        return most

    def _named(self, prepared: Prepared, country: str | None, *, whole: bool) -> list[tuple[int, float]]:
        """Places and their log-odds by name. What may not be looked at takes nobody's turn."""
        if self._names is None or prepared.kind != "person":
            return []
        found: list[tuple[int, float]] = []
        hides = country is not None and self._names.hides(country)
        for name in prepared.names:
            if whole or not hides:
                found += self._names.find(name, prepared.births, MOST_WHOLE if whole else MOST_SCORED)[0]
            if hides:
                found += self._names.find(name, prepared.births, MOST_SCORED, country)[0]
        return found

    def _turn(self, place: int) -> int:
        """Which of equals goes first: by the id, so that every node finds the same, in whatever order they came.

        Multiplied, for ids may be numbered one after the other.
        """
        return self._entries[place].id.int * 0x9E37_79B1 & 0xFFFF_FFFF

    def _may(self, place: int, country: str) -> bool:
        return country not in self._entries[place].kept_from


def _whole(numbers: tuple[Number, ...], looks: identifiers.Looks) -> list[identifiers.Key]:
    return [one._replace(near=False) for one in identifiers.probes_of(numbers, looks)]


def _years(births: tuple[Birth, ...]) -> tuple[int, ...]:
    years = {year for birth in births for year in range(birth.year, (birth.until or birth.year) + 1)}
    return tuple(sorted(years)) if len(years) <= MOST_YEARS else ()
