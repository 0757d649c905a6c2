"""When and where the 12,020 checks of KAFO II are made, by whom, and when each reaches the server.

Times are seconds since the start of D1. The rhythm is that of a road: two peaks, quiet nights.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from random import Random
from typing import Literal

from msgspec import Struct

from jointops.demo.places import AIRPORT, CHECKPOINTS, OFFICERS, SAHEL, Checkpoint

Subject = Literal["person", "vehicle", "goods", "container"]

HOUR = 3600
WEEK = 7 * 24 * HOUR
CHECKS: dict[Subject, int] = {"person": 8400, "vehicle": 2300, "goods": 900, "container": 420}
PEAK, NIGHT, DAY = 160, 15, 40  # checks an hour: 06–10 and 15–19, 22–06, else
OFFLINE = 0.28  # of all checks
LONGEST_OFFLINE = 20 * HOUR  # but at Ansongo

TORODI = ("NE-TOR-01", 6 * HOUR, 10 * HOUR, 190)  # D1: mast down for four hours, then all at once
BUS = ("BF-CIN-01", 40 * HOUR + 20 * 60, 180, 45)  # D2 16:20: a full bus in three minutes
ANSONGO = ("ML-ANS-01", 86 * HOUR, 31 * HOUR)  # D4 14:00: no line for 31 hours
PORT_CONTAINERS = 360  # the other 60 pass by road
BATCH_FROM = 3  # a phone with so many reports waiting may send them in one call


class Slot(Struct):
    """One check: who makes it where, of what, when (`occurred`) and when the report is sent.

    run    number of the wait for a line in which it was sent; 0 when it was sent at once
    batch  it travels with its run in one call
    """

    post: Checkpoint
    officer: str
    occurred: int
    subject: Subject = "person"
    sent: int = 0
    run: int = 0
    batch: bool = False

    @property
    def offline(self) -> bool:
        return self.run > 0


def hourly(hour: int) -> int:
    """Give the checks an hour at this hour of the day (UTC is local time here)."""
    return PEAK if 6 <= hour < 10 or 15 <= hour < 19 else NIGHT if hour >= 22 or hour < 6 else DAY


def make_slots(rng: Random) -> list[Slot]:
    """Lay out the week; the result is in the order in which the checks were made."""
    slots = [*_torodi(rng), *_bus(rng)]
    slots += _usual(rng, sum(CHECKS.values()) - len(slots))
    slots.sort(key=lambda slot: (slot.occurred, slot.officer))
    _choose_subjects(rng, slots)
    silent = _silence_ansongo(slots)
    _send_online(rng, slots)
    _send_offline(rng, slots, silent)
    return slots


def _post(code: str) -> Checkpoint:
    return next(post for post in CHECKPOINTS if post.code == code)


def _officers_by_post() -> dict[str, list[str]]:
    posted = defaultdict[str, list[str]](list)
    for officer in OFFICERS:
        posted[officer.checkpoint].append(officer.user)
    return posted


def _torodi(rng: Random) -> Iterator[Slot]:
    code, begin, end, count = TORODI
    officers = _officers_by_post()[code]
    for _ in range(count):
        yield Slot(_post(code), rng.choice(officers), rng.randrange(begin, end - 120))


def _bus(rng: Random) -> Iterator[Slot]:
    code, begin, length, count = BUS
    officers = _officers_by_post()[code][:4]
    for _ in range(count):
        yield Slot(_post(code), rng.choice(officers), begin + rng.randrange(length))


def _usual(rng: Random, count: int) -> Iterator[Slot]:
    officers = _officers_by_post()
    hours = rng.choices(range(7 * 24), [hourly(hour % 24) for hour in range(7 * 24)], k=count)
    posts = rng.choices(CHECKPOINTS, [post.officers for post in CHECKPOINTS], k=count)
    others = [post for post in CHECKPOINTS if post.code != TORODI[0]]
    for hour, drawn in zip(hours, posts, strict=True):
        # the first minutes belong to the lists that are being loaded
        occurred = hour * HOUR + rng.randrange(900 if hour == 0 else 0, HOUR)
        down = drawn.code == TORODI[0] and TORODI[1] <= occurred < TORODI[2] + 300
        post = rng.choice(others) if down else drawn
        yield Slot(post, rng.choice(officers[post.code]), occurred)


def _choose_subjects(rng: Random, slots: list[Slot]) -> None:
    """Containers at ports, and some on the road; no vehicles at airports and ports; the bus carries persons."""
    free = [slot for slot in slots if not _on_the_bus(slot)]
    rng.shuffle(free)
    ports = [slot for slot in free if slot.post.kind == "port"][:PORT_CONTAINERS]
    borders = [slot for slot in free if slot.post.kind == "border"][: CHECKS["container"] - PORT_CONTAINERS]
    for slot in ports + borders:
        slot.subject = "container"
    _name_subject("vehicle", (slot for slot in free if slot.post.kind not in ("airport", "port")))
    _name_subject("goods", free)


def _name_subject(subject: Subject, free: Iterable[Slot]) -> None:
    still = [slot for slot in free if slot.subject == "person"]
    for slot in still[: CHECKS[subject]]:
        slot.subject = subject


def _on_the_bus(slot: Slot) -> bool:
    return slot.post.code == BUS[0] and BUS[1] <= slot.occurred < BUS[1] + BUS[2]


def _silence_ansongo(slots: list[Slot]) -> list[Slot]:
    """Find the checks of Ansongo's long silence; the first of them falls on its first second."""
    code, begin, length = ANSONGO
    silent = [slot for slot in slots if slot.post.code == code and begin <= slot.occurred < begin + length - 60]
    silent[0].occurred = begin
    return silent


