"""TLS of our own, and a proxy that is believed because the settings say so."""

import asyncio
import json
import ssl
from pathlib import Path

import httpx
import msgspec
import pytest
import structlog.testing
from websockets.asyncio.client import connect

from jointops.base.limits import Limits
from jointops.base.settings import Settings, load
from tests.edge.conftest import Standing
from tests.edge.tls import Certificate
from tests.support import signed_in, until


async def test_a_node_with_a_certificate_speaks_tls_on_http_and_websocket(standing: Standing, tmp_path: Path) -> None:
    ours = Certificate(tmp_path)
    trusted = ours.trusted()
    async with standing(tls_cert=str(ours.cert), tls_key=str(ours.key)) as url, signed_in(url, "dpo", trusted) as dpo:
        assert url.startswith("https://")
        answer = await dpo.get("/api/session")
        assert answer.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"

        in_browser = {"origin": url, "sec-fetch-site": "same-origin"}
        signing_in = await dpo.post("/api/session", json={"user": "dpo"}, headers=in_browser)
        assert signing_in.status_code == 201
        assert "; secure" in signing_in.headers["set-cookie"].lower()
        assert signing_in.headers["set-cookie"].startswith("__Host-jointops=")
        plain = await dpo.post("/api/session", json={"user": "dpo"}, headers={"origin": url.replace("https", "http")})
        assert plain.status_code == 403, "a page that came without TLS is another origin"

        bearer = {"Authorization": dpo.headers["authorization"]}
        async with connect(url.replace("https", "wss") + "/ws", ssl=trusted, additional_headers=bearer) as socket:
            await socket.send('{"type":"hello","cursor":null,"topics":[]}')
            assert json.loads(await socket.recv())["type"] == "ready"


@pytest.mark.parametrize("suite", ["AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA"], ids=["no forward secrecy", "CBC"])
async def test_a_caller_with_weak_ciphers_alone_is_refused(standing: Standing, tmp_path: Path, suite: str) -> None:
    ours = Certificate(tmp_path)
    async with standing(tls_cert=str(ours.cert), tls_key=str(ours.key)) as url:
        for cipher, greeted in ((suite, False), ("ECDHE-ECDSA-AES128-GCM-SHA256", True)):
            weak = ours.trusted()
            weak.maximum_version = ssl.TLSVersion.TLSv1_2
            weak.set_ciphers(cipher)
            assert await _greets(url, weak) is greeted


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
async def test_a_caller_who_speaks_no_newer_tls_than_1_1_is_refused(standing: Standing, tmp_path: Path) -> None:
    ours = Certificate(tmp_path)
    async with standing(tls_cert=str(ours.cert), tls_key=str(ours.key)) as url:
        for newest, greeted in ((ssl.TLSVersion.TLSv1_1, False), (ssl.TLSVersion.TLSv1_2, True)):
            old = ours.trusted()
            old.set_ciphers("ALL:@SECLEVEL=0")
            old.minimum_version = ssl.TLSVersion.TLSv1
            old.maximum_version = newest
            assert await _greets(url, old) is greeted


async def test_a_renewed_certificate_is_served_without_a_restart(standing: Standing, tmp_path: Path) -> None:
    ours = Certificate(tmp_path)
    before = ours.trusted()
    async with standing(tls_cert=str(ours.cert), tls_key=str(ours.key)) as url:
        assert await _greets(url, before)
        ours.cert.write_text("half a certi")
        ours.renew()
        after = ours.trusted()

        async def is_renewed() -> bool:
            return await _greets(url, after)

        await until(is_renewed, within=10)
        assert not await _greets(url, before)


async def test_a_certificate_that_cannot_be_read_leaves_the_old_one_in_place(
    standing: Standing, tmp_path: Path
) -> None:
    ours = Certificate(tmp_path)
    known = ours.trusted()
    async with standing(tls_cert=str(ours.cert), tls_key=str(ours.key)) as url:
        with structlog.testing.capture_logs() as said:
            ours.cert.write_text("half a certi")

            async def is_said() -> object:
                return any("the old one is kept" in line["event"] for line in said)

            await until(is_said, within=10)
        assert await _greets(url, known)


async def _greets(url: str, trusted: ssl.SSLContext) -> bool:
    try:
        async with httpx.AsyncClient(verify=trusted) as client:
            return (await client.get(f"{url}/healthz")).status_code == 200
    except httpx.ConnectError:
        return False


BEFORE_US = {"x-forwarded-for": "203.0.113.7", "x-forwarded-proto": "https"}


async def test_the_proxy_of_the_settings_is_believed(standing: Standing) -> None:
    limits = Limits(pace=0.1)
    async with standing(limits=limits, trusted_proxies=("127.0.0.1", "::1")) as url, httpx.AsyncClient() as proxy:
        origin = {"origin": url.replace("http", "https")}
        answer = await proxy.post(f"{url}/api/session", json={"user": "dpo"}, headers={**BEFORE_US, **origin})

    assert answer.status_code == 201
    assert "strict-transport-security" in answer.headers and "; secure" in answer.headers["set-cookie"].lower()
    assert {whose for name, whose in limits._buckets if name == "sign-in"} == {"203.0.113.7"}


@pytest.mark.parametrize("others", [(), ("198.51.100.0/24",)], ids=["no proxy", "another proxy"])
async def test_nobody_else_chooses_an_address_for_oneself(standing: Standing, others: tuple[str, ...]) -> None:
    limits = Limits(pace=0.1)
    async with standing(limits=limits, trusted_proxies=others) as url, httpx.AsyncClient() as caller:
        answer = await caller.post(f"{url}/api/session", json={"user": "dpo"}, headers=BEFORE_US)

    assert answer.status_code == 201
    assert "strict-transport-security" not in answer.headers
    assert {whose for name, whose in limits._buckets if name == "sign-in"} <= {"127.0.0.1", "::1"}


async def test_what_the_caller_says_before_the_proxy_is_not_believed(standing: Standing) -> None:
    """The proxy appends whom it saw; what stands before that anybody could write."""
    limits = Limits(pace=0.1)
    async with standing(limits=limits, trusted_proxies=("127.0.0.1", "::1")) as url, httpx.AsyncClient() as proxy:
        await proxy.post(
            f"{url}/api/session", json={"user": "dpo"}, headers={"x-forwarded-for": "192.0.2.99, 203.0.113.7"}
        )

    assert {whose for name, whose in limits._buckets if name == "sign-in"} == {"203.0.113.7"}


@pytest.mark.parametrize("name", ["*", "proxy", "10.0.0.0/33"])
def test_a_proxy_must_be_an_address_or_a_network(name: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        load(trusted_proxies=[name])


def test_a_certificate_without_its_key_does_not_start() -> None:
    with pytest.raises(ValueError, match="belong together"):
        Settings(tls_cert="cert.pem")


async def test_serve_takes_the_files_on_the_command_line() -> None:
    process = await asyncio.create_subprocess_exec(
        ".venv/bin/jointops", "serve", "--help", stdout=asyncio.subprocess.PIPE, env={"COLUMNS": "200"}
    )
    out, _ = await process.communicate()
    assert b"--tls-cert" in out and b"--tls-key" in out
