"""A record found among very many by its own bytes, and what records say by numbers."""

from collections.abc import Iterable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")


def numbered(said: Iterable[T], numbers: dict[T, int]) -> NDArray[np.int32]:
    """The number of each; what has none yet gets the next one."""
    return np.array([numbers.setdefault(one, len(numbers)) for one in said], np.int32)


class Found:
    """Rows of ids of 16 bytes each; who asks says what a row holds now."""

    def __init__(self, records: NDArray[np.void]) -> None:
        self._records = records
        # The second halves are random: the first ones are instants.
        low = records.view(">u8").reshape(-1, 2)[:, 1].astype(np.uint64)
        self._order = np.argsort(low, kind="stable")
        self._low = low[self._order]

    def rows(self, record: bytes) -> list[int]:
        """The rows of a record, mostly one or none."""
        low = np.uint64(int.from_bytes(record[8:], "big"))
        first = int(np.searchsorted(self._low, low, "left"))
        last = int(np.searchsorted(self._low, low, "right"))
        return [int(row) for row in self._order[first:last] if self._records[row].tobytes() == record]
