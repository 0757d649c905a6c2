"""What a caller meets before anything is decided: sizes, origins, a database that is busy."""

import asyncio
import contextlib
import re
from collections.abc import AsyncGenerator

import httpx
import pytest

from jointops.base.errors import Busy
from jointops.node import Node
from tests.ops.support import Drill, new_plate
from tests.support import Person, caller

# --- sizes ------------------------------------------------------------------------------------------------------------

LIMITS = {"/api/checks": 32, "/api/checks/batch": 2048, "/api/alerts": 128, "/api/watchlists": 128}


@pytest.mark.parametrize("path", LIMITS)
async def test_a_body_one_byte_too_long_is_refused_before_it_is_sent(path: str, person: Person, url: str) -> None:
    """The answer comes when the length is announced and one byte is there."""
    awa = await person("officer.ml")
    most = LIMITS[path] * 1024
    async with _dialled(url) as (reader, writer):
        writer.write(_head("POST", path, awa) + f"content-length: {most + 1}\r\n\r\n".encode() + b"[")
        async with asyncio.timeout(5):
            answer = await reader.readuntil(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 413 ")
        assert f"{most // 1024} KiB".encode() in await reader.read(2000)


async def test_a_body_of_unknown_length_is_refused_as_soon_as_it_is_too_long(person: Person, url: str) -> None:
    awa = await person("officer.ml")
    async with _dialled(url) as (reader, writer):
        writer.write(_head("POST", "/api/checks", awa) + b"transfer-encoding: chunked\r\n\r\n")
        for _ in range(33):
            writer.write(b"400\r\n" + b" " * 1024 + b"\r\n")
        async with asyncio.timeout(5):  # the last chunk never comes
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 413 ")


async def test_a_directory_is_refused_as_soon_as_it_is_too_long(person: Person, url: str) -> None:
    aigerim = await person("secretariat.casc")
    async with _dialled(url) as (reader, writer):
        head = _head("POST", "/api/authorities/import", aigerim).replace(b"application/json", b"text/csv")
        writer.write(head + b"transfer-encoding: chunked\r\n\r\n")
        for _ in range(17):
            writer.write(b"100000\r\n" + b"x" * 0x100000 + b"\r\n")
            await writer.drain()
        async with asyncio.timeout(5):  # the last chunk never comes
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 413 ")


async def test_a_body_at_its_limit_is_read(drill: Drill) -> None:
    awa = await drill.at("officer.ml")
    report = drill.check(new_plate())
    body = httpx.Request("POST", "http://x", json=report).content
    full = body + b" " * (32 * 1024 - len(body))
    answer = await awa.post("/api/checks", content=full, headers={"content-type": "application/json"})
    assert answer.status_code == 201


def _head(method: str, path: str, awa: httpx.AsyncClient) -> bytes:
    key = awa.headers["authorization"]
    return f"{method} {path} HTTP/1.1\r\nhost: x\r\nauthorization: {key}\r\ncontent-type: application/json\r\n".encode()


@contextlib.asynccontextmanager
async def _dialled(url: str) -> AsyncGenerator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


# --- origins ----------------------------------------------------------------------------------------------------------

STRANGE = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "null"},
    {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
    {"origin": "{url}.evil.example"},
    {"origin": "{url}0"},
    {"origin": "https://{host}"},
    {"origin": "{host}"},
    {"origin": ""},
]
OURS = [{}, {"sec-fetch-site": "none"}, {"sec-fetch-site": "same-origin"}, {"origin": "{url}"}]


@pytest.mark.parametrize("headers", STRANGE)
@pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH"])
async def test_a_change_from_another_page_is_refused(
    person: Person, url: str, method: str, headers: dict[str, str]
) -> None:
    awa = await person("officer.ml")
    path = {"PATCH": "/api/watchlists/X-X/entries/019abcde-0000-7000-8000-000000000000"}.get(method, "/api/session")
    answer = await awa.request(method, path, headers=_filled(headers, url))
    assert answer.status_code == 403 and answer.json()["type"].endswith("wrong-origin")
    assert (await awa.get("/api/session", headers=_filled(headers, url))).status_code == 200


@pytest.mark.parametrize("headers", OURS)
async def test_our_pages_and_programs_may(person: Person, url: str, headers: dict[str, str]) -> None:
    awa = await person("officer.ml")
    assert (await awa.post("/api/session", json={"user": "dpo"}, headers=_filled(headers, url))).status_code == 201


def _filled(headers: dict[str, str], url: str) -> dict[str, str]:
    return {name: value.format(url=url, host=url.removeprefix("http://")) for name, value in headers.items()}


@pytest.mark.parametrize("path", ["/api/checks?reference=a%00", "/api/alerts?cursor=%00", "/api/operations/a%00b"])
async def test_an_address_with_a_nought_in_it_is_refused(person: Person, path: str) -> None:
    answer = await (await person("officer.ml")).get(path)
    assert answer.status_code == 400 and "U+0000" in answer.json()["detail"]


# --- a database that is busy ------------------------------------------------------------------------------------------


async def test_who_waits_two_seconds_for_the_database_is_told_to_come_back(
    node: Node, drill: Drill, person: Person
) -> None:
    awa = await drill.at("officer.ml")
    pool = node.db.pool("app")
    async with contextlib.AsyncExitStack() as held:
        for _ in range(pool.get_max_size()):
            await held.enter_async_context(pool.acquire())
        answer = await awa.get("/api/checks")
        assert answer.status_code == 503, answer.text
        assert int(answer.headers["retry-after"]) >= 1 and answer.json()["type"].endswith("busy")
        assert (await awa.get("/healthz")).status_code == 200
    assert (await awa.get("/api/checks")).status_code == 200


async def test_a_statement_without_end_is_given_up_and_others_go_on(node: Node, drill: Drill) -> None:
    awa = await drill.at("officer.ml")
    key = awa.headers["authorization"].removeprefix("Bearer ")
    viewer = await node.sessions.who(key)
    assert viewer is not None
    with pytest.raises(Busy, match="took too long"):
        async with node.db.read(viewer) as tx:
            await tx._connection.execute("set local statement_timeout = '50ms'")
            await tx._connection.execute("select pg_sleep(60)")
    assert await node.db.pool("app").fetchval("show statement_timeout") == "15s"
    assert (await awa.get("/api/checks")).status_code == 200


# --- pages ------------------------------------------------------------------------------------------------------------


async def test_no_page_of_ours_needs_what_the_policy_forbids(url: str) -> None:
    async with caller(url) as browser:
        page = await browser.get("/")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", page.text)


async def test_a_parameter_that_is_there_twice_is_refused_and_named(url: str, person: Person) -> None:
    dpo = await person("dpo")
    for query in ("verb=a&verb=b", "verb=a&person=x&verb=", "%76erb=a&verb=b"):
        refused = await dpo.get(f"/api/audit?{query}")
        assert refused.status_code == 422
        assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [("/verb", "twice")]
    assert (await dpo.get("/api/audit?verb=a&person=dpo")).status_code == 200
