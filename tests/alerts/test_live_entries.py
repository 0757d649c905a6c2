"""Claire changes her lists; Awa at Gao and Seydou in Niger hear what may be told, from the next check on."""

import asyncio
from datetime import UTC, datetime
from itertools import permutations
from uuid import UUID

import asyncpg
import httpx
import msgspec
import pytest

from alerts.screening import prepare
from alerts.screening.model import Person as Somebody
from alerts.screening.model import Vehicle
from alerts.watchlists.held import Held
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.live_entry import LiveEntry, live_of
from alerts.watchlists.model import SILENT
from jointops.base.ids import uuid7
from jointops.node import Node
from tests.alerts.support import added, if_match, named, opened, vehicle
from tests.ops.conftest import ledger
from tests.ops.support import Ledger
from tests.support import Person, until

__all__ = ["ledger"]

POSTS = {"officer.ml": "ML-GAO-01", "officer.ne": "NE-TOR-01", "officer.bf": "BF-SEY-01"}


@pytest.fixture(scope="module")
async def posts(node: Node) -> dict[str, str]:
    """Where each officer stands."""
    return {user: (await node.sessions.open(user)).checkpoint or "" for user in POSTS}


class Instruction(msgspec.Struct):
    code: str


class Said(msgspec.Struct):
    """The part of the answer that an officer acts on."""

    answer: str
    instruction: Instruction | None = None


async def told(officer: httpx.AsyncClient, post: str, subject: dict[str, object]) -> tuple[str, str | None]:
    """What an officer hears of a subject: answer and instruction."""
    answer = await officer.post(
        "/api/checks",
        json={
            "id": str(uuid7()),
            "operation": "kafo-ii",
            "checkpoint": post,
            "occurred_at": datetime.now(UTC).isoformat(),
            "subject": subject,
        },
    )
    assert answer.status_code == 201, answer.text
    said = msgspec.json.decode(answer.content, type=Said)
    return said.answer, said.instruction.code if said.instruction else None


def plate(number: str) -> dict[str, object]:
    return {"kind": "vehicle", "plate": number, "country": "BF"}


async def test_the_next_check_knows_of_each_change_of_an_entry(person: Person, posts: dict[str, str]) -> None:
    claire, awa = await person("bureau.fr"), await person("officer.ml")
    entries = await opened(claire, "FR-NEXT", ["vehicle"])
    gao, subject = posts["officer.ml"], plate("21 NX 4417 BF")

    assert await told(awa, gao, subject) == ("clear", None)
    entry = await added(claire, entries, vehicle("21 NX 4417 BF", action="seize"))
    assert await told(awa, gao, subject) == ("act", "hold-vehicle")
    await claire.patch(f"{entries}/{entry['id']}", json={"action": "inquiry"}, headers=if_match(1))
    assert await told(awa, gao, subject) == ("clear", None)
    await claire.patch(f"{entries}/{entry['id']}", json={"action": "seize"}, headers=if_match(2))
    assert await told(awa, gao, subject) == ("act", "hold-vehicle")
    await claire.patch(f"{entries}/{entry['id']}", json={"action": "discreet"}, headers=if_match(3))
    assert await told(awa, gao, subject) == ("clear", None)
    await claire.delete(f"{entries}/{entry['id']}", headers=if_match(4))
    assert await told(awa, gao, subject) == ("clear", None)


async def test_an_officer_of_an_excluded_country_hears_nothing(person: Person, posts: dict[str, str]) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-NOT-ML", ["vehicle"])
    await added(claire, entries, vehicle("58 GW 9032 BF", exclude=["ML"]))

    heard = {user: await told(await person(user), posts[user], plate("58 GW 9032 BF")) for user in POSTS}

    assert heard["officer.ml"] == ("clear", None)
    assert heard["officer.ne"] == heard["officer.bf"] == ("act", "hold-vehicle")


@pytest.mark.parametrize("silent", sorted(SILENT))
async def test_forty_silent_entries_do_not_push_the_open_one_out_of_the_answer(
    person: Person, posts: dict[str, str], silent: str
) -> None:
    claire, awa = await person("bureau.fr"), await person("officer.ml")
    entries = await opened(claire, f"FR-FORTY-{silent.upper()}", ["person"])
    who: dict[str, object] = {"names": ["Zoumana Fadiaba"], "birth_date": "1981-04-02", "nationalities": ["ML"]}
    await added(claire, entries, named("Zoumana Fadiaba"))
    before = await told(awa, posts["officer.ml"], {"kind": "person", **who})

    for _ in range(40):
        await added(claire, entries, named("", action=silent, **who))

    assert before == ("wait", "call-bureau")
    assert await told(awa, posts["officer.ml"], {"kind": "person", **who}) == before


