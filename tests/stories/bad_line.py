"""The week over bad lines: 15 % of the uploads are sent twice, some batches arrive hours late."""

from random import Random
from uuid import UUID

import msgspec
from msgspec.structs import replace

from jointops.demo.slots import HOUR, WEEK
from jointops.demo.step import Step, clock, seconds

TWICE = 0.15
LATE = 0.3  # of the batches that nobody waits for
CALLS = ("POST /api/checks", "POST /api/checks/batch")


class _OnlyId(msgspec.Struct):
    id: UUID


_one = msgspec.json.Decoder(_OnlyId)
_many = msgspec.json.Decoder(list[_OnlyId])


def ids_of(step: Step) -> list[UUID]:
    """The checks that an upload carries; none for other steps."""
    if step.call not in CALLS:
        return []
    return [one.id for one in _many.decode(step.body)] if step.call.endswith("batch") else [_one.decode(step.body).id]


def over_bad_lines(steps: list[Step], rng: Random) -> list[Step]:
    """Send some again, some late. Each line then expects 201 for what is new at its place and 200 for what is not."""
    sent = [_late(step, rng) if _may_wait(step) and rng.random() < LATE else step for step in steps]
    uploads = [step for step in sent if ids_of(step)]
    rng.shuffle(uploads)
    wanted = TWICE * sum(len(ids_of(step)) for step in uploads)
    again: list[Step] = []
    while wanted > 0:
        step = uploads.pop()
        wanted -= len(ids_of(step))
        again.append(replace(_late(step, rng), save={}))
    ordered = sorted(sent + again, key=lambda step: seconds(step.at))
    seen: set[UUID] = set()
    return [_each_once(step, seen) for step in ordered]


def _may_wait(step: Step) -> bool:
    """A planned match is looked for at its time: those batches arrive when they should."""
    return step.call.endswith("batch") and not step.save


def _late(step: Step, rng: Random) -> Step:
    return replace(step, at=clock(min(seconds(step.at) + rng.randint(60, 12 * HOUR), WEEK - 1)))


def _each_once(step: Step, seen: set[UUID]) -> Step:
    status: dict[str, int] = {}
    for place, id in enumerate(ids_of(step)):
        status[f"/results/{place}/status" if step.call.endswith("batch") else "status"] = 200 if id in seen else 201
        seen.add(id)
    return replace(step, expect=step.expect | status)
