"""Every way out asks the one policy: by each goes what the markings and codes of an alert leave to its addressee."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from integrations.partners.verify import check_file
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from jointops.partner_files import write_partner_file
from tests.alerts.support import drafted, if_match, released
from tests.alerts.test_attachments import attached
from tests.common import Common
from tests.integrations.mailbox import Mailbox
from tests.integrations.receiver import Receiver
from tests.integrations.test_mail import wish
from tests.integrations.test_push import CONTACT, Device
from tests.integrations.test_webhooks import FRENCH
from tests.ops.support import Drill, Ledger, done
from tests.ops.test_exports import exported, fetched
from tests.support import Person, until

LATER = {priority: timedelta(hours=1) for priority in ("P1", "P2", "P3", "P4")}


class World(msgspec.Struct, kw_only=True):
    """Colette of the French court has three alerts of the centre, one of each priority."""

    colette: httpx.AsyncClient
    alerts: dict[str, dict[str, Any]]
    files: dict[str, str]
    device: Device
    receiver: Receiver
    mailbox: Mailbox
    by_file: dict[str, Any]
    chen: httpx.AsyncClient
    ledger: Ledger
    node: Node
    folder: Path

    def named(self, said: str) -> set[str]:
        """Which of the three are named by id."""
        return {name for name, alert in self.alerts.items() if alert["id"] in said}

    def of_priority(self, said: str) -> set[str]:
        return {name for name, alert in self.alerts.items() if alert["priority"] in said}

    def called(self) -> list[object]:
        """What her system was sent."""
        return [body for headers, body in self.receiver.kept if headers[":path"].endswith("/calls")]

    async def each(self, leaves: Callable[[str, dict[str, Any]], Awaitable[bool]]) -> set[str]:
        return {name for name, alert in self.alerts.items() if await leaves(name, alert)}


@pytest.fixture(scope="module")
async def mailbox(folder: Path, receiver: Receiver) -> AsyncGenerator[Mailbox]:
    (folder / "mail").mkdir()
    one = Mailbox(folder / "mail")
    one.certificate = receiver.certificate  # a deployment trusts one authority
    await one.open()
    yield one
    await one.close()


@pytest.fixture(scope="module")
async def node(folder: Path, common: Common, receiver: Receiver, mailbox: Mailbox) -> AsyncGenerator[Node]:
    more = {name: one for name, one in mailbox.settings().items() if name != "outward_ca"}
    settings = receiver.settings(data=folder / "node", push_contact=CONTACT, **more)
    async with common.running(settings) as started:
        started.pusher.grace, started.mailer.grace = dict(LATER), dict(LATER)
        yield started


async def registered(person: Person, url: str | None) -> dict[str, Any]:
    """A system of the French court."""
    ines, jonas = await person("admin"), await person("dpo")
    body = {"name": "Court", "country": "FR", "principals": FRENCH, "clearance": 3, "reason": "Agreed", "url": url}
    proposal = await done(ines.post("/api/webhooks", json=body))
    await done(jonas.post(f"/api/proposals/{proposal['id']}/release"))
    [found] = [one for one in await done(ines.get("/api/webhooks")) if one["id"] == proposal["record"]]
    return found


@pytest.fixture
async def world(
    node: Node, person: Person, receiver: Receiver, mailbox: Mailbox, ledger: Ledger, tmp_path: Path
) -> World:
    """Of the three alerts one is open, one must not be passed on (H2), and one has become TLP:RED while its class, by a
    fault or a wrong hand, still shows it to those it was open to: then the policy alone stands between.
    """
    new = NewPerson(
        user="colette.fr", name="Colette", title="Court of appeal", role="bureau", country="FR",
        principals=["country:FR", "bureau:FR", "op:kafo-ii", *FRENCH], clearance=4, operations=["kafo-ii"], demo=True,
    )  # fmt: skip
    await enrol(node.servers.database_url, [new])
    colette, chen, ines = await person("colette.fr"), await person("centre.kafo"), await person("admin")
    by_file, by_call = await registered(person, None), await registered(person, f"{receiver.url}/calls")
    await done(ines.post(f"/api/webhooks/{by_call['id']}/pause"))
    device = Device(receiver, "paris")
    await done(colette.put("/api/push", json=device.wish()))
    await done(colette.put("/api/mail", json=wish("colette")))

    async def on_the_map(priority: str, *codes: str) -> dict[str, Any]:
        arrest = Drill("kafo-ii", person).incident("arrest", persons=1)
        await done(chen.post("/api/incidents", json=arrest))
        trigger = {"kind": "incident", "id": arrest["id"]}
        draft = await drafted(chen, priority=priority, trigger=trigger, handling=codes)
        draft = draft if codes else await attached(chen, draft)  # what must not be passed on carries no files
        return await done(chen.post(f"/api/alerts/{draft['id']}/release", headers=if_match(draft["version"])))

    alerts = {"open": await on_the_map("P1"), "H2": await on_the_map("P2", "H2"), "RED": await on_the_map("P3")}
    seen = [await done(colette.get(f"/api/alerts/{alert['id']}")) for alert in alerts.values()]
    files = {name: one["attachments"][0]["id"] for name, one in zip(alerts, seen, strict=True) if one["attachments"]}

    async def noted() -> object:
        tables = ("integrations.push_message", "integrations.mail")
        return [await ledger.value(f"select count(distinct alert) from {one}") for one in tables] == [3, 3]

    await until(noted, within=15)
    red = (
        "update alerts.alert set marking = 4, second = $2, persons = array['nobody'],"
        " released_by = jsonb_set(released_by, '{user}', to_jsonb($2::text)) where id = $1"
    )
    await ledger.value(red, UUID(alerts["RED"]["id"]), "centre.kafo.dieudonne")
    for waiting in ("integrations.push_message", "integrations.mail"):
        await ledger.value(f"update {waiting} set due_at = now()")
    await done(ines.post(f"/api/webhooks/{by_call['id']}/replay", json={}))
    return World(
        colette=colette, alerts=alerts, files=files, device=device, receiver=receiver, mailbox=mailbox,
        by_file=by_file, chen=chen, ledger=ledger, node=node, folder=tmp_path,
    )  # fmt: skip


async def by_screen(world: World) -> set[str]:
    async def leaves(name: str, alert: dict[str, Any]) -> bool:
        return "title" in await done(world.colette.get(f"/api/alerts/{alert['id']}"))

    return await world.each(leaves)


async def by_list(world: World) -> set[str]:
    return world.named((await world.colette.get("/api/alerts", params={"box": "inbox"})).text)


async def by_print(world: World) -> set[str]:
    """A page prints what its record says it may."""

    async def leaves(name: str, alert: dict[str, Any]) -> bool:
        return "print" in (await done(world.colette.get(f"/api/alerts/{alert['id']}"))).get("exits", [])

    return await world.each(leaves)


async def by_export(world: World) -> set[str]:
    return world.named((await fetched(world.colette, await exported(world.colette, "alerts", "csv"))).text)


async def by_geofile(world: World) -> set[str]:
    made = await exported(world.colette, "marks", "geojson", operation="kafo-ii")
    return world.named((await fetched(world.colette, made)).text)


async def by_court(world: World) -> set[str]:
    async def leaves(name: str, alert: dict[str, Any]) -> bool:
        made = await exported(world.colette, "court", filter={"alert": alert["id"]})
        return made["state"] != "failed"

    return await world.each(leaves)


async def by_cap(world: World) -> set[str]:
    async def leaves(name: str, alert: dict[str, Any]) -> bool:
        return (await world.colette.get(f"/api/alerts/{alert['id']}/cap")).status_code == 200

    return await world.each(leaves)


async def by_file_of_it(world: World) -> set[str]:
    async def leaves(name: str, alert: dict[str, Any]) -> bool:
        file = world.files.get(name)
        address = f"/api/alerts/{alert['id']}/attachments/{file}"
        return file is not None and (await world.colette.get(address)).status_code == 200

    return await world.each(leaves)


async def by_ogc(world: World) -> set[str]:
    at = "/api/ogc/collections/kafo-ii.marks/items"
    page = world.named(str(await done(world.colette.get(at))))

    async def leaves(name: str, alert: dict[str, Any]) -> bool:
        return (await world.colette.get(f"{at}/{alert['id']}")).status_code == 200

    assert await world.each(leaves) == page, "one by one as together"
    return page


async def by_webhook(world: World) -> set[str]:
    """All that happened before the last alert has been looked at once that one has come."""
    last = await released(world.chen, priority="P4")

    async def has_come() -> object:
        return last["id"] in str(world.called())

    await until(has_come, within=15)
    return world.named(str(world.called()))


async def by_partner_file(world: World) -> set[str]:
    to = world.folder / "file"
    await write_partner_file(world.node.settings, UUID(world.by_file["id"]), to)
    events, _ = check_file(to.read_bytes(), world.by_file["key"], world.by_file["id"], 0)
    return world.named(str(events))


async def by_push(world: World) -> set[str]:
    await until(lambda: _told_by(world, "integrations.push_message"), within=15)
    return world.of_priority(str(await world.device.told(world.receiver)))


async def by_mail(world: World) -> set[str]:
    await until(lambda: _told_by(world, "integrations.mail"), within=15)
    return world.of_priority(str([one["Subject"] for one in world.mailbox.taken]))


async def _told_by(world: World, table: str) -> bool:
    waits = f"select not exists (select from {table} where state = 'waiting' and alert::text = any($1))"
    return await world.ledger.value(waits, [alert["id"] for alert in world.alerts.values()])


SHOWN, OUT = {"open", "H2"}, {"open"}
EXITS: dict[str, tuple[Callable[[World], Awaitable[set[str]]], set[str]]] = {
    "screen": (by_screen, SHOWN),
    "API": (by_list, SHOWN),
    "push": (by_push, SHOWN),
    "mail": (by_mail, SHOWN),
    "print": (by_print, OUT),
    "export": (by_export, OUT),
    "geofile": (by_geofile, OUT),
    "court": (by_court, OUT),
    "CAP": (by_cap, OUT),
    "attached file": (by_file_of_it, OUT),
    "OGC": (by_ogc, OUT),
    "webhook": (by_webhook, OUT),
    "partner file": (by_partner_file, OUT),
}
"""Each way out, how a record goes by it, and which of the three may."""


async def test_by_each_way_out_goes_what_the_policy_lets_and_nothing_else(world: World) -> None:
    gone = {exit: await way(world) for exit, (way, _) in EXITS.items()}

    assert gone == {exit: lets for exit, (_, lets) in EXITS.items()}
