"""Acts that were refused: on record before the answer, with who, what and why, and nothing that gives a record away.

The row names what the caller named: one for a record that is hidden is like one for a record that never was, and no
country's own page of looks at its records shows either.
"""

import time
from typing import Any
from uuid import UUID

import asyncpg
import structlog
from litestar.types import Scope

from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.errors import NotAllowed, NotFound, OutOfScope, Problem, StepUpRequired, WrongOrigin
from jointops.base.limits import TooManyCalls

log = structlog.get_logger(__name__)

REFUSED = "act.refuse"

VIEWER = "viewer"
"""Where the door leaves the person of a call, in the call's own state."""

_AT_ONCE = (NotAllowed, OutOfScope, StepUpRequired)
_NOW_AND_THEN = (TooManyCalls, WrongOrigin)
_EVERY_S = 60.0
_SAFE = {"GET", "HEAD", "OPTIONS"}


class Refusals:
    """Those of one node; a flood is a row a minute for each who makes it."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._told: dict[tuple[str, str], float] = {}

    async def note(self, error: Exception, scope: Scope) -> None:
        """Put it on record, when it is one. An answer that refuses is given even when that fails, which is logged."""
        if not isinstance(error, Problem):
            return
        viewer: Viewer | None = scope.get("state", {}).get(VIEWER)
        if not self._is_to_be_told(error, viewer, scope):
            return
        try:
            if viewer is None:
                async with self._db.service("log") as tx:
                    tx.audit(REFUSED, result=f"{_act(scope)} {error.slug()}")
            else:
                async with self._db.write(viewer) as tx:
                    tx.audit(REFUSED, _named(scope), result=f"{_act(scope)} {error.slug()}")
        except (Problem, OSError, asyncpg.PostgresError) as failed:  # the session ended, or the database cannot
            log.error("a refused act is not on record", act=_act(scope), error=failed)

    def _is_to_be_told(self, error: Problem, viewer: Viewer | None, scope: Scope) -> bool:
        if isinstance(error, _NOW_AND_THEN):
            return self._is_first(viewer.user if viewer else _address(scope), error.slug())
        if viewer is None:
            return False
        return isinstance(error, _AT_ONCE) or (
            isinstance(error, NotFound) and "method" in scope and scope["method"] not in _SAFE
        )

    def _is_first(self, who: str, why: str) -> bool:
        now = time.monotonic()
        if now - self._told.get((who, why), -_EVERY_S) < _EVERY_S:
            return False
        self._told = {key: at for key, at in self._told.items() if now - at < _EVERY_S}
        self._told[who, why] = now
        return True


def _act(scope: Scope) -> str:
    handler: Any = scope.get("route_handler")
    return str(handler.opt.get("verb", "call")) if handler is not None else "call"


def _named(scope: Scope) -> UUID | None:
    """The record that the address names, whether or not there is one."""
    named: Any = scope.get("path_params", {}).get("id")
    return named if isinstance(named, UUID) else None


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else "nowhere"
