"""When and where the 12,020 checks of KAFO II are made, by whom, and when each reaches the server.

Times are seconds since the start of D1. The rhythm is that of a road: two peaks, quiet nights.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from random import Random

from jointops.demo.offline import by_officer, send_run, spells, waits
from jointops.demo.places import AIRPORT, CHECKPOINTS, OFFICERS, SAHEL, Checkpoint
from jointops.demo.slot import HOUR, WEEK, Slot, Subject

CHECKS: dict[Subject, int] = {"person": 8400, "vehicle": 2300, "goods": 900, "container": 420}
PEAK, NIGHT, DAY = 160, 15, 40  # checks an hour: 06–10 and 15–19, 22–06, else
OFFLINE = 0.28  # of all checks

TORODI = ("NE-TOR-01", 6 * HOUR, 10 * HOUR, 190)  # D1: mast down for four hours, then all at once
BUS = ("BF-CIN-01", 40 * HOUR + 20 * 60, 180, 45)  # D2 16:20: a full bus in three minutes
ANSONGO = ("ML-ANS-01", 86 * HOUR, 31 * HOUR)  # D4 14:00: no line for 31 hours
PORT_CONTAINERS = 360  # the other 60 pass by road


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
    roads = [slot for slot in slots if slot.post.offline not in (AIRPORT, SAHEL) and not _on_the_bus(slot)]
    off |= {id(slot) for slot in spells(rng, roads, round(OFFLINE * len(slots)) - len(off), set())}
    runs = 0
    for waiting, limit in waits([slot for slot in slots if id(slot) not in planned], off):
        runs += 1
        send_run(rng, waiting, runs, min(waiting[-1].occurred + 120 + int(rng.expovariate(1 / 2400)), limit))
    for together, end in ((mast, TORODI[2]), (silent, ANSONGO[1] + ANSONGO[2])):
        for own in by_officer(together).values():
            runs += 1
            send_run(rng, own, runs, end)


def _on_share(rng: Random, slots: list[Slot], share: float, planned: set[int]) -> list[Slot]:
    group = [slot for slot in slots if slot.post.offline == share]
    return spells(rng, group, round(share * len(group)), planned)
