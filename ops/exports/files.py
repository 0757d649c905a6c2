"""The files of exports on this node's disk: rows, and the ids they came from; nothing else, and not for long."""

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import BinaryIO, Self
from uuid import UUID

from ops.exports.model import LASTS

_CHUNK = 64 * 1024
_IDS = 1_000 * 16
"""Bytes of a thousand ids."""


class Writing:
    """A file that grows; closed without `whole` it is gone."""

    def __init__(self, rows: Path, ids: Path) -> None:
        self._paths = (rows, ids)
        self._rows, self._ids = _private(rows), _private(ids)
        self._hash = hashlib.sha256()
        self._is_whole = False

    def add(self, rows: bytes, ids: Sequence[UUID]) -> None:
        """The next rows, and the records that they show."""
        self._rows.write(rows)
        self._hash.update(rows)
        self._ids.write(b"".join(one.bytes for one in ids))

    def become(self, write: Callable[[Iterator[bytes], Path], None]) -> None:
        """Another file in the place of the rows, made out of them line by line."""
        self._rows.close()
        path = self._paths[0]
        # What a writer puts beside its file goes with the folder, however it ends.
        with TemporaryDirectory(prefix=f"{path.stem}.", dir=path.parent) as beside:
            made = Path(beside) / "made"
            made.touch(mode=0o600)
            with path.open("rb") as rows:
                write(iter(rows), made)
            made.replace(path)
        with path.open("rb") as file:
            self._hash = hashlib.file_digest(file, "sha256")

    def whole(self) -> str:
        """All rows are there; their SHA-256, hex."""
        self._is_whole = True
        return self._hash.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._rows.close()
        self._ids.close()
        if not self._is_whole:
            for path in self._paths:
                path.unlink(missing_ok=True)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _private(path: Path):
    path.touch(mode=0o600)
    return path.open("wb")


class ExportFiles:
    """A folder that only this node's own user may open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, id: UUID) -> Writing:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Writing(self._rows(id), self._ids(id))

    def rows(self, id: UUID) -> Iterator[bytes]:
        """The rows in pieces, also if they are dropped meanwhile. Raises FileNotFoundError."""
        return _pieces(self._rows(id).open("rb"))

    def ids(self, id: UUID) -> Iterator[list[UUID]]:
        """The records behind the rows, a thousand at a time. Raises FileNotFoundError."""
        with self._ids(id).open("rb") as file:
            while chunk := file.read(_IDS):
                yield [UUID(bytes=chunk[place : place + 16]) for place in range(0, len(chunk), 16)]

    def standing(self) -> list[UUID]:
        """The files that lie here."""
        return [UUID(path.stem) for path in self._folder.glob("*.rows")]

    def drop(self, id: UUID) -> None:
        """Gone, whether or not it was there."""
        self._rows(id).unlink(missing_ok=True)
        self._ids(id).unlink(missing_ok=True)

    def drop_old(self) -> None:
        """What nobody may fetch any more."""
        over = time.time() - LASTS.total_seconds()
        for path in self._folder.glob("*"):
            with suppress(FileNotFoundError):  # another of this node's processes was faster
                if path.stat().st_mtime >= over:
                    continue
                if path.is_dir():  # of a process that was killed while it wrote a map
                    shutil.rmtree(path)
                else:
                    path.unlink()

    def _rows(self, id: UUID) -> Path:
        return self._folder / f"{id}.rows"

    def _ids(self, id: UUID) -> Path:
        return self._folder / f"{id}.ids"
