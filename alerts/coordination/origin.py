"""An alert never reaches the country of origin of a juvenile or refugee whom it is about, nor a country that the owner
of the record behind it kept out.
"""

import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from alerts.coordination.model import Trigger
from alerts.coordination.sentences import Recorded
from alerts.protection.actions import tell_blocked
from alerts.protection.model import KeptFromOrigin
from jointops.base.access import FROM, Viewer
from jointops.base.db import Db
from jointops.base.errors import Invalid, WrongState
from jointops.base.tx import Tx

GONE = (
    "The incident behind this alert was taken back: nobody more is told of it. Discard a draft, correct or recall what"
    " was sent. What is right is recorded anew, and an alert written of that."
)


class Facts(msgspec.Struct, frozen=True):
    """What the roof knows of the record behind an alert, and of its operation.

    place       where it happened, as far as the drafter may see it
    sees        whether the viewer sees that it is there, whole or its face
    kept_from   countries that must not learn of it, whatever the drafter may see
    excluded    the principals that the record is kept from, whatever the drafter may see
    hold        both of these stay as they are until the act is done
    takes_part  whether one of some countries takes part in an operation
    recorded    what an alert may say of a record of an operation, as far as the drafter may see it; None: nothing
    stands      whether it counts: it was not taken back
    """

    place: Callable[[Tx, str, UUID], Awaitable[Any]]
    sees: Callable[[Tx, str, UUID], Awaitable[bool]]
    kept_from: Callable[[Tx, str, UUID], Awaitable[frozenset[str]]]
    excluded: Callable[[Tx, str, UUID], Awaitable[frozenset[str]]]
    hold: Callable[[Tx, str, UUID], Awaitable[None]]
    takes_part: Callable[[Tx, str, Sequence[str]], Awaitable[bool]]
    recorded: Callable[[Tx, str, str, UUID], Awaitable[Recorded | None]]
    stands: Callable[[Tx, str, UUID], Awaitable[bool]]


async def is_seen(tx: Tx, facts: Facts, trigger: Trigger | None) -> None:
    """Whoever writes of a record sees it: else the answer would say from whom a hidden one is kept. Raises Invalid."""
    if trigger is not None and not await facts.sees(tx, trigger.kind, trigger.id):
        raise Invalid.field("/trigger", "There is no such record.", "unknown")


async def still_stands(tx: Tx, facts: Facts, trigger: Trigger | None) -> None:
    """Nobody is told of an incident that was taken back. Raises WrongState (409)."""
    if trigger is not None and not await facts.stands(tx, trigger.kind, trigger.id):
        raise WrongState(GONE, why="trigger-taken-back")


async def holds(tx: Tx, facts: Facts, trigger: Trigger | None) -> None:
    """From whom the record is kept, and that it counts, stays so until this act is done: a change under way goes first.

    Raises WrongState (409: it was taken back).
    """
    if trigger is not None:
        await facts.hold(tx, trigger.kind, trigger.id)
        await still_stands(tx, facts, trigger)


async def not_to_origin(
    tx: Tx,
    facts: Facts,
    trigger: Trigger | None,
    countries: Iterable[str],
    before: frozenset[str] = frozenset(),
    pointer: str = "/countries",
) -> frozenset[str]:
    """The principals that what is written of the record stays hidden from; never those whose own words it is.

    The owner is asked, not the viewer: what was kept from somebody since, also from the viewer, is kept from them here.

    before   from whom the draft is kept
    pointer  where the countries were named

    Raises KeptFromOrigin (422), in the same words for whom the owner kept out: which of the two is nobody's to learn.
    """
    if trigger is None:
        return before
    excluded = before | await facts.excluded(tx, trigger.kind, trigger.id)
    kept_from = await facts.kept_from(tx, trigger.kind, trigger.id) | countries_in(excluded)
    if blocked := kept_from & frozenset(countries):
        raise KeptFromOrigin(pointer, blocked)
    return besides(excluded, tx.viewer.country)


def besides(principals: frozenset[str], *countries: str) -> frozenset[str]:
    """Those of some principals that do not shut out the countries that wrote it: they know their own words."""
    return principals - {f"{word}{country}" for country in countries for word in ("country:", FROM)}


def countries_in(principals: Iterable[str]) -> frozenset[str]:
    """Those of some principals that are whole countries."""
    return frozenset(one.removeprefix("country:") for one in principals if one.startswith("country:"))


@contextlib.asynccontextmanager
async def told_when_blocked(db: Db, viewer: Viewer, verb: str, trigger: Trigger | None) -> AsyncGenerator[None]:
    """What was refused for the sake of somebody protected comes to the data protection officer."""
    try:
        yield
    except KeptFromOrigin as blocked:
        if trigger is not None:
            await tell_blocked(db, viewer, verb, trigger.id, blocked.countries)
        raise
