"""The live entries of a node in memory: what is found there, and what is told of it. No database, no clock of lists."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from heapq import heappop, heappush
from uuid import UUID

from alerts.screening import Explained, Index, Prepared, compare
from alerts.screening.index import Entry
from alerts.screening.model import POSSIBLE, Bar
from alerts.watchlists.live_entry import LiveEntry
from alerts.watchlists.met import Met
from alerts.watchlists.model import SILENT
from jointops.base.clock import utc_now


class Held:
    """Entries by id, and two indexes: silent entries stand in one of their own, so that what an officer is told
    neither depends on them nor waits for them.
    """

    def __init__(self) -> None:
        self._open = Index()
        self._silent = Index()
        self._entries: dict[UUID, LiveEntry] = {}
        # Those of emergencies by the instant at which they are over; one that changed meanwhile stands here twice.
        self._ending: list[tuple[datetime, UUID]] = []
        self._bars: defaultdict[str, Bar] = defaultdict(Bar)

    def set_bar(self, code: str, possible: float) -> None:
        """From which score on a list's entries are a possible match: for who compares without having read the list."""
        self._bars[code].possible = possible

    def bar_of(self, entry: LiveEntry) -> float:
        """The score from which the list of an entry asks for a person's judgement."""
        return self._bars[entry.row["list"]].possible

    def compared(self, prepared: Prepared, entry: LiveEntry) -> Explained:
        """What was checked beside an entry, by the bar of the entry's list."""
        return compare(prepared, entry.prepared, self.bar_of(entry))

    def screen(self, prepared: Prepared, country: str | None = None) -> list[Met]:
        """All entries that the subject may be, best first, with full rights: for the matcher, never for an answer.

        country  among them are all that its officers are `told` of, however many are kept from them
        """
        self._drop_over()
        found = self._open.screen(prepared, country, whole=True)
        found += self._silent.screen(prepared, whole=True)
        found.sort(key=lambda one: (one.explained.band == "exact", one.explained.score), reverse=True)
        return [self._entries[one.entry].met(one.explained) for one in found]

    def told(self, prepared: Prepared, country: str) -> list[Met]:
        """The entries that the subject may be and an officer of a country may be told of, best first.

        Looks at no others, so that neither the answer nor the time it takes depends on them.
        """
        self._drop_over()
        found = self._open.screen(prepared, country)
        return [self._entries[one.entry].met(one.explained) for one in found]

    def _drop_over(self) -> None:
        """The entries whose hours have passed match no more."""
        now = utc_now()
        while self._ending and self._ending[0][0] <= now:
            _, id = heappop(self._ending)
            if (entry := self._entries.get(id)) is not None and entry.is_over(now):
                self.drop(id)

    async def every(self, person: Prepared) -> list[UUID]:
        """All entries that may be of a person, to be compared, and none left out: with full rights, as `screen`.

        One that is silent no more, or from now on, while one of the two is gone through, was put into the other since.
        """
        self._drop_over()
        marks = [(index, index.mark()) for index in (self._open, self._silent)]
        found = {id for index, _ in marks for id in await index.every(person, POSSIBLE)}
        return [*found.union(*(index.put_since(mark) for index, mark in marks))]

    def find(self, id: UUID) -> LiveEntry | None:
        """An entry, as long as it is here."""
        return self._entries.get(id)

    def same(self, subject: Prepared) -> list[tuple[UUID, str]]:
        """The entries of the very subject, by its number, and their actions: with full rights, never for an answer."""
        self._drop_over()
        found = [self._entries[id] for index in (self._open, self._silent) for id in index.same(subject)]
        return [(one.row["id"], one.row["action"]) for one in found if one.row["kind"] == subject.kind]

    def called(self, ways: Sequence[Prepared]) -> list[UUID]:
        """Entries that bear one of these numbers or are called so, the closest first: with full rights, never for an
        answer; who asks reads them with a person's. By name so many as are compared for a check, whoever's they are."""
        self._drop_over()
        indexes = (self._open, self._silent)
        bearing = [id for one in ways for index in indexes for id in index.bearing(one)]
        found = [one for way in ways for index in indexes for one in index.screen(way, whole=True) if way.kind]
        found.sort(key=lambda one: one.explained.score, reverse=True)
        return [*dict.fromkeys([*bearing, *(one.entry for one in found)])]

    def holds(self, texts: Sequence[str]) -> bool:
        """Whether any entry may have a number by one of these texts: what is asked first of many."""
        return self._open.numbers.holds(texts) or self._silent.numbers.holds(texts)

    def for_phones(self, country: str, until: datetime) -> Iterator[Prepared]:
        """What a phone of a country may find without a link until then: to be read in another thread.

        Never a silent entry: a phone that can be opened must not hold what would show it. Nor one of an emergency that
        is over sooner.
        """
        # In one go: entries come and go while the other thread walks.
        held = [one for one in list(self._entries.values()) if one.row["action"] not in SILENT]
        return (one.prepared for one in held if one.is_told(country, until) and not one.is_unproven)

    def put(self, entries: Sequence[LiveEntry]) -> None:
        """Take entries in, or change those that are here."""
        for entry in entries:
            self.drop(entry.row["id"])
            self._entries[entry.row["id"]] = entry
            if (until := entry.row["expires_at"]) is not None:
                heappush(self._ending, (until, entry.row["id"]))
        silent = [one for one in entries if one.row["action"] in SILENT]
        told = [one for one in entries if one.row["action"] not in SILENT]
        for index, some in ((self._silent, silent), (self._open, told)):
            index.put_many(
                [
                    Entry(one.row["id"], one.prepared, self._bars[one.row["list"]], frozenset(one.row["exclude"]))
                    for one in some
                ]
            )

    def drop(self, id: UUID) -> None:
        """Match an entry no more; nothing happens where it is not."""
        self._entries.pop(id, None)
        self._open.remove(id)
        self._silent.remove(id)

    async def tidy(self) -> None:
        """Put the many small arrays that an import leaves into one, beside the checks that are answered meanwhile."""
        for index in (self._open, self._silent):
            if crowded := index.numbers.crowded():
                index.numbers.replace(crowded, await asyncio.to_thread(index.numbers.together, crowded))
