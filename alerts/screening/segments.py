"""Names with tables to find them by; never changed once made."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from alerts.screening.kernels.build import signatures, tables
from alerts.screening.kernels.columns import Columns, Tables
from alerts.screening.tokens import WIDTH


class Segment(NamedTuple):
    """Columns of names and their tables."""

    columns: Columns
    tables: Tables

    def __len__(self) -> int:
        return len(self.columns.place)


def build(columns: Columns) -> Segment:
    """Make the tables: 6 s a million names."""
    return Segment(columns, tables(columns))


def merged(parts: list[Columns], living: NDArray[np.uint8]) -> Columns:
    """The living names of several columns in one, each word once."""
    every = np.concatenate([part.rows for part in parts])
    kept, numbers = np.unique(every.view(f"V{WIDTH}").ravel(), return_inverse=True)
    starts = np.cumsum([0, *(len(part.rows) for part in parts)])
    words = np.concatenate([numbers[part.words + start] for part, start in zip(parts, starts[:-1], strict=True)])
    lengths = np.concatenate([np.diff(part.offsets) for part in parts])
    place = np.concatenate([part.place for part in parts])
    lives = living[place] == 1
    return columns_of(
        np.ascontiguousarray(kept.view(np.uint8).reshape(-1, WIDTH)),
        lengths[lives],
        words[np.repeat(lives, lengths)].astype(np.int32),
        np.concatenate([part.year for part in parts])[lives],
        np.concatenate([part.flags for part in parts])[lives],
        place[lives],
    )


def columns_of(
    rows: NDArray[np.uint8],
    lengths: NDArray[np.int64],
    words: NDArray[np.int32],
    year: NDArray[np.int16],
    flags: NDArray[np.uint8],
    place: NDArray[np.int32],
) -> Columns:
    """Columns with their signatures; `lengths` (n,) says how many of `words` each name has."""
    offsets = np.r_[0, np.cumsum(lengths)].astype(np.int64)
    bare = Columns(rows, rows.view(np.uint64), offsets, words, np.empty(0, np.uint64), year, flags, place)
    return bare._replace(signature=signatures(bare))
