"""Phones without a line: which checks wait, how long, and with which others their reports are sent."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from random import Random

from jointops.demo.slot import HOUR, WEEK, Slot

LONGEST_OFFLINE = 20 * HOUR  # but where a scenario plans otherwise
BATCH_FROM = 3  # a phone with so many reports waiting may send them in one call


def spells(rng: Random, slots: list[Slot], count: int, planned: set[int]) -> list[Slot]:
    """Choose exactly `count` slots, the planned ones and spells of up to eight checks in a row of one officer."""
    chosen = {id(slot): slot for slot in slots if id(slot) in planned}
    officers = list(by_officer(slots).values())
    while len(chosen) < count:
        own = rng.choice(officers)
        first = rng.randrange(len(own))
        for slot in own[first : first + rng.randint(1, 8)]:
            if len(chosen) < count:
                chosen[id(slot)] = slot
    return list(chosen.values())


def by_officer(slots: Iterable[Slot]) -> dict[str, list[Slot]]:
    """Each officer's checks, in the order of the slots."""
    own = defaultdict[str, list[Slot]](list)
    for slot in slots:
        own[slot.officer].append(slot)
    return own


def waits(slots: list[Slot], off: set[int]) -> Iterator[tuple[list[Slot], int]]:
    """Group each officer's checks that wait for the same line; with it the second by which it must be back."""
    for own in by_officer(slots).values():
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


def send_run(rng: Random, waiting: list[Slot], run: int, sent: int) -> None:
    """Send what waited together: half of the longer runs in one call."""
    batch = len(waiting) >= BATCH_FROM and rng.random() < 0.5
    for slot in waiting:
        slot.run, slot.batch = run, batch
        slot.sent = min(max(sent, waiting[-1].occurred + 60), WEEK - 1)
