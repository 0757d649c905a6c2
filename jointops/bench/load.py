"""Officers' phones in a process of their own: keep-alive HTTP, a few checks under way at once, each answer timed.

Reads a `Job` as JSON from standard input and writes a `Done` as JSON to standard output.
"""

import asyncio
import sys
import time
from collections import Counter, deque
from itertools import cycle
from typing import cast

import msgspec
import uvloop

from jointops.base.ids import uuid7

ID_LENGTH = 36


class Officer(msgspec.Struct):
    """Who reports, and the checks to report, in order and then again from the start, each time under a new id."""

    token: str
    bodies: list[str]


class Job(msgspec.Struct):
    """What to load.

    at_once  checks under way at one time
    warm_up  seconds before those that count
    """

    port: int
    officers: list[Officer]
    at_once: int
    warm_up: float
    seconds: float


class Done(msgspec.Struct):
    """What came of it.

    kept       checks answered 201, those of the warm-up included: as many rows must be there
    others     any other status → how often
    took_ms    time to each answer that counts
    seconds    over which those that count were answered
    cpu_s      processor time of this process in those seconds
    """

    kept: int
    others: dict[int, int]
    took_ms: list[float]
    seconds: float
    cpu_s: float


class Phone(asyncio.Protocol):
    """One officer's connection: one check at a time."""

    def __init__(self, officer: Officer, port: int) -> None:
        self._checks = cycle([_request(officer.token, body, port) for body in officer.bodies])
        self._came = bytearray()
        self._status: asyncio.Future[int] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but its class

    def data_received(self, data: bytes) -> None:
        self._came += data
        end = self._came.find(b"\r\n\r\n")
        if end < 0 or self._status is None:
            return
        head = bytes(self._came[:end]).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        if len(self._came) >= end + 4 + length:
            self._came.clear()
            self._status.set_result(int(head[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._status is not None and not self._status.done():
            self._status.set_exception(exc or ConnectionResetError("the server closed a connection"))

    async def check(self) -> int:
        """Report the next check; the status of the answer."""
        assert self._transport is not None
        before, after = next(self._checks)
        self._status = asyncio.get_running_loop().create_future()
        self._transport.write(before + str(uuid7()).encode() + after)
        return await self._status


def _request(token: str, body: str, port: int) -> tuple[bytes, bytes]:
    """The request around the id, which stands first in the body."""
    start = '{"id":"'
    assert body.startswith(start)
    sent = body.encode()
    head = (
        f"POST /api/checks HTTP/1.1\r\nhost: localhost:{port}\r\nauthorization: Bearer {token}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(sent)}\r\n\r\n{start}"
    )
    return head.encode(), sent[len(start) + ID_LENGTH :]


async def work(job: Job) -> Done:
    """Keep `at_once` checks under way, each from the officer who has waited longest."""
    loop = asyncio.get_running_loop()
    free: deque[Phone] = deque()
    for officer in job.officers:
        _, phone = await loop.create_connection(lambda officer=officer: Phone(officer, job.port), "127.0.0.1", job.port)
        free.append(phone)
    statuses: Counter[int] = Counter()
    took_ms: list[float] = []
    counts_from = time.perf_counter() + job.warm_up
    ends = counts_from + job.seconds

    async def keep_checking() -> None:
        while (began := time.perf_counter()) < ends:
            phone = free.popleft()
            statuses[await phone.check()] += 1
            free.append(phone)
            answered = time.perf_counter()
            if counts_from <= answered < ends:
                took_ms.append((answered - began) * 1000)

    async def cpu_while_counting() -> float:
        await asyncio.sleep(job.warm_up)
        before = time.process_time()
        await asyncio.sleep(job.seconds)
        return time.process_time() - before

    cpu = asyncio.create_task(cpu_while_counting())
    await asyncio.gather(*(keep_checking() for _ in range(job.at_once)))
    kept = statuses.pop(201, 0)
    return Done(kept, dict(statuses), took_ms, job.seconds, await cpu)


if __name__ == "__main__":
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    sys.stdout.buffer.write(msgspec.json.encode(uvloop.run(work(job))))
