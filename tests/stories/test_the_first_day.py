"""The first day of a deployment: nobody is in it, and at its end an officer works, let in by two people."""

import contextlib
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from jointops.base.settings import Settings
from tests.base.oidc_support import Liar, comes, lying, provider
from tests.base.passkey import SoftPasskey
from tests.jointops.support import ran
from tests.ops.support import done
from tests.support import served, temporary

AWA = {
    "user": "awa.keita", "name": "Awa Keïta", "title": "Gao", "country": "ML", "role": "officer",
    "principals": ["country:ML", "agency:ML-PN"], "clearance": 2, "reason": "Begins at Gao",
}  # fmt: skip


class Day:
    """A deployment that has just been set up, and Mali's provider, which may enrol nobody."""

    def __init__(self, data: Path, url: str, liar: Liar, database: str) -> None:
        self.data = data
        self.url = url
        self._liar = liar
        self._database = database

    async def makes(self, office: str, user: str, name: str) -> tuple[int, str]:
        """Whoever holds the machine types a command."""
        code, _, said = await ran(
            "office", office, "--user", user, "--name", name, "--country", "ML", "--data", self.data
        )
        return code, said

    async def comes(self, browser: httpx.AsyncClient, user: str) -> httpx.Response:
        """Somebody signs in through Mali's provider; the answer of the callback."""
        return await comes(browser, self._liar, sub=f"sub-{user}", preferred_username=user)

    async def audits(self, verb: str) -> list[str]:
        connection = await asyncpg.connect(self._database)
        try:
            rows = await connection.fetch("select result from base.audit where verb = $1 order by id", verb)
            return [row["result"] for row in rows]
        finally:
            await connection.close()


@pytest.fixture
async def day() -> AsyncGenerator[Day]:
    with temporary() as folder:
        async with lying() as liar:
            providers = (provider(liar.issuer, folder / "secret"),)
            ours = Settings(
                data=folder / "node", port=0, demo=False, providers=providers,
                outward_networks=("127.0.0.0/8", "::1/128"),
            )  # fmt: skip
            async with served(ours) as (node, url):
                yield Day(ours.data, url, liar, node.servers.database_url)


@contextlib.asynccontextmanager
async def at_a_browser(day: Day) -> AsyncGenerator[httpx.AsyncClient]:
    headers = {"origin": day.url, "sec-fetch-site": "same-origin"}
    async with httpx.AsyncClient(base_url=day.url, headers=headers, timeout=30) as browser:
        yield browser


async def with_passkey(day: Day, browser: httpx.AsyncClient, user: str) -> dict[str, Any]:
    """Somebody signs in for the first time, makes a passkey, shows it and says what they look for; who they are."""
    assert (await day.comes(browser, user)).status_code == 303
    passkey = SoftPasskey(day.url)
    await passkey.make(browser)
    await passkey.prove(browser)
    assert (await browser.post("/api/session/purpose", json={"purpose": "oversight"})).status_code == 204
    return (await done(browser.get("/api/session")))["viewer"]


async def test_from_an_empty_database_two_offices_let_the_first_officer_in(day: Day) -> None:
    async with at_a_browser(day) as ines, at_a_browser(day) as jonas, at_a_browser(day) as awa:
        assert (await day.comes(ines, "ines.duarte")).status_code == 403, "nobody is in it, and nobody may be enrolled"

        assert (await day.makes("admin", "ines.duarte", "Ines Duarte"))[0] == 0
        assert (await day.makes("dpo", "ines.duarte", "Ines Duarte"))[0] == 1, "one person is one office"
        assert (await day.makes("dpo", "jonas.lind", "Jonas Lind"))[0] == 0
        code, said = await day.makes("admin", "rui.alves", "Rui Alves")
        assert code == 1 and "Two people hold an office here already" in said and "Traceback" not in said

        held = await with_passkey(day, ines, "ines.duarte")
        assert (held["role"], held["clearance"]) == ("admin", 1) and "office:admin" in held["principals"]
        waits = await ines.post("/api/people", json=AWA)
        assert waits.status_code == 202, waits.text
        proposal = waits.json()
        assert (await day.comes(awa, "awa.keita")).status_code == 403, "one person alone lets nobody in"
        assert (await ines.post(f"/api/proposals/{proposal['id']}/release")).status_code == 403

        assert (await with_passkey(day, jonas, "jonas.lind"))["role"] == "dpo"
        [found] = (await done(jonas.get("/api/proposals", params={"state": "waiting"})))["items"]
        assert (found["kind"], found["may"]) == ("account.add", ["release", "refuse"])
        whole = await done(jonas.get(f"/api/proposals/{found['id']}"))
        assert whole["content"]["user"] == "awa.keita" and whole["content"]["principals"] == AWA["principals"]
        await done(jonas.post(f"/api/proposals/{found['id']}/release"))

        assert (await day.comes(awa, "awa.keita")).status_code == 303
        viewer = (await done(awa.get("/api/session")))["viewer"]
        assert (viewer["user"], viewer["name"], viewer["role"], viewer["title"]) == (
            "awa.keita", "Awa Keïta", "officer", "Gao",
        )  # fmt: skip
        assert {"country:ML", "agency:ML-PN"} < set(viewer["principals"])

        another = {**AWA, "user": "rui.alves", "role": "admin", "principals": []}
        second = await done(ines.post("/api/people", json=another))
        whole = await done(jonas.get(f"/api/proposals/{second['id']}"))
        assert whole["content"]["principals"] == ["office:admin"], "the role brings its office"

        taken = await ines.post("/api/people", json=AWA)
        assert taken.status_code == 422 and taken.json()["errors"][0]["pointer"] == "/user"
        account = await done(ines.get(f"/api/people/{proposal['record']}"))
        assert (account["user"], account["state"]) == ("awa.keita", "active")

    first, second, *others = await day.audits("people.add")
    assert first.startswith("first admin: jointops office by ") and second.startswith("first dpo: jointops office by ")
    assert others == ["proposed", "released", "proposed"]


async def test_an_account_that_cannot_be_is_not_proposed(day: Day) -> None:
    wrong: list[tuple[str, Any]] = [
        ("role", "chief"), ("principals", ["from:ML"]), ("user", "Awa Keita"), ("country", "Mali"), ("clearance", 5),
    ]  # fmt: skip
    await day.makes("admin", "ines.duarte", "Ines Duarte")
    async with at_a_browser(day) as ines:
        await with_passkey(day, ines, "ines.duarte")
        for field, value in wrong:
            answer = await ines.post("/api/people", json={**AWA, field: value})
            assert answer.status_code == 422
            assert [error["pointer"].split("/")[1] for error in answer.json()["errors"]] == [field]
