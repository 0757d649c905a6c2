"""An alert never reaches the country of origin of a juvenile or refugee whom it is about."""

import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from alerts.coordination.model import Trigger
from alerts.coordination.sentences import Recorded
from alerts.protection.actions import tell_blocked
from alerts.protection.model import KeptFromOrigin
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.tx import Tx


class Facts(msgspec.Struct, frozen=True):
    """What the roof knows of the record behind an alert, and of its operation.

    place       where it happened, as far as the drafter may see it
    kept_from   countries that must not learn of it, whatever the drafter may see
    takes_part  whether one of some countries takes part in an operation
    recorded    what an alert may say of a record of an operation, as far as the drafter may see it; None: nothing
    """

    place: Callable[[Tx, str, UUID], Awaitable[Any]]
    kept_from: Callable[[Tx, str, UUID], Awaitable[frozenset[str]]]
    takes_part: Callable[[Tx, str, Sequence[str]], Awaitable[bool]]
    recorded: Callable[[Tx, str, str, UUID], Awaitable[Recorded | None]]


async def not_to_origin(tx: Tx, facts: Facts, trigger: Trigger | None, countries: Iterable[str]) -> None:
    """Raises KeptFromOrigin (422)."""
    if trigger is None:
        return
    blocked = await facts.kept_from(tx, trigger.kind, trigger.id) & frozenset(countries)
    if blocked:
        raise KeptFromOrigin("/countries", blocked)


@contextlib.asynccontextmanager
async def told_when_blocked(db: Db, viewer: Viewer, verb: str, trigger: Trigger | None) -> AsyncGenerator[None]:
    """What was refused for the sake of somebody protected comes to the data protection officer."""
    try:
        yield
    except KeptFromOrigin as blocked:
        if trigger is not None:
            await tell_blocked(db, viewer, verb, trigger.id, blocked.countries)
        raise
