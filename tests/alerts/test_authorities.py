"""Aigerim of the secretariat keeps the directory; everyone signed in reads it."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from alerts.authorities.keeper import DirectoryKeeper
from jointops.node import Node
from tests.alerts.support import Records, alert, if_match, pointers
from tests.support import Person, until

DAKAR: dict[str, object] = {
    "code": "SN-CA",
    "name": "Direction des affaires criminelles, Dakar (invented)",
    "country": "SN",
    "functions": ["mla", "extradition"],
    "languages": ["fr"],
    "channel": "JointOps",
    "hours": "Mon–Fri 08:00–16:00",
    "valid_from": "2020-01-01",
    "verified_at": "2026-11-01T09:00:00Z",
}


async def test_an_officer_reads_who_is_competent_in_a_country_for_a_function(person: Person) -> None:
    awa = await person("officer.ml")

    async def codes(**wanted: str) -> list[str]:
        return [one["code"] for one in (await awa.get("/api/authorities", params=wanted)).json()["items"]]

    assert await codes(country="ML") == ["ML-CA", "ML-PJS"]
    assert await codes(country="ML", function="firearms") == ["ML-PJS"]
    assert {"BF-CA", "BR-CA", "CI-CA", "FR-CA", "ML-CA", "NE-CA"} <= set(await codes(function="mla"))
    assert await codes(country="XX") == []


async def test_the_directory_is_kept_by_the_secretariat_with_a_version(person: Person, records: Records) -> None:
    aigerim = await person("secretariat.casc")

    made = (await aigerim.post("/api/authorities", json=DAKAR)).json()
    address = f"/api/authorities/{made['id']}"
    assert (await aigerim.patch(address, json={"hours": "24/7"})).status_code == 428
    changed = await aigerim.patch(address, json={"hours": "24/7"}, headers=if_match(1))
    assert (changed.json()["version"], changed.json()["hours"], changed.json()["functions"]) == (
        2,
        "24/7",
        ["mla", "extradition"],
    )
    assert (await aigerim.patch(address, json={"hours": "never"}, headers=if_match(1))).status_code == 412

    assert await records.audits(made["id"]) == [
        ("authority.add", "secretariat.casc", "done"),
        ("authority.change", "secretariat.casc", "done"),
    ]
    assert [event["kind"] for event in await records.events("officer.ml", made["id"])] == ["authority.changed"] * 2
    assert pointers(await aigerim.post("/api/authorities", json=DAKAR)) == ["/code"]


@pytest.mark.parametrize("user", ["officer.ml", "bureau.ml", "prosecutor.fr", "centre.kafo"])
async def test_others_read_the_directory_and_do_not_write_it(person: Person, user: str) -> None:
    other = await person(user)
    [france, *_] = (await other.get("/api/authorities", params={"country": "FR"})).json()["items"]

    assert (await other.post("/api/authorities", json={**DAKAR, "code": "TG-CA"})).status_code == 403
    address = f"/api/authorities/{france['id']}"
    assert (await other.patch(address, json={"hours": "24/7"}, headers=if_match(1))).status_code == 403


@pytest.mark.parametrize(
    ("field", "value", "pointer"),
    [
        ("verified_at", "2026-11-01T09:00:00", "/verified_at"),
        ("functions", ["divination"], "/functions/0"),
        ("functions", [], "/functions"),
        ("country", "Senegal", "/country"),
        ("fax", "1", "/fax"),
    ],
)
async def test_a_wrong_field_is_named(person: Person, field: str, value: object, pointer: str) -> None:
    aigerim = await person("secretariat.casc")

    assert pointers(await aigerim.post("/api/authorities", json={**DAKAR, "code": "SN-NO", field: value})) == [pointer]


async def test_an_authority_whose_time_is_over_gets_no_alerts_and_keeps_no_other_from_them(person: Person) -> None:
    aigerim, chen = await person("secretariat.casc"), await person("centre.kafo")
    body = {**DAKAR, "code": "TD-CA", "country": "TD", "valid_to": "2024-12-31"}
    assert (await aigerim.post("/api/authorities", json=body)).status_code == 201

    draft = (await chen.post("/api/alerts", json=alert(countries=["FR", "TD"]))).json()

    assert {one["authority"]["code"]: one["state"] for one in draft["addressees"]} == {
        "FR-CA": "pending",
        "TD-CA": "blocked",
    }


@contextlib.asynccontextmanager
async def refused(pool: "asyncpg.Pool[asyncpg.Record]", authority: str) -> AsyncGenerator[None]:
    """Meanwhile nothing can be asked about this entry."""
    check = f"check (authority_id <> '{authority}') not valid"
    await pool.execute(f"alter table alerts.directory_task add constraint refused {check}")
    try:
        yield
    finally:
        await pool.execute("alter table alerts.directory_task drop constraint refused")


@contextlib.asynccontextmanager
async def confirming(pool: "asyncpg.Pool[asyncpg.Record]", authority: str) -> AsyncGenerator[None]:
    """Somebody is about to confirm this entry, and does so when a keeper waits for it."""
    waits = "select exists (select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid)))"
    async with pool.acquire() as one, one.transaction():
        await one.execute("update alerts.authority set verified_at = now() where id = $1", UUID(authority))
        yield
        await until(lambda: one.fetchval(waits))


async def test_an_entry_that_grows_old_asks_for_itself_before_it_keeps_anything_back(
    node: Node, person: Person, records: Records
) -> None:
    aigerim, admin, chen = [await person(user) for user in ("secretariat.casc", "admin", "centre.kafo")]
    today = datetime.now(UTC)
    over = str((today - timedelta(days=2)).date())
    made: dict[str, dict[str, Any]] = {}
    for code, days, last in (
        ("GQ-YOUNG", 330, None),
        ("GQ-OLD", 340, None),
        ("GQ-OVER", 345, over),
        ("GQ-SURE", 346, None),
        ("GQ-BROKEN", 347, None),
    ):
        said = {"verified_at": (today - timedelta(days=days)).isoformat(), "valid_to": last}
        body = {**DAKAR, "code": code, "country": "GQ", **said}
        made[code] = (await aigerim.post("/api/authorities", json=body)).json()

    async def to_do() -> list[dict[str, Any]]:
        items = (await admin.get("/api/authorities/tasks")).json()["items"]
        return [one for one in items if one["country"] == "GQ"]

    async with (
        asyncpg.create_pool(node.servers.database_url, min_size=1) as pool,
        refused(pool, made["GQ-BROKEN"]["id"]),
    ):
        async with confirming(pool, made["GQ-SURE"]["id"]):
            looking = asyncio.gather(*(DirectoryKeeper(node.db).look() for _ in range(2)))
        await looking
        assert await DirectoryKeeper(node.db).look() == 0, "asked once it is not asked again"
    [task] = await to_do()
    assert (task["code"], task["kind"]) == ("GQ-OLD", "verify"), (
        "one that is over asks for nothing, nor one confirmed meanwhile, and one that fails holds no other up"
    )
    assert [event["data"] for event in await records.events("admin", task["id"])] == [
        {"country": "GQ", "kind": "verify"}
    ]
    draft = (await chen.post("/api/alerts", json=alert(addressees=[made["GQ-OLD"]["id"]]))).json()
    assert draft["addressees"][0]["state"] == "pending", "a month is left to ask it"

    at = f"/api/authorities/{task['authority']}"
    assert (await aigerim.patch(at, json={"hours": "24/7"}, headers=if_match(1))).status_code == 200
    done = await admin.post(
        f"/api/authorities/tasks/{task['id']}/done", json={"outcome": "kept"}, headers=if_match(task["version"])
    )
    assert (done.status_code, len(await to_do())) == (409, 1), "other hours confirm nothing, nor does a click"
    await aigerim.patch(at, json={"verified_at": today.isoformat()}, headers=if_match(2))
    assert await to_do() == []
    await DirectoryKeeper(node.db, lambda: today + timedelta(days=10)).look()
    assert {one["code"] for one in await to_do()} == {"GQ-YOUNG", "GQ-BROKEN"}, "what was mended, and what is old now"
