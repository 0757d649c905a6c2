"""Names of stored checks as columns: kept in parts, and searched from an entry as an entry's are from a check."""

import io
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import blake2b
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from alerts.screening.explain import MOST_BESIDE, UNDATED, may_match
from alerts.screening.fitted import FILE
from alerts.screening.fresh import Fresh
from alerts.screening.kernels import hashing
from alerts.screening.kernels.columns import Columns
from alerts.screening.keys import RULES_VERSION
from alerts.screening.names import NameIndex
from alerts.screening.prepare import Birth, Prepared, PreparedName
from alerts.screening.segments import columns_of, merged

AT_FIRST, MORE, DENSE = 64, 8, 8
"""Names looked at for one name, and so many times more as long as one in 8 may match: a man who crosses a
border every day is on record many times."""

SLACK = 0.5
"""Two names score a little otherwise from the other side; whoever is this near the bar is compared in full."""

SAME_YEAR, OTHER_YEAR = 6.0, 2.5
"""What a birth date adds at most, in the same year and in another."""


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
    rows: list[tuple[int, PreparedName, int]] = [
        (place, name, births[place].year) for place, (_, one) in enumerate(named) for name in one.names
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


class KeptNames:
    """All parts together: which checks may be of an entry's person, by name and birth. Not for several threads."""

    def __init__(self, parts: Sequence[Part]) -> None:
        firsts = np.cumsum([0, *(len(part.ids) for part in parts)])
        moved = [
            part.columns._replace(place=part.columns.place + np.int32(first))
            for part, first in zip(parts, firsts[:-1], strict=True)
        ]
        self._ids = np.concatenate([part.ids for part in parts]) if parts else np.empty((0, 16), np.uint8)
        self._born = np.concatenate([part.born for part in parts]) if parts else np.empty((0, 3), np.int16)
        self._names = NameIndex()
        if len(self._ids):
            self._names.take_up(merged(moved, np.ones(len(self._ids), np.uint8)), len(self._ids))

    def __len__(self) -> int:
        return len(self._ids)

    def like(self, entry: Prepared, possible: float, most: int) -> list[UUID]:
        """The checks that an entry may have met by name, at most about `most`; all others are no match by name."""
        if entry.kind != "person" or not len(self._ids):
            return []
        places = {place for name in entry.names for place in self._by(name, entry, possible, most)}
        return [self._id(place) for place in places]

    def _by(self, name: PreparedName, entry: Prepared, possible: float, most: int) -> list[int]:
        year, limit = _year_of(entry), AT_FIRST
        while True:
            found = self._names.find(name, year, limit)
            likely = self._likely(found, entry, year, possible)
            may = [place for place, evidence in likely if self._may(place, evidence, entry, possible)]
            if len(found) < limit or len(may) * DENSE < limit or limit >= most:
                return may
            limit *= MORE

    def _likely(
        self, found: list[tuple[int, float]], entry: Prepared, year: int, possible: float
    ) -> list[tuple[int, float]]:
        """Those that may match by their years of birth alone: asking each exactly takes as long as all the rest."""
        born = self._born[[place for place, _ in found], 0]
        most = np.where(born == 0, UNDATED, np.where((born == year) | (year == 0), SAME_YEAR, OTHER_YEAR))
        if not entry.births:
            most[:] = UNDATED
        least = (possible - MOST_BESIDE - SLACK - most).tolist()
        return [one for one, bar in zip(found, least, strict=True) if one[1] >= bar]

    def _may(self, place: int, evidence: float, entry: Prepared, possible: float) -> bool:
        year, month, day = self._born[place].tolist()
        births = (Birth(year, month, day),) if year else ()
        return may_match(evidence + SLACK, Prepared("person", births=births), entry, possible)

    def _id(self, place: int) -> UUID:
        return UUID(bytes=self._ids[place].tobytes())


def _year_of(entry: Prepared) -> int:
    return entry.births[0].year if len(entry.births) == 1 and not entry.births[0].until else 0
