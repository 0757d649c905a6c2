"""Pages that are made from the code: problems, who may call what, what answers hold, what events tell.

`make bless` writes them again.
"""

import asyncio
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from litestar import Litestar

from jointops.answers import answers, callers_of, calls_of
from jointops.base.access import VERBS
from jointops.base.db import Db
from jointops.base.errors import TYPES, Problem
from jointops.serve import asleep

BESIDE = """
A role is needed to call; which records somebody is given is decided row by row, by class (`decisions/0001`).
Without a session answer, beside those named here: the pages, `/healthz`, `/readyz`, and the description at
`/api/schema`.
Accounts are made and changed by two people, an administrator who proposes and another, or the data protection officer,
who releases. Both hold an office of the whole deployment and not of a country, so neither need be of the account's; its
country's bureau reads each such act in its own log (`GET /api/audit/mine`). No account is given another's `user:` word.
The websocket `/ws` and the same stream at `/api/events` need a session and tell each viewer what their classes allow.

"""

TOLD = """
On the websocket `/ws` and at `/api/events`, in order, to whoever may see the record at that moment. Each is the work
of an act, as here, or of time: a match that was found, a clock that ran out, a review that fell due. An act owes what
stands here, and may tell more: `authority.task` also where alerts or requests are sent or answered, an entry of the
directory is confirmed, or a network's members change. Beside these the log says `shared` and `withdrawn` (a record came
into sight, or left it) and `resync` (read the snapshot again).

"""

HELD = """
Each type that is answered, alone, in a list, or inside another type, which says so in brackets; `free` may hold fields
of any name. The roles are those that may call for it; which records somebody is given, and which of two faces, is
decided row by row (`access.md`). A new field of a type is in its answers, and on this page, which the stories compare
with the code: so it is seen to which roles it goes before it does. Files, tiles and the map's snapshot are bytes.

"""

ROOMS = {"jointops", "geo", "alerts", "ops", "integrations"}

MADE = "<!-- Made from the code by `make bless`: change the code, not this page. -->\n"

AUDITED = {"look": "before the answer", "write": "in its transaction", "at_once": "in its transaction"}
"""How an act opens its transaction says when its audit row is written; `read` is for what holds no personal data."""


def pages(app: Litestar) -> dict[str, str]:
    """All pages, by their path below `docs`."""
    problems = sorted(_problems(Problem), key=lambda kind: (kind.status, kind.slug()))
    found = {f"problems/{kind.slug()}.md": _problem_page(kind) for kind in problems}
    lines = [f"| {kind.status} | [{kind.slug()}]({kind.slug()}.md) | {kind.title()} |" for kind in problems]
    found["problems/README.md"] = f"{MADE}# Problems\n\n{table('status | problem | says', lines)}"
    calls = table("call | verb | roles | audited", _calls(app))
    found["permissions.md"] = f"{MADE}# Who may call what\n{BESIDE}{calls}"
    found["answers.md"] = f"{MADE}# What answers hold\n{HELD}{table('answer | roles | fields', answers(app))}"
    found["events.md"] = f"{MADE}# What events tell\n{TOLD}{table('event | act | roles', _events())}"
    return found


def _events() -> list[str]:
    """Each event with the acts that emit it."""
    said = [(event, act) for act in VERBS.values() for event in act.emits]
    return [
        f"| {event} | {act.name} | {_roles(act.name) or 'whoever it concerns'} |"
        for event, act in sorted(said, key=str)
    ]


def _problems(kind: type[Problem]) -> Iterator[type[Problem]]:
    """Every kind that the server answers with."""
    for one in kind.__subclasses__():
        yield one
        yield from _problems(one)


def _problem_page(kind: type[Problem]) -> str:
    said = inspect.getdoc(kind)
    return f"{MADE}# {kind.slug()}\n\n{said}\n\nStatus {kind.status}, type `{TYPES}{kind.slug()}`.\n"


def _calls(app: Litestar) -> list[str]:
    found = sorted((path, method, _call(handler)) for path, method, handler in calls_of(app))
    return [f"| {method} {path} | {rest} |" for path, method, rest in found]


def _call(handler: Any) -> str:
    name: str = handler.opt["verb"]
    ways = _opened(_written(handler.fn), set()) & AUDITED.keys()
    return f"{name} | {callers_of(handler)} | {', '.join(sorted({AUDITED[way] for way in ways})) or 'no'}"


def _written(handling: Any) -> FunctionType:
    """The function of a controller as it is written, before a node's parts were filled in."""
    method: Any = inspect.unwrap(handling)
    return inspect.unwrap(getattr(method, "__func__", method))


def _roles(verb: str) -> str:
    return ", ".join(sorted(VERBS[verb].roles))


def _opened(function: FunctionType, seen: set[FunctionType]) -> set[str]:
    """The names that a function uses, and those of ours that it calls: among them how a transaction is opened."""
    seen.add(function)
    names = _names(function.__code__)
    return names.union(*(_opened(called, seen) for called in _called(function, names) if called not in seen))


def _names(code: CodeType) -> set[str]:
    inner = (_names(part) for part in code.co_consts if isinstance(part, CodeType))
    return set(code.co_names).union(*inner)


def _called(function: FunctionType, names: set[str]) -> set[FunctionType]:
    """Functions of our modules, and methods of our classes that are named, annotated, or `self`."""
    around = function.__globals__
    known = [around[name] for name in names | {function.__qualname__.partition(".")[0]} if name in around]
    holders = [one for one in (*known, *function.__annotations__.values()) if isinstance(one, ModuleType | type)]
    members = [getattr(holder, name, None) for holder in holders if holder is not Db for name in names]
    return {
        one for one in (*known, *members) if isinstance(one, FunctionType) and one.__module__.split(".")[0] in ROOMS
    }


def table(head: str, lines: list[str]) -> str:
    rule = "|".join("---" for _ in head.split("|"))
    return "\n".join([f"| {head} |", f"|{rule}|", *lines, ""])


async def write(folder: Path) -> None:
    """Write the pages below this folder; pages of problems that are no more go."""
    made = pages(await asleep())
    for old in (folder / "problems").glob("*.md"):
        old.unlink()
    (folder / "problems").mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (folder / name).write_text(text)


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1])))
