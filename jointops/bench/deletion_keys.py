"""The plain peer: a number and its one-letter deletions as keys in PostgreSQL, what they find verified by distance."""

import io
import time
from typing import Self, cast

import asyncpg
import numpy as np
from rapidfuzz.distance import OSA

from alerts.screening.identifiers.compiled import BEGUN, Bytes, Narrow, Wide, compiled, ended, step
from alerts.screening.identifiers.keys import Key
from alerts.screening.identifiers.segment import packed
from jointops.bench.numbers import Numbers

_COPIED = np.dtype([("fields", ">i2"), ("size", ">i4"), ("key", ">i8"), ("width", ">i4"), ("ref", ">i4")])
"""A row of two columns as binary COPY has it (PostgreSQL, COPY, file formats)."""


@compiled("void(uint8[::1], int64[::1], int64[::1], uint32[::1])")
def deletion_keys(texts: Bytes, starts: Wide, keys: Wide, refs: Narrow) -> None:
    """The key of each text and of each text without one of its signs."""
    for one in range(len(starts) - 1):
        start, end = int(starts[one]), int(starts[one + 1])
        keys[start] = np.int64(ended(BEGUN, texts, start, end) >> np.uint64(1))  # in the place of the kind
        state = step(BEGUN, texts[start])
        for skip in range(start + 1, end):
            keys[skip] = np.int64(ended(state, texts, skip + 1, end) >> np.uint64(1))
            state = step(state, texts[skip])
        refs[start:end] = np.uint32(one)


class DeletionKeys:
    """A table of keys with an index over both columns, asked over one connection."""

    def __init__(self, connection: asyncpg.Connection, texts: Bytes, starts: Wide) -> None:
        self._connection = connection
        self._texts, self._starts = texts, starts
        self.build_s = 0.0
        self.bytes = 0

    @classmethod
    async def of(cls, numbers: Numbers, url: str) -> Self:
        """Fill the table; the keys themselves are computed by our own code and not counted."""
        texts, starts = numbers.folded()
        keys, refs = np.empty(len(texts), np.int64), np.empty(len(texts), np.uint32)
        deletion_keys(texts, starts, keys, refs)
        rows = np.zeros(len(texts), _COPIED)
        rows["fields"], rows["size"], rows["key"], rows["width"], rows["ref"] = 2, 8, keys, 4, refs
        peer = cls(await asyncpg.connect(url), texts, starts)
        await peer._fill(b"PGCOPY\n\xff\r\n\0" + bytes(8) + rows.tobytes() + b"\xff\xff")
        return peer

    async def _fill(self, copied: bytes) -> None:
        await self._connection.execute("create unlogged table number_key (key bigint not null, ref integer not null)")
        began = time.perf_counter()
        await self._connection.copy_to_table("number_key", source=io.BytesIO(copied), format="binary")
        await self._connection.execute("create index on number_key (key, ref)")
        await self._connection.execute("vacuum analyze number_key")
        self.build_s = time.perf_counter() - began
        self.bytes = cast(int, await self._connection.fetchval("select pg_total_relation_size('number_key')"))

    async def find(self, key: Key) -> dict[int, int]:
        """What has this text or one that is one sign off."""
        sought = np.frombuffer(bytearray(packed(key.text)), np.uint8)
        keys, refs = np.empty(len(sought), np.int64), np.empty(len(sought), np.uint32)
        deletion_keys(sought, np.array([0, len(sought)]), keys, refs)
        rows = await self._connection.fetch(
            "select distinct ref from number_key where key = any($1)", [int(one) for one in keys]
        )
        found = {int(row["ref"]): self._apart(int(row["ref"]), key.text) for row in rows}
        return {ref: apart for ref, apart in found.items() if apart <= 1}

    def _apart(self, ref: int, text: str) -> int:
        one = bytes(self._texts[self._starts[ref] : self._starts[ref + 1]]).decode()
        return OSA.distance(one, text, score_cutoff=1)

    async def close(self) -> None:
        await self._connection.close()
