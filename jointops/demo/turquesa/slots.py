"""When and where the checks of Turquesa II are made, by whom, and when each reaches the server.

Times are seconds since the start of D1, UTC. Each post has the rhythm of its own sun, so the peak moves west.
"""

from collections import defaultdict
from random import Random

from jointops.demo.offline import send_run, spells, waits
from jointops.demo.places import Checkpoint
from jointops.demo.slot import HOUR, WEEK, Slot, Subject
from jointops.demo.turquesa.places import AIRPORT, CHECKPOINTS, DARIEN, OFFICERS, ROAD

OFFLINE = 0.12  # of all checks
PEAK, DAY, NIGHT = 10, 1.0, 0.15  # weights of an hour at a post: 06–10 and 15–19 local, else, 22–06
LISTS_LOADED = 900  # the first minutes belong to the lists that are being loaded
GOODS, VEHICLES = 0.02, 0.16  # shares; vehicles on roads alone


def make_slots(rng: Random, checks: int) -> list[Slot]:
    """Lay out the week; the result is in the order in which the checks were made."""
    slots = _made(rng, checks)
    slots.sort(key=lambda slot: (slot.occurred, slot.officer))
    for slot in slots:
        slot.sent = min(slot.occurred + rng.randrange(3, 21), WEEK - 1)
    _send_offline(rng, slots)
    return slots


def hourly(post: Checkpoint, hour: int) -> float:
    """How busy a post is at this hour UTC."""
    local = (hour + round(post.lon / 15)) % 24
    return PEAK if 6 <= local < 10 or 15 <= local < 19 else NIGHT if local >= 22 or local < 6 else DAY


def _made(rng: Random, checks: int) -> list[Slot]:
    officers = defaultdict[str, list[str]](list)
    for officer in OFFICERS:
        officers[officer.checkpoint].append(officer.user)
    hours = range(7 * 24)
    weights = {post.code: [hourly(post, hour) for hour in hours] for post in CHECKPOINTS}
    slots: list[Slot] = []
    for post in rng.choices(CHECKPOINTS, [post.officers for post in CHECKPOINTS], k=checks):
        hour = rng.choices(hours, weights[post.code])[0]
        occurred = hour * HOUR + rng.randrange(LISTS_LOADED if hour == 0 else 0, HOUR)
        slots.append(Slot(post, rng.choice(officers[post.code]), occurred, _subject(rng, post)))
    return slots


def _subject(rng: Random, post: Checkpoint) -> Subject:
    drawn = rng.random()
    if drawn < GOODS:
        return "goods"
    return "vehicle" if drawn < GOODS + VEHICLES and post.kind != "airport" else "person"


def _send_offline(rng: Random, slots: list[Slot]) -> None:
    """Take 12 % of the checks off line: of airports and the Darién their shares, of the roads the rest."""
    off: set[int] = set()
    for share in (AIRPORT, DARIEN):
        group = [slot for slot in slots if slot.post.offline == share]
        off |= {id(slot) for slot in spells(rng, group, round(share * len(group)), set())}
    roads = [slot for slot in slots if slot.post.offline == ROAD]
    off |= {id(slot) for slot in spells(rng, roads, max(0, round(OFFLINE * len(slots)) - len(off)), set())}
    for run, (waiting, limit) in enumerate(waits(slots, off), 1):
        send_run(rng, waiting, run, min(waiting[-1].occurred + 120 + int(rng.expovariate(1 / 2400)), limit))
