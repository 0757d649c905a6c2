"""Nobody acts on a match in time: who is not looking hears that something waits, and nothing of it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from jointops.base.clock import utc_now
from jointops.node import Node
from ops.hits.keeper import HitKeeper
from tests.alerts.support import added, if_match, opened, vehicle
from tests.integrations.mailbox import Mailbox, mailbox, node
from tests.integrations.test_mail import AT_ONCE, empty, states, taken, wished
from tests.ops.conftest import drill
from tests.ops.support import Drill, Ledger, done, match_of, matches_of, new_plate
from tests.support import Person, until

__all__ = ["drill", "empty", "mailbox", "node"]


async def met(drill: Drill, claire: httpx.AsyncClient, **terms: Any) -> dict[str, Any]:
    """A match of Claire's with a vehicle that Awa holds at Gao."""
    plate = new_plate()
    entries = await opened(claire, f"FR-LATE-{plate[-4:]}-{drill.code[6:]}".upper().replace(" ", ""), ["vehicle"])
    await added(claire, entries, vehicle(plate, **terms))
    check = drill.check(plate)
    await done((await drill.at("officer.ml")).post("/api/checks", json=check))
    return await match_of(claire, check["id"])


def late(node: Node, hours: float) -> Callable[[], Awaitable[int]]:
    """The keeper looks so many hours from now."""
    return HitKeeper(node.db, clock=lambda: utc_now() + timedelta(hours=hours)).look


async def test_the_owners_bureau_and_then_the_centre_are_told_once_each_until_somebody_acts(
    node: Node, drill: Drill, person: Person, mailbox: Mailbox, ledger: Ledger
) -> None:
    claire, mariam, chen = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("centre")
    for somebody, address in ((claire, "claire"), (mariam, "mariam"), (chen, "chen")):
        await wished(somebody, address)
    match = await met(drill, claire)

    await late(node, 2.1)()
    [letter] = await taken(mailbox)
    assert (letter["To"], letter["Subject"]) == ("claire@court.example", "An alert of priority P2 waits")
    whole = letter.as_string()
    assert not [one for one in (match["id"], match["reference"], drill.code, "Gao", "seize", "hit") if one in whole]
    await late(node, 4.3)()
    assert [one["To"] for one in await taken(mailbox, 2)] == ["claire@court.example", "chen@court.example"]

    async def both_noted() -> object:
        return await states(ledger) == ["sent", "sent"]

    await until(both_noted)


async def test_who_was_to_be_told_is_not_when_somebody_acted_meanwhile_and_the_checking_bureau_is_in_its_turn(
    node: Node, drill: Drill, person: Person, mailbox: Mailbox, ledger: Ledger
) -> None:
    claire, mariam = await person("bureau.fr"), await drill.at("bureau.ml")
    await wished(claire, "claire")
    await wished(mariam, "mariam")
    node.mailer.grace = {**AT_ONCE, "P2": timedelta(hours=1)}
    match = await met(drill, claire)
    at = f"/api/matches/{match['id']}"
    await late(node, 2.1)()

    async def waits(state: str) -> object:
        return await ledger.value("select count(*) = 1 from integrations.mail where state = $1", state)

    await until(lambda: waits("waiting"))
    version = (await done(claire.get(at)))["version"]
    verdict = {"verdict": "confirmed", "reason": "Chassis agrees."}
    await done(claire.post(f"{at}/verdict", json=verdict, headers=if_match(version)))
    await ledger.value("update integrations.mail set due_at = now() where state = 'waiting'")
    await until(lambda: waits("needless"))
    assert mailbox.taken == []

    node.mailer.grace = AT_ONCE
    await late(node, 4.2)()
    [letter] = await taken(mailbox)
    assert letter["To"] == "mariam@court.example", "Mali's bureau is to say what the officer may do"


@pytest.mark.parametrize("terms", [{"action": "discreet"}, {"exclude": ["ML"]}], ids=["silent", "kept from Mali"])
async def test_of_a_match_that_its_owner_alone_knows_of_nothing_goes_out(
    node: Node, drill: Drill, person: Person, mailbox: Mailbox, ledger: Ledger, terms: dict[str, Any]
) -> None:
    claire, chen = await person("bureau.fr"), await drill.at("centre")
    await wished(claire, "claire")
    await wished(chen, "chen")
    hidden, told = await met(drill, claire, **terms), await met(drill, claire)
    await ledger.value("update ops.hit_beat set at = '-infinity'")

    for hours in (25.0, 50.0):
        await ledger.value("update ops.hit_beat set at = '-infinity'")
        await late(node, hours)()
    assert {one["To"] for one in await taken(mailbox, 2)} == {"claire@court.example", "chen@court.example"}
    about = "select count(*) from integrations.mail where alert = $1::text::uuid"
    assert (await ledger.value(about, told["id"]), await ledger.value(about, hidden["id"])) == (2, 0)
    assert (await matches_of(claire, hidden["check"]))[0]["overdue"] > 0


async def test_a_time_that_is_over_again_after_somebody_acted_is_told_again(
    node: Node, drill: Drill, person: Person, mailbox: Mailbox
) -> None:
    claire, mariam = await person("bureau.fr"), await drill.at("bureau.ml")
    await wished(claire, "claire")
    match = await met(drill, claire)
    at = f"/api/matches/{match['id']}"
    await late(node, 2.1)()
    await taken(mailbox)

    version = (await done(mariam.get(at)))["version"]
    await done(mariam.post(f"{at}/claim", headers=if_match(version)))
    await late(node, 2.2)()
    assert [one["To"] for one in await taken(mailbox, 2)] == ["claire@court.example"] * 2


async def test_a_letter_that_waits_for_its_hour_goes_out_after_the_next_step_too(
    node: Node, drill: Drill, person: Person, mailbox: Mailbox, ledger: Ledger
) -> None:
    claire, chen = await person("bureau.fr"), await drill.at("centre")
    await wished(claire, "claire")
    await wished(chen, "chen")
    node.mailer.grace = {**AT_ONCE, "P2": timedelta(hours=1)}
    await met(drill, claire)
    await late(node, 2.1)()
    await late(node, 4.3)()

    async def both_wait() -> object:
        return await ledger.value("select count(*) = 2 from integrations.mail where state = 'waiting'")

    await until(both_wait)
    await ledger.value("update integrations.mail set due_at = now() where state = 'waiting'")
    assert {one["To"] for one in await taken(mailbox, 2)} == {"claire@court.example", "chen@court.example"}
