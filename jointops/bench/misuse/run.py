"""How many of forty-six who misuse what they may see the report names, and how many it names who only worked."""

import json
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random
from uuid import UUID

import asyncpg
import msgspec
from rich.console import Console
from rich.table import Table

from jointops.base.db import Db, connect
from jointops.base.migrate import migrate
from jointops.base.people.actions import enrol
from jointops.base.servers import Servers
from jointops.base.settings import Settings
from jointops.bench.misuse.ordinary import SINCE, UNTIL, Week, ordinary_week
from jointops.bench.misuse.planted import plant
from jointops.bench.misuse.tables import write
from jointops.demo.personas import people
from ops.misuse.model import Report
from ops.misuse.queries import report_misuse

RECALL, FALSE = 0.9, 1.0
"""At least so many of those planted are named; of those who only worked at most so many a thousand checks."""

_SEED = 2020
_SECRET = bytes(32)


class OfRule(msgspec.Struct, frozen=True):
    rule: str
    planted: int
    found: int
    others: int


class Judged(msgspec.Struct, frozen=True):
    """missed  whose case was not named, and by which rule it is one"""

    checks: int
    looks: int
    recall: float
    false_per_1000: float
    missed: list[tuple[str, str]]
    rules: list[OfRule]


async def planted_week(db: Db, owner: "asyncpg.Connection[asyncpg.Record]") -> Week:
    """The week with its forty-six in a database where nothing happened yet."""
    week = ordinary_week(Random(_SEED))
    plant(week)
    await write(week, db, owner)
    return week


async def reported(db: Db, reader: UUID) -> Report:
    """The report on that week, for one who reads it."""
    return await report_misuse(db, reader, SINCE, UNTIL)


def judged(week: Week, report: Report) -> Judged:
    """The report beside what was planted. Who misused one thing is innocent of no other: only others count as false."""
    planted, guilty = set(week.planted), {user for user, _ in week.planted}
    named = {(case.user, case.query) for case in report.cases}
    innocent = [case for case in report.cases if case.user not in guilty]
    rules: list[OfRule] = []
    for rule in sorted({rule for _, rule in planted}):
        of_rule = {one for one in planted if one[1] == rule}
        others = sum(case.query == rule for case in innocent)
        rules.append(OfRule(rule, len(of_rule), len(of_rule & named), others))
    return Judged(
        checks=report.checks,
        looks=report.looks,
        recall=len(planted & named) / len(planted),
        false_per_1000=1000 * len(innocent) / report.checks,
        missed=sorted(planted - named),
        rules=rules,
    )


async def run(console: Console) -> None:
    """A JSON line on standard output, a table for people."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="jointops-bench-"))
        servers = Servers(Settings(data=Path(folder) / "node"))
        stack.callback(servers.stop)
        await servers.start()
        await migrate(servers.database_url, _SECRET)
        await enrol(servers.database_url, people())
        db = await connect(servers.database_url, _SECRET)
        stack.push_async_callback(db.close)
        owner = await asyncpg.connect(servers.database_url)
        stack.push_async_callback(owner.close)
        week = await planted_week(db, owner)
        _show(console, judged(week, await reported(db, UUID(int=0))))


def _show(console: Console, found: Judged) -> None:
    print(json.dumps({"bench": "misuse", **msgspec.to_builtins(found)}), flush=True)
    table = Table("rule", "planted", "found", "others", title=f"{found.checks} checks, {found.looks} looks")
    for one in found.rules:
        table.add_row(one.rule, str(one.planted), str(one.found), str(one.others))
    console.print(table)
    for what, figure, aim, is_met in (
        ("recall", found.recall, f"≥ {RECALL}", found.recall >= RECALL),
        ("false cases per 1,000 checks", found.false_per_1000, f"≤ {FALSE}", found.false_per_1000 <= FALSE),
    ):
        console.print(f"{what} {figure:.3f}, aim {aim}: {'met' if is_met else 'MISSED'}")
