"""Files on a share of another machine, which may hang: whoever waits for one waits so long and no longer."""

import asyncio
import errno
import os
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")

WITHIN_S = 10.0
"""As long as a call to another authority's server may take."""

_PIECE = 1 << 18


class FarFile:
    """A file that somebody else keeps: what is done to it is done one after the other.

    within_s  until a call is given up; what it had begun goes on by itself, and no other begins before it has ended
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.within_s = WITHIN_S
        self._last: Future[Any] | None = None

    async def call(self, act: Callable[[Path], T]) -> T:
        """What the act makes of the file. Raises OSError, of which one says that the share does not answer."""
        if self._last is not None and not self._last.done():
            raise _silent("it still does not answer")
        ending: Future[T] = Future()
        self._last = ending
        # Of its own, and nobody's at the end: a pool would run out of threads, and no process ends before its pool.
        Thread(target=_do, args=(act, self.path, ending), daemon=True).start()
        waited = asyncio.wrap_future(ending)
        done, _ = await asyncio.wait([waited], timeout=self.within_s)
        if not done:
            waited.add_done_callback(lambda late: late.exception())  # nobody asks any more
            raise _silent(f"it does not answer within {self.within_s:g} s")
        return waited.result()

    async def read(self) -> bytes:
        """All that the file holds. Raises OSError."""
        return b"".join([piece async for piece in self._pieces()])

    async def lines(self) -> AsyncGenerator[list[str]]:
        """What the file holds, some lines at a time. Raises OSError."""
        cut = b""
        async for piece in self._pieces():
            whole, end, cut = (cut + piece).rpartition(b"\n")
            if end:
                yield _text(whole)
        if cut:
            yield _text(cut)

    async def _pieces(self) -> AsyncGenerator[bytes]:
        """Each has its time, and the whole, which grows for years, what it takes."""
        start = 0
        while piece := await self.call(partial(_piece, start)):
            start += len(piece)
            yield piece


def append(lines: bytes, file: Path) -> None:
    """Lines that are kept when this ends; of what is there it reads the last byte alone."""
    if _is_cut(file):
        lines = b"\n" + lines
    with file.open("ab") as out:
        out.write(lines)
        out.flush()
        os.fsync(out.fileno())


def _is_cut(file: Path) -> bool:
    """Whether somebody stopped in the middle of a line."""
    if not file.exists():
        return False
    with file.open("rb") as held:
        size = held.seek(0, os.SEEK_END)
        held.seek(max(0, size - 1))
        return held.read(1) not in (b"", b"\n")


def _piece(start: int, file: Path) -> bytes:
    with file.open("rb") as held:
        held.seek(start)
        return held.read(_PIECE)


def _text(lines: bytes) -> list[str]:
    return lines.decode(errors="replace").split("\n")


def _do(act: Callable[[Path], T], file: Path, ending: Future[T]) -> None:
    try:
        ending.set_result(act(file))
    except BaseException as error:
        ending.set_exception(error)


def _silent(said: str) -> TimeoutError:
    return TimeoutError(errno.ETIMEDOUT, said)
