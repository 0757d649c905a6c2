"""Whether an officer can tell by the clock that somebody is on a list.

Beside clear checks: those of people listed for a discreet check or an inquiry, and those whose entries are kept from
the officer's country.
"""

import json
import random
import secrets
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from alerts.watchlists.model import SILENT
from jointops.app import application
from jointops.base.ids import uuid7
from jointops.base.settings import Settings
from jointops.bench.alike import ks
from jointops.demo.seed import seed
from jointops.node import running, serving
from jointops.rooms import CONTROLLERS

SAMPLES = 4_000
"""Of each side: enough to see a shift of 4 % of all answers."""

WARM_UP = 200
SAID = 2_000
"""After so many answers it says how far it is."""
LISTED = 40
HIDDEN: dict[str, dict[str, object]] = {
    **{action: {"action": action} for action in sorted(SILENT)},
    "kept from the country": {"action": "arrest", "exclude": ["ML"]},
    "a crowd kept from it": {"action": "arrest", "exclude": ["ML"]},
}
"""Hits that the officer, of Mali, may not see."""
CROWDS = {"a crowd kept from it": 20}
"""So many people of each name, where it is not one: more than are compared aside from those that may be told of."""

APART = 0.001
"""Chance gives as much less often than this: then the two can be told apart."""


class Told(AssertionError):
    """An officer's answer to a check with a hit that the officer may not see was another than to a clear one."""


async def run(console: Console) -> None:
    """All kinds of check in random order, one after the other; JSON lines on standard output, a table for people.

    Twenty thousand answers take two minutes on two cores with nothing else to do.
    """
    with tempfile.TemporaryDirectory(prefix="jointops-bench-") as name:
        async with running(Settings(data=Path(name) / "node", port=0, demo=True, pace=10_000)) as node:
            await seed(node)
            async with serving(node, application(node, CONTROLLERS)) as url:
                times = await _measure(url, console)
    _show(times, console)


async def _measure(url: str, console: Console) -> dict[str, list[float]]:
    """Seconds of each answer, by kind."""
    times: dict[str, list[float]] = {kind: [] for kind in (*HIDDEN, "clear")}
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        bureau, officer = await _signed_in(client, "bureau.fr"), await _signed_in(client, "officer.ml")
        # As many of each kind, each asked about as often: what was asked before is quicker, on a list or not.
        names = {kind: [f"Abdoul {secrets.token_hex(3)} Kouri{n}" for n in range(LISTED)] for kind in times}
        await _list(client, bureau, names)
        order = [*times] * (SAMPLES + WARM_UP // len(times))
        random.shuffle(order)
        for n, kind in enumerate(order):
            if n % SAID == 0:
                console.print(f"{n:,} of {len(order):,} checks answered")
            took = await _checked(client, officer, random.choice(names[kind]))
            if n >= WARM_UP:
                times[kind].append(took)
    return times


async def _signed_in(client: httpx.AsyncClient, user: str) -> dict[str, str]:
    token = (await client.post("/api/session", json={"user": user})).raise_for_status().json()["token"]
    client.cookies.clear()
    return {"authorization": f"Bearer {token}"}


async def _list(client: httpx.AsyncClient, bureau: dict[str, str], names: dict[str, list[str]]) -> None:
    opened = {"code": "FR-BENCH", "name": "Bench", "kinds": ["person"]}
    (await client.post("/api/watchlists", json=opened, headers=bureau)).raise_for_status()
    listed = ((terms, name) for kind, terms in HIDDEN.items() for name in names[kind] * CROWDS.get(kind, 1))
    for terms, name in listed:
        entry = {
            "kind": "person", "names": [name], "birth_date": "1980-01-01", "purpose": "Bench", "category": "suspect",
            "legal_basis": "Order 7/2026 (invented)", "review_by": "2030-01-01", **terms,
        }  # fmt: skip
        (await client.post("/api/watchlists/FR-BENCH/entries", json=entry, headers=bureau)).raise_for_status()


async def _checked(client: httpx.AsyncClient, officer: dict[str, str], name: str) -> float:
    body: dict[str, Any] = {
        "id": str(uuid7()), "operation": "kafo-ii", "checkpoint": "ML-GAO-01", "occurred_at": "2020-12-01T08:15:00Z",
        "subject": {"kind": "person", "names": [name], "birth_date": "1980-01-01"},
    }  # fmt: skip
    begun = time.perf_counter()
    answer = await client.post("/api/checks", json=body, headers=officer)
    took = time.perf_counter() - begun
    if answer.raise_for_status().json()["answer"] != "clear":
        raise Told(answer.text)
    return took


def _show(times: dict[str, list[float]], console: Console) -> None:
    table = Table("", "answers", "median, ms", "p95", "p99", "distance", title="Hidden and clear checks, side by side")
    said: list[str] = []
    for kind, took in times.items():
        cuts = statistics.quantiles(took, n=100)
        figures = {"median_ms": cuts[49] * 1000, "p95_ms": cuts[94] * 1000, "p99_ms": cuts[98] * 1000}
        distance, p = ks(took, times["clear"])
        told = {} if kind == "clear" else {"distance": distance, "p": p, "apart": p < APART}
        print(json.dumps({"bench": "discreet", "what": kind, "answers": len(took), **figures, **told}))
        shown = (f"{len(took):,}", *(f"{one:.3f}" for one in figures.values()), f"{distance:.4f}" if told else "")
        table.add_row(kind, *shown)
        if told:
            said.append(f"{kind}: {'can' if p < APART else 'cannot'} be told from clear by the time (p = {p:.3f})")
    table.caption = f"Kolmogorov–Smirnov. {'; '.join(said)}."
    console.print(table)
