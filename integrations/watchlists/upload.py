"""A file on its way in: kept outside memory until its import has ended, so that a stopped one can go on."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO, Self
from uuid import UUID

import msgspec

from jointops.base.errors import Problem, TooLarge
from jointops.base.ids import uuid7

MOST_BYTES = 1024 * 1024 * 1024

TYPES = frozenset(
    {"text/csv", "application/x-ndjson", "application/xml", "text/xml", "application/zip", "application/octet-stream"}
)

Stream = IO[bytes]


class NotAList(Problem):
    """Send the file itself as text/csv, application/x-ndjson, application/xml or application/zip."""

    status = 415


class Upload(msgspec.Struct, frozen=True):
    """A file that is here.

    digest  SHA-256, hexadecimal
    kept    it is ours, and goes when its import has ended
    """

    path: Path
    digest: str
    bytes: int
    kept: bool

    def opened(self) -> Stream:
        """The file to read from."""
        return self.path.open("rb")

    def keep_as(self, id: UUID) -> "Upload":
        """The same under the name of its import."""
        if not self.kept:
            return self
        return msgspec.structs.replace(self, path=self.path.rename(self.path.with_name(str(id))))

    def drop(self) -> None:
        """It is needed no more."""
        if self.kept:
            self.path.unlink(missing_ok=True)

    @classmethod
    def of(cls, path: Path, *, kept: bool) -> Self:
        """A file on this machine."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return cls(path, digest, path.stat().st_size, kept)


async def received(parts: AsyncIterator[bytes], media_type: str, folder: Path, most: int | None = None) -> Upload:
    """The body as a file in `folder`, which has `most` bytes at most.

    Raises NotAList (415), TooLarge (413).
    """
    if media_type.partition(";")[0].strip().lower() not in TYPES:
        raise NotAList
    await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
    path = folder / f"coming-{uuid7()}"
    try:
        with path.open("xb") as file:
            digest, size = await _copied(parts, file, most or MOST_BYTES)
        return Upload(path, digest, size, kept=True)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


async def _copied(parts: AsyncIterator[bytes], file: IO[bytes], most: int) -> tuple[str, int]:
    size, digest = 0, hashlib.sha256()
    async for part in parts:
        size += len(part)
        if size > most:
            raise TooLarge(f"A file may have {most // 1024 // 1024} MiB at most: send it in parts.")
        digest.update(part)
        await asyncio.to_thread(file.write, part)
    return digest.hexdigest(), size
