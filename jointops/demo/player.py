"""Plays a scenario against a running server through the public API, as many people at once."""

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import httpx
from msgspec import Struct

from jointops.demo.answers import Failure, Report, at_pointer, differs, percentiles
from jointops.demo.filing import Answer, Desk
from jointops.demo.lines import connected
from jointops.demo.order import Order
from jointops.demo.shifting import Pace
from jointops.demo.step import Step, seconds
from jointops.demo.viewing import Screen, socket_address

AT_ONCE = 32  # requests under way: enough to keep a server of two cores busy, few enough for honest latencies
REORDER_S = 3600  # sent as fast as possible, a step waits for all that is an hour older in the story
SETTLE_S = 1.0  # time that an event has to reach a `never` after the last step
SAVED = re.compile(rb"\$\{(\w+)\}")


class Story(Struct):
    """How far a play has come: who keeps it can go on in mid-story.

    saved  values that steps saved
    done   lines that are finished, from 1
    """

    saved: dict[str, str] = {}
    done: set[int] = set()


class Waiting(Struct):
    """A step under way and its scenario second."""

    at: int
    task: asyncio.Task[None]


async def play(
    steps: Sequence[Step],
    base_url: str,
    speed: float,
    *,
    start: str | None = None,
    shift_to_now: datetime | None = None,
    progress: Callable[[int, int], None] | None = None,
    story: Story | None = None,
) -> Report:
    """Play a scenario and say how it went.

    speed         scenario seconds a real second; 0 as fast as the server answers
    start         scenario time that is now: what is before it is sent at once
    shift_to_now  the scenario's own instant of +00:00:00; given, times in bodies move so that `start` is now
                  (all of it lies in the past at speed 0)
    progress      called with steps finished and steps in all
    story         what an earlier play has come to; it is gone on with, and added to
    """
    end = seconds(steps[-1].at) if steps else 0
    here = seconds(start) if start else 0 if speed else end
    pace = Pace(datetime.now(UTC), here, speed, shift_to_now)
    async with connected(base_url, AT_ONCE) as http:
        return await Player(steps, Desk(http), pace, base_url, progress, story or Story()).run()


class Player:
    """Keeps the order that the story needs and lets the rest go at once."""

    def __init__(
        self,
        steps: Sequence[Step],
        desk: Desk,
        pace: Pace,
        base_url: str,
        progress: Callable[[int, int], None] | None,
        story: Story,
    ) -> None:
        self._steps = steps
        self._desk = desk
        self._pace = pace
        self._base_url = base_url
        self._progress = progress
        self._room = asyncio.Semaphore(AT_ONCE)
        self._saved = story.saved
        self._done = story.done
        self._screens: dict[str, Screen] = {}
        self._nevers: list[tuple[int, Step, int]] = []
        self._failures: list[Failure] = []

    async def run(self) -> Report:
        began = time.monotonic()
        try:
            await self._open_screens()
            await self._send_all()
            await self._judge_nevers()
        finally:
            for screen in self._screens.values():
                await screen.close()
        self._failures.sort(key=lambda failure: failure.line)
        return Report(
            sent=len(self._desk.took),
            failed=self._failures,
            by_status=dict(self._desk.by_status),
            latency_ms=percentiles(self._desk.took),
            took_s=round(time.monotonic() - began, 3),
        )

    async def _open_screens(self) -> None:
        ahead = [step for line, step in enumerate(self._steps, 1) if line not in self._done]
        for user in dict.fromkeys(step.by for step in ahead if step.sees or step.never):
            self._screens[user] = Screen(socket_address(self._base_url), await self._desk.token(user))
            await self._screens[user].open()

    async def _send_all(self) -> None:
        order, under_way = Order(), deque[Waiting]()
        async with asyncio.TaskGroup() as group:
            for line, step in enumerate(self._steps, 1):
                if line in self._done:
                    continue
                at = seconds(step.at)
                await self._until(self._pace.due(at))
                while under_way and (under_way[0].task.done() or under_way[0].at < at - REORDER_S):
                    await under_way.popleft().task
                before = [waiting.task for waiting in under_way] if step.sees else order.before(step)
                task = group.create_task(self._take(line, step, [one for one in before if not one.done()]))
                order.note(step, task)
                under_way.append(Waiting(at, task))

    async def _until(self, due: datetime) -> None:
        pause = (due - datetime.now(UTC)).total_seconds()
        if pause > 0:
            await asyncio.sleep(pause)

    async def _take(self, line: int, step: Step, before: list[asyncio.Task[None]]) -> None:
        if before:
            await asyncio.wait(before)
        if step.never is not None:
            self._nevers.append((line, step, self._screens[step.by].count()))
        elif step.sees is not None:
            self._note(line, step, await self._screens[step.by].sees(step.sees, _patience(step)))
        else:
            async with self._room:
                self._note(line, step, await self._call(step))
        self._done.add(line)
        if self._progress is not None:
            self._progress(len(self._done), len(self._steps))

    async def _call(self, step: Step) -> str:
        """Make the call, again and again while it is a GET that still may come true; answers what is wrong."""
        try:
            call, if_match = self._fill(step.call.encode()).decode(), self._fill(step.if_match.encode()).decode()
            body = self._pace.shift(self._fill(bytes(step.body)))
        except KeyError as unknown:
            return f"nothing was saved as {unknown}"
        deadline, pause = time.monotonic() + _patience(step), 0.02
        while True:
            try:
                answer = await self._desk.send(step.by, call, body, if_match)
            except httpx.HTTPError as broken:
                return f"{type(broken).__name__}: {broken}"
            wrong = _wrong(step, answer)
            if not wrong:
                return self._keep(step, answer)
            if not call.startswith("GET ") or time.monotonic() + pause > deadline:
                return wrong
            await asyncio.sleep(pause)
            pause = min(2 * pause, 0.5)

    def _fill(self, text: bytes) -> bytes:
        return SAVED.sub(lambda found: self._saved[found[1].decode()].encode(), text) if b"${" in text else text

    def _keep(self, step: Step, answer: Answer) -> str:
        for name, pointer in step.save.items():
            found = at_pointer(answer.document, pointer)
            if not isinstance(found, str | int):
                return f"there is nothing at {pointer} to save as {name}"
            self._saved[name] = str(found)
        return ""

    def _note(self, line: int, step: Step, wrong: str) -> None:
        if wrong:
            what = step.call or f"sees {step.sees}"
            self._failures.append(Failure(line, step.by, what, wrong))

    async def _judge_nevers(self) -> None:
        if self._nevers:
            await asyncio.sleep(SETTLE_S)
        for line, step, since in self._nevers:
            if step.never is not None and self._screens[step.by].saw(step.never, since):
                self._failures.append(Failure(line, step.by, f"never {step.never}", "it came"))


def _patience(step: Step) -> float:
    return float(step.within.removesuffix("s")) if step.within else 0.0


def _wrong(step: Step, answer: Answer) -> str:
    """Compare with what was expected; without a word about the status any success is right."""
    expected = {name: value for name, value in step.expect.items() if name != "status"}
    status = step.expect.get("status")
    if answer.status != status if status is not None else answer.status >= 400:
        return f"status {answer.status}: {str(answer.document)[:300]}"
    return differs(answer.document, expected)
