"""Somebody's access changes, an entry is shared and taken back: open screens know within a second of the act."""

import asyncio
from collections.abc import Callable

import httpx

from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from realtime.client import Client
from realtime.frames import Ready, Resync, Shared, Withdrawn
from tests.alerts.support import added, opened, vehicle
from tests.ops.support import done, new_plate
from tests.realtime.support import Screen
from tests.support import Person, until

WITHIN_S = 1.0


def somebody(user: str, role: str, country: str, *principals: str) -> NewPerson:
    return NewPerson(
        user=user, name="Somebody Example", title=role, role=role, country=country, principals=list(principals),
        clearance=3, demo=True,
    )  # fmt: skip


def screen_of(who: httpx.AsyncClient, url: str) -> Screen:
    token = who.headers["authorization"].removeprefix("Bearer ")
    return Screen(Client(url.replace("http", "ws", 1) + "/ws", token))


async def reached(screen: Screen, seen: Callable[[], bool]) -> float:
    """Seconds from now until the screen knows."""
    began = asyncio.get_running_loop().time()

    async def knows() -> bool:
        return seen()

    await until(knows, within=10)
    return asyncio.get_running_loop().time() - began


async def test_open_screens_know_within_a_second_who_may_see_what(node: Node, person: Person, url: str) -> None:
    people = [
        somebody("bureau.ne.moves", "bureau", "NE", "country:NE", "bureau:NE"),
        somebody("admin.paulo", "admin", "SN", "office:admin"),
    ]
    await enrol(node.servers.database_url, people)
    claire, moussa, ines, paulo = [
        await person(user) for user in ("bureau.fr", "bureau.ne.moves", "admin", "admin.paulo")
    ]
    entries = await opened(claire, "FR-REACH", ["vehicle"])
    entry = await added(claire, entries, vehicle(new_plate(), share=["op:reach"]))
    screen = screen_of(moussa, url)
    took: dict[str, float] = {}

    async def about(kind: type[Shared | Withdrawn]) -> float:
        record = entry["id"]
        return await reached(
            screen, lambda: any(isinstance(f, kind) and str(f.record) == record for f in screen.frames)
        )

    try:
        await reached(screen, lambda: screen.has(Ready))
        assert (await done(moussa.get(entries)))["items"] == []

        share = await done(
            claire.post(
                "/api/shares",
                json={"kind": "entry", "id": entry["id"], "with": ["bureau:NE"], "reason": "They asked."},
            )
        )
        took["shared"] = await about(Shared)
        assert [one["id"] for one in (await done(moussa.get(entries)))["items"]] == [entry["id"]]
        await done(claire.post(f"/api/shares/{share['id']}/withdraw", json={"reason": "Done."}))
        took["withdrawn"] = await about(Withdrawn)
        assert (await done(moussa.get(entries)))["items"] == []

        page = await done(ines.get("/api/people", params={"cursor": "YnVyZWF1Lm5lLm1vdmU"}))
        them = next(one for one in page["items"] if one["user"] == "bureau.ne.moves")
        wider = {"reason": "Joins the operation", "principals": [*them["principals"], "op:reach"]}
        proposal = await done(ines.post(f"/api/people/{them['id']}/access", json=wider))
        await done(paulo.post(f"/api/proposals/{proposal['id']}/release", json={}))
        took["access"] = await reached(screen, lambda: screen.has(Resync))
        assert [one["id"] for one in (await done(moussa.get(entries)))["items"]] == [entry["id"]]
    finally:
        await screen.close()

    print({what: f"{seconds * 1000:.0f} ms" for what, seconds in took.items()})
    assert max(took.values()) < WITHIN_S
