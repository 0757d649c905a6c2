"""Where the time of a check goes: stopwatches put around the parts of the path while this looks, and taken off again.

Only calls made while answering a request are timed; what consumers of the log do meanwhile is not.
"""

import functools
import time
from collections import defaultdict
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import asyncpg
from litestar import Request, Response

from alerts.watchlists.index import LiveEntries
from jointops.base import edge
from ops.checks import actions

Spent = defaultdict[str, float]
"""Part → seconds."""

Clock = Callable[[Callable[..., Any]], Callable[..., Any]]
"""Puts a stopwatch around a function."""

_spent: ContextVar[Spent | None] = ContextVar("spent", default=None)

TOTAL = "whole request"

ACT = "SQL: the whole act, with commit"


def watched(app: Any, spent: Spent) -> Any:
    """The application, with all that it does for a request added to `spent`."""

    async def watching(scope: Any, receive: Any, send: Any) -> None:
        _spent.set(spent)
        began = time.perf_counter()
        await app(scope, receive, send)
        spent[TOTAL] += time.perf_counter() - began
        spent["requests"] += 1

    return watching


@contextmanager
def stopwatches() -> Generator[None]:
    """While this is open, the parts of the path add to what their request has spent."""
    places: list[tuple[Any, str, Clock]] = [
        (edge, "_read", _timed_async(lambda *_: "decode: read the body")),
        (edge, "_clean_body", _timed("decode: judge and clean the body")),
        (Request, "json", _timed_async(lambda *_: "decode: JSON")),
        (Response, "to_asgi_response", _timed("encode")),
        (actions, "prepare", _timed("screening: prepare")),
        (LiveEntries, "told", _timed("screening: look up, compare")),
        (asyncpg.Pool, "_acquire", _timed_async(lambda *_: "wait for a connection")),
        (asyncpg.Connection, "execute", _timed_async(_statement)),
        (asyncpg.Connection, "fetch", _timed_async(_statement)),
        (asyncpg.Connection, "fetchrow", _timed_async(_statement)),
    ]
    kept = [(owner, name, getattr(owner, name)) for owner, name, _ in places]
    for owner, name, clock in places:
        setattr(owner, name, clock(getattr(owner, name)))
    try:
        yield
    finally:
        for owner, name, original in kept:
            setattr(owner, name, original)


def _statement(_: object, text: str, *rest: object) -> str:
    return ACT if text.startswith("/* file_check */") else "SQL: other"


def _timed(part: str) -> Clock:
    def around(inner: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(inner)
        def timed(*given: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return inner(*given, **named)
            finally:
                _add(part, began)

        return timed

    return around


def _timed_async(part: Callable[..., str]) -> Clock:
    def around(inner: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(inner)
        async def timed(*given: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return await inner(*given, **named)
            finally:
                _add(part(*given), began)

        return timed

    return around


def _add(part: str, began: float) -> None:
    if (spent := _spent.get()) is not None:
        spent[part] += time.perf_counter() - began


def shares(spent: Spent) -> dict[str, float]:
    """Microseconds a check for each part, the costliest first, and for what no stopwatch saw."""
    times = dict(spent)
    requests, whole = times.pop("requests"), times.pop(TOTAL)
    rest = whole - sum(times.values())
    parts = {**dict(sorted(times.items(), key=lambda one: -one[1])), "routing, sign-in, the rest": rest, TOTAL: whole}
    return {part: round(seconds / requests * 1e6, 1) for part, seconds in parts.items()}
