"""Entries in memory, found by the keys they share with what is checked."""

import heapq
from collections.abc import Callable
from itertools import count
from math import log
from uuid import UUID

from alerts.screening.explain import compare, is_hopeless
from alerts.screening.identifiers import keys as identifiers
from alerts.screening.identifiers.index import Identifiers
from alerts.screening.keys import name_keys_of, name_probe_keys
from alerts.screening.model import Found
from alerts.screening.prepare import Prepared

MOST_SCORED = 32
"""Entries compared for one check. With 10 million names the right one was among the first 32 in 98.8 % of checks with a
typed error, and among the first 64 in 99.1 %."""

EQUAL_NUMBER, NEAR_NUMBER = 1000.0, 100.0
"""A number shared, whole or one sign off: such an entry is compared before those that share words."""

Allowed = Callable[[UUID], bool]


class Index:
    """Entries by their keys. Not for several threads at once."""

    def __init__(self) -> None:
        self._places: dict[UUID, int] = {}
        self._entries: dict[int, tuple[UUID, Prepared]] = {}
        self._by_key: dict[
            int, set[int]
        ] = {}  # entries by their place here: an int hashes ten times faster than a UUID
        self._next_place = count()
        self.numbers = Identifiers()

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, entry_id: UUID, prepared: Prepared) -> None:
        """Add an entry, or change the one of that id."""
        self.remove(entry_id)
        place = self._places[entry_id] = next(self._next_place)
        self._entries[place] = entry_id, prepared
        self.numbers.put(place, identifiers.keys_of(prepared.numbers, prepared.looks))
        for key in name_keys_of(prepared):
            self._by_key.setdefault(key, set()).add(place)

    def remove(self, entry_id: UUID) -> None:
        """Take an entry away; nothing happens when it is not there."""
        place = self._places.pop(entry_id, None)
        if place is None:
            return
        _, prepared = self._entries.pop(place)
        self.numbers.remove(place, identifiers.keys_of(prepared.numbers, prepared.looks))
        for key in name_keys_of(prepared):
            self._by_key[key].discard(place)
            if not self._by_key[key]:
                del self._by_key[key]

    def candidates(self, prepared: Prepared, limit: int = MOST_SCORED, allowed: Allowed | None = None) -> list[UUID]:
        """The entries that share the most and the rarest keys, best first."""
        return [entry_id for entry_id, _ in self._likely(prepared, limit, allowed)]

    def screen(self, prepared: Prepared, allowed: Allowed | None = None) -> list[Found]:
        """The entries that the subject may be, best first; `allowed` says which entries may be looked at at all."""
        found: list[Found] = []
        for entry_id, entry in self._likely(prepared, MOST_SCORED, allowed):
            if is_hopeless(prepared, entry):
                continue
            explained = compare(prepared, entry)
            if explained.band is not None:
                found.append(Found(entry_id, explained))
        found.sort(key=lambda one: (one.explained.band == "exact", one.explained.score), reverse=True)
        return found

    def _likely(self, prepared: Prepared, limit: int, allowed: Allowed | None) -> list[tuple[UUID, Prepared]]:
        entries = len(self._entries)
        shared: dict[int, float] = {}
        for place, apart in self.numbers.find(identifiers.probes_of(prepared.numbers, prepared.looks)).items():
            shared[place] = NEAR_NUMBER if apart else EQUAL_NUMBER
        for key in name_probe_keys(prepared):
            holders = self._by_key.get(key)
            if holders:
                worth = log(1 + entries / len(holders))
                for place in holders:
                    shared[place] = shared.get(place, 0.0) + worth
        if allowed is not None:
            shared = {place: worth for place, worth in shared.items() if allowed(self._entries[place][0])}
        best = heapq.nlargest(limit, shared, key=shared.__getitem__) if len(shared) > 1 else shared
        return [self._entries[place] for place in best]
