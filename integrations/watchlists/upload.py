"""A file on its way in: kept outside memory, gone when it is closed."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO

from jointops.base.errors import Problem, TooLarge

MOST_BYTES = 64 * 1024 * 1024

TYPES = frozenset({"text/csv", "application/x-ndjson", "application/octet-stream"})


class NotAList(Problem):
    """Send the file itself as text/csv or application/x-ndjson."""

    status = 415


async def received(parts: AsyncIterator[bytes], media_type: str, folder: Path) -> IO[bytes]:
    """The body in a nameless file below `folder`. Raises NotAList (415), TooLarge (413)."""
    if media_type.partition(";")[0].strip().lower() not in TYPES:
        raise NotAList
    with contextlib.ExitStack() as until_whole:
        file = until_whole.enter_context(tempfile.TemporaryFile(dir=folder, prefix="import-"))
        await _copied(parts, file)
        until_whole.pop_all()
        return file


async def _copied(parts: AsyncIterator[bytes], file: IO[bytes]) -> None:
    size = 0
    async for part in parts:
        size += len(part)
        if size > MOST_BYTES:
            raise TooLarge(f"A file may have {MOST_BYTES // 1024 // 1024} MiB at most: send it in parts.")
        await asyncio.to_thread(file.write, part)
