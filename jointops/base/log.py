"""Logging: one line an event, to standard error; errors with where they arose, once. Nothing that people typed.

Only the fields of `SHOWN` are written as they are. Of an error its class, its code and its place in our code are: the
message may quote a name, a plate or a whole row.
"""

import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any, cast

import asyncpg
import structlog

SHOWN = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "error",
        "exception",
        "reason",
        "method",
        "route",
        "instance",
        "consumer",
        "kind",
        "events",
        "id",
        "witness",
        "logger",
        # Names that we or an operator gave: a role of the database, a provider, what it vouched for.
        "act",
        "acr",
        "amr",
        "provider",
        "role",
        # How many: of counts nobody learns whose.
        "certificates",
        "checks",
        "compared",
        "parked",
        "records",
        "subjects",
        "tries",
        "version",
    }
)
WITHHELD = "‹withheld›"


def told(error: BaseException) -> str:
    """An error without its message: `UniqueViolationError 23505`."""
    code = error.sqlstate if isinstance(error, asyncpg.PostgresError) else getattr(error, "errno", None)
    return " ".join(str(part) for part in (type(error).__name__, code) if part is not None)


def places(error: BaseException) -> list[str]:
    """Where an error arose, innermost last, each cause before what it led to; no message, no value."""
    lines: list[str] = []
    for one in reversed(_chain(error)):
        frames = traceback.extract_tb(one.__traceback__)
        lines += [told(one), *(f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)]
    return lines


def _chain(error: BaseException) -> list[BaseException]:
    """An error and what led to it, each once: whoever raises an error from itself makes a ring of it."""
    found: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and all(one is not known for known in found):
        found.append(one)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return found


def redact(logger: object, method: str, fields: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """The fields that may be shown; errors as class, code and place."""
    given = fields.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else cast(list[Any], given)[1] if isinstance(given, tuple) else given
    shown = {name: _shown(name, value) for name, value in fields.items()}
    if isinstance(error, BaseException):
        shown["exception"] = places(error)
    return shown


def _shown(name: str, value: Any) -> Any:
    if isinstance(value, BaseException):
        return told(value)
    if name not in SHOWN:
        return WITHHELD
    return value if isinstance(value, int | float) else "".join(c if c.isprintable() else "�" for c in str(value))


class _Ours(logging.Handler):
    """What libraries log: who, how grave and which error. Their text is shown before values are put into it."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        text = record.msg if record.args else f"a library says something ({record.filename}:{record.lineno})"
        structlog.get_logger().log(record.levelno, text, logger=record.name, exc_info=error)


def to_stderr() -> None:
    """Readable lines on a terminal, JSON lines elsewhere."""
    renderer = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(handlers=[_Ours()], level=logging.WARNING, force=True)
