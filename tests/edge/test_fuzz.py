"""Whatever the description allows, and whatever it does not: a person of any role gets an answer, never a crash."""

import asyncio
import contextlib
import os
from collections import Counter
from collections.abc import AsyncGenerator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from jointops.base.settings import Settings
from jointops.demo.personas import people
from jointops.node import Node
from tests.support import LONG, copied, served

pytestmark = [pytest.mark.slow, pytest.mark.long]

EXAMPLES = int(os.environ.get("JOINTOPS_FUZZ", "1"))
"""For each operation, each role and each way; `make test-fuzz` takes fifty."""
EACH = 1 if LONG or EXAMPLES > 1 else 6
"""A role is given every operation, or in the short form every sixth, others than the role before it."""
ROLES = {one.role: one.user for one in people()}

ENDLESS = "/api/events"
"""Goes on until somebody leaves; tests/realtime/test_api.py follows it."""

CLOSES = ("delete", "/api/session")
"""Closes the session it is called with: each call gets one of its own."""


@pytest.fixture(scope="module")
async def fuzzed(folder: Path, seeded: Path) -> AsyncGenerator[tuple[Node, str]]:
    """A node of its own: what comes in here must not stand in the way of other stories."""
    copied(seeded, folder / "fuzzed")
    async with served(Settings(data=folder / "fuzzed", port=0, demo=True, pace=10_000)) as both:
        yield both


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["as described", "otherwise"])
async def test_nothing_that_is_sent_makes_a_node_stumble(
    role: str, mode: GenerationMode, fuzzed: tuple[Node, str], seen: Counter[int]
) -> None:
    node, url = fuzzed
    viewer = await node.sessions.open(ROLES[role])
    await node.sessions.say_purpose(viewer, "investigation", None)
    stumbles = await asyncio.to_thread(_send_all, mode, url, role, viewer.key, seen)

    assert stumbles == []


@pytest.fixture(scope="module")
def seen() -> Counter[int]:
    return Counter()


def test_what_was_sent_was_not_all_refused(seen: Counter[int]) -> None:
    print(dict(seen))
    assert seen[200] + seen[201] > 20 and seen[422] > 20 and not [status for status in seen if status >= 500]


@cache
def _operations(url: str, mode: GenerationMode) -> list[tuple[Any, Any]]:
    """Every operation of the description and what makes calls of it: slow to build, so once for all roles."""
    described = httpx.get(f"{url}/api/schema/openapi.json").json()
    schema: Any = schemathesis.openapi.from_dict(described)
    found = [one.ok() for one in schema.get_all_operations() if one.ok().path != ENDLESS]
    return [(operation, operation.as_strategy(generation_mode=mode)) for operation in found]


def _send_all(mode: GenerationMode, url: str, role: str, key: str, seen: Counter[int]) -> list[str]:
    stumbles: list[str] = []
    first = list(ROLES).index(role) % EACH
    with httpx.Client(base_url=url, timeout=30) as client:
        for operation, calls in _operations(url, mode)[first::EACH]:
            _send(client, operation, calls, ROLES[role], key, seen, stumbles)
    return stumbles


def _send(
    client: httpx.Client,
    operation: Any,
    calls: Any,
    user: str,
    key: str,
    seen: Counter[int],
    stumbles: list[str],
) -> None:
    @settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=EXAMPLES < 10,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),  # pyright: ignore[reportArgumentType]
    )
    @given(case=calls)
    def send(case: Any) -> None:
        token = key
        if (operation.method.lower(), operation.path) == CLOSES:
            token = client.post("/api/session", json={"user": user}).json()["token"]
            client.cookies.clear()
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
        given = case.as_transport_kwargs(base_url=str(client.base_url).rstrip("/"))
        request = httpx.Request(
            given["method"],
            given["url"],
            params=given.get("params"),
            headers={name: str(value) for name, value in given["headers"].items()},
            json=given.get("json"),
            content=given.get("data"),
        )
        answer = client.send(request)
        client.cookies.clear()
        seen[answer.status_code] += 1
        if answer.status_code >= 500 or (answer.status_code >= 400 and not _is_problem(answer)):
            stumbles.append(
                f"{answer.status_code} {request.method} {request.url} {request.content[:300]!r} {answer.text[:300]}"
            )

    # What no client can send is no answer of ours; nothing is wrong with a call that takes nothing.
    with contextlib.suppress(httpx.InvalidURL, httpx.LocalProtocolError, UnicodeError, Unsatisfiable):
        send()


def _is_problem(answer: httpx.Response) -> bool:
    return answer.headers.get("content-type") == "application/problem+json" and answer.request.method != "HEAD"