async def test_the_matcher_finds_what_the_officer_does_not_hear_of(node: Node, person: Person) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-QUIET", ["vehicle"])
    entry = await added(claire, entries, vehicle("77 QQ 6651 BF", action="discreet"))
    prepared = prepare(Vehicle(plate="77QQ6651BF", country="BF"))

    assert [str(met.entry) for met in node.live.screen(prepared)] == [entry["id"]]
    assert node.live.told(prepared, "ML") == []


async def test_who_is_silent_no_more_while_all_names_are_gone_through_is_among_them(node: Node, person: Person) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-TURNED", ["person"])
    entry = await added(claire, entries, named("Gbessia Wotrokou"))
    held, sought, ids = Held(), prepare(Somebody(("Gbessia Wotrokou",))), {UUID(entry["id"])}

    async def now() -> list[LiveEntry]:
        async with node.db.service("matcher") as tx:
            return [*(await live_of(tx, ids)).values()]

    open_one = await now()
    await claire.patch(f"{entries}/{entry['id']}", json={"action": "discreet"}, headers=if_match(1))
    for before, after in permutations((await now(), open_one)):
        held.put(before)
        asked = asyncio.ensure_future(held.every(sought))
        await asyncio.sleep(0)  # it has begun
        held.put(after)
        assert await asked == [*ids]


async def test_what_an_answer_found_or_left_out_changes_nothing_that_the_matcher_finds(
    node: Node, person: Person
) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-ANSWERED", ["vehicle"])
    prepared = prepare(Vehicle(plate="78 QA 6652 BF", country="BF"))
    mine = await added(claire, entries, vehicle("78 QA 6652 BF"))
    kept = await added(claire, entries, vehicle("78 QA 6652 BF", exclude=["ML"]))

    def met() -> set[str]:
        return {str(one.entry) for one in node.live.screen(prepared)}

    for country, told in (("NE", {mine["id"], kept["id"]}), ("ML", {mine["id"]})):
        assert {str(one.entry) for one in node.live.told(prepared, country)} == told
        assert met() == {mine["id"], kept["id"]}, "what was kept from the officer is found all the same"
        assert met() == {mine["id"], kept["id"]}, "also when another check asks the same"
    node.live.told(prepared, "NE")
    late = await added(claire, entries, vehicle("78 QA 6652 BF"))
    assert met() == {mine["id"], kept["id"], late["id"]}
    node.live.told(prepared, "NE")
    await claire.delete(f"{entries}/{mine['id']}", headers=if_match(1))
    assert met() == {kept["id"], late["id"]}


async def test_after_many_changes_at_once_a_node_holds_what_a_fresh_one_would_read(node: Node, person: Person) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-RUSH", ["vehicle"])
    plates = [f"31 RR {number:04} BF" for number in range(12)]

    async def add_and_change(number: int) -> None:
        entry = await added(claire, entries, vehicle(plates[number]))
        address = f"{entries}/{entry['id']}"
        await claire.patch(address, json={"note": "changed", "action": "seize"}, headers=if_match(1))
        if number % 3 == 0:
            await claire.delete(address, headers=if_match(2))

    await asyncio.gather(*(add_and_change(number) for number in range(len(plates))))
    fresh = LiveEntries()
    await fresh.load(node.db)

    for number, text in enumerate(plates):
        held = exactly(node.live, text)
        assert held == exactly(fresh, text)
        assert [(action, note) for _, action, note in held] == ([] if number % 3 == 0 else [("seize", "changed")])


def exactly(live: LiveEntries, text: str) -> list[tuple[UUID, str, str]]:
    """The entries of exactly this plate, as a node holds them."""
    found = live.screen(prepare(Vehicle(plate=text, country="BF")))
    return [(met.entry, met.action, met.note) for met in found if met.explained.band == "exact"]


@pytest.mark.fault
async def test_a_list_that_could_not_be_read_is_read_again(node: Node, person: Person, ledger: Ledger) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-AGAIN", ["vehicle"])
    live, sought = LiveEntries(), Vehicle(plate="23 AG 4477 BF", country="BF")
    await live.load(node.db)
    await added(claire, entries, vehicle("23 AG 4477 BF"))
    live.hear(None)

    await ledger.value("revoke select on alerts.entry from jointops_matcher")
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await live.follow(node.db)
    finally:
        await ledger.value("grant select on alerts.entry to jointops_matcher")
    following = asyncio.create_task(live.follow(node.db))

    async def is_known() -> bool:
        return bool(live.told(prepare(sought), "ML"))

    await until(is_known)
    following.cancel()
