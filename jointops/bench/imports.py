"""How fast a list of a million entries comes in: from the file into quarantine, then live in one step.

In-process as `jointops import` does it, against PostgreSQL on this machine, and then into the memory of a node, where
the next check meets them.
"""

import json
import os
import random
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from alerts.imports.model import Import
from alerts.imports.queries import get_import
from alerts.imports.switch import release_import
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.lists import open_watchlist
from alerts.watchlists.model import NewWatchlist
from integrations.watchlists.foreign import Given
from integrations.watchlists.importer import Importer
from integrations.watchlists.upload import Upload
from jointops.base.access import Viewer
from jointops.base.db import Db, connect
from jointops.base.migrate import migrate
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.base.servers import Servers
from jointops.base.sessions.actions import Sessions
from jointops.base.settings import Settings
from jointops.bench.machine import effort

ROWS = 1_000_000
AIMS = {"into quarantine": 20_000.0, "all of it": ROWS / 180.0}
"""Entries a second: 20,000 into quarantine, a million in memory, where checks meet them, in three minutes."""

SECRET = bytes(32)
CODE = "FR-BENCH"

TERMS = {
    "purpose": "Found by a neighbour (invented)",
    "legal_basis": "Order 7/2026 (invented)",
    "review_by": "2028-11-01",
    "category": "suspect",
}
WORDS = 200_000
"""Different words in the names: a million names of public lists have about as many."""

_SYLLABLES = [one + two for one in "bdfgklmnrst" for two in ("a", "e", "i", "o", "u", "an", "ou")]


class Part(msgspec.Struct, frozen=True):
    """What a part of an import took: seconds of the clock, of our processor time, and of PostgreSQL's."""

    seconds: float
    ours: float
    postgresql: float


async def run(console: Console, rows: int = ROWS) -> None:
    """Import, release, and hold in memory; JSON lines on standard output, a table for people."""
    with tempfile.TemporaryDirectory(prefix="jointops-bench-") as name:
        folder = Path(name)
        file = folder / "list.jsonl"
        with file.open("wb") as out:
            out.writelines(lines(rows))
        servers = Servers(Settings(data=folder / "node"))
        await servers.start()
        try:
            parts = await _measure(servers, file)
        finally:
            servers.stop()
    _show(console, parts, rows)


def _show(console: Console, parts: dict[str, Part], rows: int) -> None:
    load, whole = round(os.getloadavg()[0], 1), parts["all of it"]
    table = Table(
        "what",
        "s",
        "entries/s",
        "aim",
        "met",
        "share",
        "our processor, µs an entry",
        "PostgreSQL's",
        title=f"{rows:,} entries",
    )
    table.caption = f"Load average {load}. The processor's time says what the clock's would be where nobody else works."
    for what, part in parts.items():
        rate, aim = round(rows / part.seconds), AIMS.get(what)
        ours, theirs = (round(1e6 * spent / rows, 1) for spent in (part.ours, part.postgresql))
        figure = {"bench": "import", "what": what, "entries": rows, "seconds": round(part.seconds, 1), "rate": rate}
        print(json.dumps({**figure, "ours_us": ours, "postgresql_us": theirs, "load": load}))
        share = f"{(part.ours + part.postgresql) / (whole.ours + whole.postgresql):.0%}"
        table.add_row(
            what,
            f"{part.seconds:.1f}",
            f"{rate:,}",
            f"{aim:,.0f}" if aim else "",
            ("yes" if rate >= aim else "NO") if aim else "",
            share,
            str(ours),
            str(theirs),
        )
    console.print(table)


async def _measure(servers: Servers, file: Path) -> dict[str, Part]:
    url = servers.database_url
    await migrate(url, SECRET)
    db = await connect(url, SECRET)
    try:
        viewer = await claire(db, url)
        await open_watchlist(db, viewer, NewWatchlist(CODE, "Bench", ["person", "vehicle"]))
        live = LiveEntries()
        await live.load(db)
        times = [_now(servers)]
        found = await staged(db, Importer(db, live, file.parent), viewer, file)
        times.append(_now(servers))
        if found.state == "quarantine":
            viewer = await Sessions(db).open(viewer.user)  # a proof of presence is good for five minutes
            found = await release_import(db, viewer, CODE, found.id)
        if found.state != "live":
            raise AssertionError(f"{found.state}: {found.reason}")
        times.append(_now(servers))
        await live.catch_up(db, CODE)
        times.append(_now(servers))
    finally:
        await db.close()
    named = zip(("into quarantine", "live in one step", "into memory"), pairwise(times), strict=True)
    return {what: _between(*two) for what, two in named} | {"all of it": _between(times[0], times[-1])}


def _now(servers: Servers) -> Part:
    spent = effort(servers)
    return Part(time.perf_counter(), spent.node, spent.postgresql)


def _between(one: Part, other: Part) -> Part:
    return Part(other.seconds - one.seconds, other.ours - one.ours, other.postgresql - one.postgresql)


async def staged(db: Db, importer: Importer, viewer: Viewer, file: Path) -> Import:
    """Read a file of entries into the list to its end, as `jointops import` does."""
    upload = Upload.of(file, kept=False)
    reading = await importer.begin(viewer, CODE, upload, "auto", Given(), replace=False, dry_run=False)
    await importer.read(reading)
    async with db.look(viewer) as tx:
        tx.audit("import.read")
        return await get_import(tx, CODE, reading.begun.id)


async def claire(db: Db, url: str) -> Viewer:
    """Somebody at a French bureau."""
    person = NewPerson(
        user="bureau.bench", name="Bench", title="Bench", role="bureau", country="FR",
        principals=["country:FR", "bureau:FR"], clearance=3, operations=[], demo=True,
    )  # fmt: skip
    await enrol(url, [person])
    return await Sessions(db).open("bureau.bench")


def lines(rows: int, seed: int = 7) -> Iterator[bytes]:
    """Entries as JSON lines: two thirds persons, one third vehicles, no two alike."""
    dice = random.Random(seed)
    for number in range(rows):
        entry = _vehicle(dice) if number % 3 == 0 else _person(dice)
        yield msgspec.json.encode({"source_id": f"B-{number}", **entry, **TERMS}) + b"\n"


def _person(dice: random.Random) -> dict[str, object]:
    born = f"{dice.randrange(1950, 2006)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
    entry: dict[str, object] = {"kind": "person", "names": [_name(dice) for _ in range(dice.choice((1, 1, 2)))]}
    if dice.random() < 0.5:
        number = "".join(dice.choices("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", k=9))
        entry["documents"] = [{"type": "passport", "number": number, "country": "ML"}]
    return {**entry, "birth_date": born, "nationalities": ["ML"], "action": "arrest"}


def _name(dice: random.Random) -> str:
    return f"{_word(dice)} {_word(dice)}"


def _word(dice: random.Random) -> str:
    """Twenty words make a sixth of all, as Traoré and Moussa do; most are borne by few."""
    return _words()[int(WORDS * dice.random() ** 5)]


@cache
def _words() -> list[str]:
    dice = random.Random(1)
    return ["".join(dice.choices(_SYLLABLES, k=dice.randrange(2, 5))).title() for _ in range(WORDS)]


def _vehicle(dice: random.Random) -> dict[str, object]:
    plate = f"{dice.randrange(10, 99)} {''.join(dice.choices('ABCDEFGHJKLM', k=3))} {dice.randrange(1000, 9999)} BF"
    return {"kind": "vehicle", "plate": plate, "country": "BF", "make": "Berliet", "action": "seize"}