def _send_online(rng: Random, slots: list[Slot]) -> None:
    for slot in slots:
        slot.sent = min(slot.occurred + rng.randrange(3, 21), WEEK - 1)


def _send_offline(rng: Random, slots: list[Slot], silent: list[Slot]) -> None:
    """Take 28 % of the checks off line: what was planned, the shares of airports and Sahel, roads for the rest."""
    mast = [slot for slot in slots if slot.post.code == TORODI[0] and TORODI[1] <= slot.occurred < TORODI[2]]
    planned = {id(slot) for slot in mast + silent}
    off = {id(slot) for slot in _on_share(rng, slots, AIRPORT, planned) + _on_share(rng, slots, SAHEL, planned)}
    roads = [slot for slot in slots if slot.post.offline not in (AIRPORT, SAHEL)]
    off |= {id(slot) for slot in _spells(rng, roads, round(OFFLINE * len(slots)) - len(off), set())}
    runs = 0
    for waiting, limit in _waits([slot for slot in slots if id(slot) not in planned], off):
        runs += 1
        _send_run(rng, waiting, runs, min(waiting[-1].occurred + 120 + int(rng.expovariate(1 / 2400)), limit))
    for together, end in ((mast, TORODI[2]), (silent, ANSONGO[1] + ANSONGO[2])):
        for own in _by_officer(together).values():
            runs += 1
            _send_run(rng, own, runs, end)


def _on_share(rng: Random, slots: list[Slot], share: float, planned: set[int]) -> list[Slot]:
    group = [slot for slot in slots if slot.post.offline == share]
    return _spells(rng, group, round(share * len(group)), planned)


def _spells(rng: Random, slots: list[Slot], count: int, planned: set[int]) -> list[Slot]:
    """Choose exactly `count` slots, the planned ones and spells of up to eight checks in a row of one officer."""
    chosen = {id(slot): slot for slot in slots if id(slot) in planned}
    officers = list(_by_officer(slot for slot in slots if not _on_the_bus(slot)).values())
    while len(chosen) < count:
        own = rng.choice(officers)
        first = rng.randrange(len(own))
        for slot in own[first : first + rng.randint(1, 8)]:
            if len(chosen) < count:
                chosen[id(slot)] = slot
    return list(chosen.values())


def _by_officer(slots: Iterable[Slot]) -> dict[str, list[Slot]]:
    own = defaultdict[str, list[Slot]](list)
    for slot in slots:
        own[slot.officer].append(slot)
    return own


def _waits(slots: list[Slot], off: set[int]) -> Iterator[tuple[list[Slot], int]]:
    """Group each officer's checks that wait for the same line; with it the second by which it must be back."""
    for own in _by_officer(slots).values():
        waiting: list[Slot] = []
        for slot in own:
            online = id(slot) not in off
            if waiting and (online or slot.occurred - waiting[0].occurred > LONGEST_OFFLINE // 2):
                yield waiting, min(slot.occurred, waiting[0].occurred + LONGEST_OFFLINE)
                waiting = []
            if not online:
                waiting.append(slot)
        if waiting:
            yield waiting, min(WEEK - 60, waiting[0].occurred + LONGEST_OFFLINE)


def _send_run(rng: Random, waiting: list[Slot], run: int, sent: int) -> None:
    batch = len(waiting) >= BATCH_FROM and rng.random() < 0.5
    for slot in waiting:
        slot.run, slot.batch = run, batch
        slot.sent = min(max(sent, waiting[-1].occurred + 60), WEEK - 1)
