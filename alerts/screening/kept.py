"""Names of stored checks as columns: kept in parts, and searched from an entry as an entry's are from a check."""

import io
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from alerts.screening.evidence import OTHER_YEAR, SAME_BIRTH
from alerts.screening.explain import MOST_BESIDE, may_match, possible_from
from alerts.screening.fitted import FILE, fitted
from alerts.screening.fresh import Fresh
from alerts.screening.hashes import RULES_VERSION
from alerts.screening.kernels import hashing
from alerts.screening.kernels.columns import Columns
from alerts.screening.kernels.every import Bars, Room, every, room
from alerts.screening.names import sought_by
from alerts.screening.prepare import Birth, Prepared, PreparedName
from alerts.screening.segments import build, columns_of, merged

THREADS = min(os.cpu_count() or 1, 4)
"""Entries are looked for side by side; each thread has 12 bytes for a name."""

SLACK = 0.5
"""Two names score a little otherwise from the other side; whoever is this near the bar is compared in full."""


class Part(NamedTuple):
    """Some checks of people, n of them.

    ids (n, 16) uint8 · born (n, 3) int16: year, month, day, 0 where not known · columns: names, `place` is one of n
    """

    ids: NDArray[np.uint8]
    born: NDArray[np.int16]
    columns: Columns


@cache
def rules() -> str:
    """What parts are made by: of other rules they are worth nothing."""
    model = blake2b(FILE.read_bytes(), digest_size=6).hexdigest()
    return f"{RULES_VERSION}.{hashing.RULES_VERSION}.{model}"


def part_of(checks: Iterable[tuple[UUID, Prepared]]) -> Part:
    """The names of checks; those without a person's name are left out."""
    named = [(id, one) for id, one in checks if one.kind == "person" and one.names]
    births = [one.births[0] if one.births else Birth(0) for _, one in named]
    rows: list[tuple[int, PreparedName, int, int]] = [
        (place, name, births[place].year, 0) for place, (_, one) in enumerate(named) for name in one.names
    ]
    fresh = Fresh()
    if rows:
        fresh.add(rows)
    ids = np.frombuffer(b"".join(id.bytes for id, _ in named), np.uint8).reshape(-1, 16)
    return Part(ids, np.array([birth[:3] for birth in births], np.int16).reshape(-1, 3), fresh.copy(len(rows)))


def packed(part: Part) -> bytes:
    """A part as bytes."""
    c, file = part.columns, io.BytesIO()
    np.savez(
        file,
        ids=part.ids,
        born=part.born,
        rows=c.rows,
        lengths=np.diff(c.offsets),
        words=c.words,
        year=c.year,
        flags=c.flags,
        place=c.place,
    )
    return file.getvalue()


def unpacked(content: bytes) -> Part:
    """The part again."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        columns = columns_of(file["rows"], file["lengths"], file["words"], file["year"], file["flags"], file["place"])
        return Part(file["ids"], file["born"], columns)


class Like(NamedTuple):
    """The checks that an entry may have met by name; `cut`: there are more than may be looked at."""

    ids: list[UUID]
    cut: bool = False


class KeptNames:
    """All parts together: which checks may be of an entry's person, by name and birth. For one caller at a time."""

    def __init__(self, parts: Sequence[Part], threads: int = THREADS) -> None:
        firsts = np.cumsum([0, *(len(part.ids) for part in parts)])
        moved = [
            part.columns._replace(place=part.columns.place + np.int32(first))
            for part, first in zip(parts, firsts[:-1], strict=True)
        ]
        self._ids = np.concatenate([part.ids for part in parts]) if parts else np.empty((0, 16), np.uint8)
        self._born = np.concatenate([part.born for part in parts]) if parts else np.empty((0, 3), np.int16)
        if len(self._ids):
            self._segment = build(merged(moved, np.ones(len(self._ids), np.uint8)))
            self._rooms = [room(len(self._segment)) for _ in range(threads)]

    def __len__(self) -> int:
        return len(self._ids)

    def like(self, entries: Sequence[tuple[Prepared, float]], most: int) -> list[Like]:
        """The checks that each entry may have met by name, at most `most` for a name; all others are no match by name.

        entries  each with the score from which its list asks for a person's judgement
        """
        if not len(self._ids):
            return [Like([])] * len(entries)
        shares = [entries[first :: len(self._rooms)] for first in range(len(self._rooms))]
        with ThreadPoolExecutor(len(self._rooms)) as pool:  # most of the work holds no lock of the interpreter
            found = list(pool.map(partial(self._like, most=most), self._rooms, shares))
        return [found[number % len(found)][number // len(found)] for number in range(len(entries))]

    def _like(self, own: Room, entries: Sequence[tuple[Prepared, float]], most: int) -> list[Like]:
        places, evidence = np.empty(most, np.int32), np.empty(most, np.float32)
        return [self._of(entry, possible, own, places, evidence) for entry, possible in entries]

    def _of(
        self, entry: Prepared, possible: float, own: Room, places: NDArray[np.int32], evidence: NDArray[np.float32]
    ) -> Like:
        if entry.kind != "person":
            return Like([])
        year, bars, met, cut = _year_of(entry), _bars(entry, possible), set[int](), False
        for name in entry.names:
            sought, (columns, tables) = sought_by(name, year), self._segment
            many = every(sought, columns, tables, own, fitted().trees, bars, places, evidence)
            cut |= many == len(places)
            likely = zip(places[:many].tolist(), evidence[:many].tolist(), strict=True)
            met.update(place for place, odds in likely if self._may(place, odds, entry, possible))
        return Like([UUID(bytes=self._ids[place].tobytes()) for place in met], cut)

    def _may(self, place: int, evidence: float, entry: Prepared, possible: float) -> bool:
        year, month, day = self._born[place].tolist()
        births = (Birth(year, month, day),) if year else ()
        return may_match(evidence + SLACK, Prepared("person", births=births), entry, possible)


def _bars(entry: Prepared, possible: float) -> Bars:
    """What a name must say at least, whatever else agrees: asking each exactly takes as long as all the rest."""
    least = possible - MOST_BESIDE - SLACK
    undated = possible_from(possible, undated=True) - MOST_BESIDE - SLACK
    if not entry.births:
        return Bars(undated, undated, undated, undated)
    return Bars(undated, least - SAME_BIRTH, least - OTHER_YEAR, least - OTHER_YEAR)


def _year_of(entry: Prepared) -> int:
    return entry.births[0].year if len(entry.births) == 1 and not entry.births[0].until else 0
