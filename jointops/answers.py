"""What each answer holds, field by field, and which roles are given it: the page on which a new field is seen."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import msgspec
from litestar import Litestar
from litestar.routes import HTTPRoute

from jointops.base.access import VERBS
from jointops.base.page import Page
from ops.exports.model import EXPORT
from ops.exports.sources import SOURCES, Source

SIGNED_IN = "everyone signed in"
ANYONE = "everyone, without a session"


def calls_of(app: Litestar) -> Iterator[tuple[str, str, Any]]:
    """Each call of the API: its address, its method and its handler."""
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path.startswith("/api/") and "/schema" not in route.path:
            for handler in route.route_handlers:
                for method in handler.http_methods - {"OPTIONS", "HEAD"}:
                    yield route.path, str(method), handler


def callers_of(handler: Any) -> str:
    """The roles that may call it."""
    roles = ", ".join(sorted(VERBS[handler.opt["verb"]].roles))
    return roles or (ANYONE if handler.opt.get("public") else SIGNED_IN)


def answers(app: Litestar) -> list[str]:
    """A row for each Struct that is answered, alone or inside another, and for a line of each export."""
    given: defaultdict[Any, set[str]] = defaultdict(set)
    for _, _, handler in calls_of(app):
        for kind in _structs(handler.parsed_return_field.annotation):
            given[kind].add(callers_of(handler))
    rows = {(_name(kind), _together(callers), ", ".join(_fields(kind))) for kind, callers in given.items()}
    rows |= {(f"export of {what}", _exporters(source), ", ".join(source.columns)) for what, source in SOURCES.items()}
    return [f"| {' | '.join(row)} |" for row in sorted(rows)]


def _exporters(source: Source) -> str:
    may, read = VERBS[EXPORT].roles, VERBS[source.verb].roles
    return ", ".join(sorted(may & read if read else may))


def _together(callers: set[str]) -> str:
    whole = callers & {ANYONE, SIGNED_IN}
    return min(whole) if whole else ", ".join(sorted({role for some in callers for role in some.split(", ")}))


def _structs(kind: Any) -> set[Any]:
    """All Structs in a type, however deep; a page of some holds nothing beside them."""
    found: set[Any] = set()
    waiting = [kind]
    while waiting:
        one = waiting.pop()
        if not _is_struct(one) or get_origin(one) is Page:
            waiting += get_args(one)
        elif one not in found:
            found.add(one)
            waiting += [field.type for field in msgspec.structs.fields(one)]
    return found


def _is_struct(kind: Any) -> bool:
    plain = get_origin(kind) or kind
    return isinstance(plain, type) and issubclass(plain, msgspec.Struct)


def _fields(kind: Any) -> Iterator[str]:
    """Its fields as they are sent: with the Structs that they hold, or `free` where they may hold anything."""
    for field in msgspec.structs.fields(kind):
        within = sorted({_name(one) for one in _nearest(field.type)}) or ["free"] * _is_free(field.type)
        yield f"{field.encode_name} ({' or '.join(within)})" if within else field.encode_name


def _nearest(kind: Any) -> list[Any]:
    return [kind] if _is_struct(kind) else [one for part in get_args(kind) for one in _nearest(part)]


def _is_free(kind: Any) -> bool:
    return kind in (Any, object, dict) or any(_is_free(part) for part in get_args(kind))


def _name(kind: Any) -> str:
    """As `alerts.watchlists.Entry`: two features may have an entry."""
    return f"{kind.__module__.removesuffix('.model')}.{kind.__name__}"
