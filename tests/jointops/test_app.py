"""The roof: every route asks for a right, every answer carries the same protection."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from litestar import get
from litestar.routes import HTTPRoute

from jointops.app import SECURITY_HEADERS, application
from jointops.base.access import VERBS
from jointops.node import Node
from jointops.rooms import CONTROLLERS
from tests.ops.support import Drill, new_plate
from tests.support import Person, caller

SCRIPTS = [file.name for file in Path("frontend/dist/assets").glob("*.js")][:1]

PUBLIC = {
    ("GET", "/api/demo/personas"),
    ("POST", "/api/session"),
    ("GET", "/api/session/ways"),
    ("GET", "/api/session/oidc"),
    ("POST", "/api/session/passkey/options"),
    ("POST", "/api/session/passkey"),
}
"""What answers without a session; everything else must not."""


def routes(node: Node) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, route.path, handler.opt)
        for route in application(node, CONTROLLERS).routes
        if isinstance(route, HTTPRoute) and route.path.startswith("/api/") and "/schema" not in route.path
        for handler in route.route_handlers
        for method in handler.http_methods - {"OPTIONS", "HEAD"}
    ]


async def test_every_route_declares_a_verb_of_the_catalogue(node: Node) -> None:
    found = routes(node)

    assert len(found) > 30
    assert [path for _, path, opt in found if opt.get("verb") not in VERBS] == []


async def test_a_route_without_a_verb_does_not_start(node: Node) -> None:
    @get("/api/secret", sync_to_thread=False)
    def secret() -> str:
        return ""

    with pytest.raises(RuntimeError, match="/api/secret declares no verb"):
        application(node, [*CONTROLLERS, secret])


async def test_nothing_answers_without_a_session_but_signing_in(node: Node, url: str) -> None:
    id = "019abcde-0000-7000-8000-000000000000"
    asked = {"operation": "kafo-ii", "record": id, "leaf": 0, "old": 1, "size": 1, "possible_from": 2}
    asked |= {"lon": 0, "lat": 14, "since": "2026-11-01", "addressees": id, "search": "ab"}
    asked |= {"id": id, "incident": id, "country": "ML", "stage": "alert", "recorded": 0}
    asked |= {"kind": "match", "network": "", "facilitator": "", "year": 2026, "unit": "request"}
    open_to_all: set[tuple[str, str]] = set()

    async with caller(url) as visitor:
        for method, path, _ in routes(node):
            address = re.sub(r"\{\w+:int\}", "1", re.sub(r"\{\w+:uuid\}", id, path))
            address = re.sub(r"\{\w+(:\w+)?\}", "x", address.replace("{day:date}", "2026-11-26"))
            answer = await visitor.request(method, address, params=asked)
            if answer.status_code != 401:
                open_to_all.add((method, path))

    assert open_to_all == PUBLIC


async def test_every_answer_carries_the_security_headers(drill: Drill, person: Person, url: str) -> None:
    awa = await drill.at("officer.ml")
    report = drill.check(new_plate())
    async with caller(url) as stranger:
        answers = [
            await awa.post("/api/checks", json=report),
            await awa.post("/api/checks", json=report),
            await awa.get("/api/checks"),
            await awa.post("/api/checks", json={}),
            await awa.post("/api/checks", content=b"{", headers={"content-type": "application/json"}),
            await awa.post("/api/checks", content=b"x", headers={"content-type": "text/plain"}),
            await awa.post("/api/checks", json=report, headers={"origin": "https://elsewhere.example"}),
            await awa.get("/api/matches"),
            await awa.get("/api/nowhere"),
            await awa.put("/api/checks", json={}),
            await awa.get("/api/map/snapshot", params={"operation": drill.code}),
            await awa.delete("/api/session"),
            await stranger.get("/api/checks"),
            await stranger.get("/healthz"),
            await stranger.get("/"),
            await stranger.get("/some/page"),
            await stranger.get("/assets/none.js"),
            await stranger.get("/basemap/none.bin"),
        ]
        answers += [await stranger.get(f"/assets/{name}") for name in SCRIPTS]

    statuses = {answer.status_code for answer in answers}
    assert statuses >= {200, 201, 204, 400, 401, 403, 404, 405, 415, 422}
    for answer in answers:
        for name, value in SECURITY_HEADERS.items():
            assert answer.headers.get(name) == value, f"{answer.request.method} {answer.url} lacks {name}"


async def test_the_page_may_ask_nobody_but_us() -> None:
    policy = SECURITY_HEADERS["content-security-policy"]

    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert not re.search(r"https?:|\*|unsafe", policy)


async def test_the_key_of_a_session_is_out_of_reach_of_scripts_and_other_sites(url: str) -> None:
    async with caller(url) as awa:
        answer = await awa.post("/api/session", json={"user": "officer.ml"})

    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/" in cookie


@pytest.mark.parametrize("path", ["/../pyproject.toml", "/%2e%2e/pyproject.toml", "/assets/..%2f..%2fpackage.json"])
async def test_no_file_outside_of_the_pages_is_served(url: str, path: str) -> None:
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()

    assert b"[project]" not in answer and b'"dependencies"' not in answer
