"""Two nodes serve one deployment: what a bureau changes on one, an officer hears of on the other."""

import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from jointops.base.settings import Settings
from jointops.node import Node
from tests.alerts.support import added, named, opened, vehicle
from tests.ops.support import done, new_plate
from tests.stories.test_one_check_becomes_an_acknowledged_alert import plate_check
from tests.support import Person, caller, served, until


@pytest.fixture
async def elsewhere(node: Node, folder: Path) -> AsyncGenerator[str]:
    """A second node on the servers of the first; its address."""
    data = folder / "second"
    data.mkdir(exist_ok=True)
    for key in ("secret", "audit-key", "care.keys"):  # they belong to the deployment, not to a node
        shutil.copy(folder / "node" / key, data / key)
    settings = Settings(
        data=data, port=0, demo=True, database_url=node.servers.database_url, valkey_url=node.servers.valkey_url
    )
    async with served(settings) as (_, address):
        yield address


async def test_an_entry_added_on_one_node_is_met_by_the_next_check_on_the_other(elsewhere: str, person: Person) -> None:
    claire, awa = await person("bureau.fr"), await person("officer.ml")
    entries, plate = await opened(claire, "FR-ELSEWHERE", ["vehicle"]), new_plate()
    async with caller(elsewhere, headers=awa.headers) as there:

        async def answer() -> str:
            return (await done(there.post("/api/checks", json=plate_check(plate))))["answer"]

        assert await answer() == "clear"
        entry = await added(claire, entries, vehicle(plate))

        async def holds() -> bool:
            return await answer() == "act"

        await until(holds, within=1)
        await claire.delete(f"{entries}/{entry['id']}", headers={"if-match": '"1"'})

        async def clears() -> bool:
            return await answer() == "clear"

        await until(clears, within=1)


async def test_a_threshold_set_on_one_node_holds_for_the_next_check_on_the_other(
    elsewhere: str, person: Person
) -> None:
    claire, awa = await person("bureau.fr"), await person("officer.ml")
    entries = await opened(claire, "FR-BAR-ELSEWHERE", ["person"])
    await added(claire, entries, named("Salou Bené", birth_date="1985", nationalities=["ML"]))
    subject = {"kind": "person", "names": ["Salou Benné"], "birth_date": "1987", "nationalities": ["ML"]}
    at = "/api/watchlists/FR-BAR-ELSEWHERE/threshold"
    async with caller(elsewhere, headers=awa.headers) as there:

        async def answers(wanted: str) -> None:
            async def is_so() -> bool:
                check = {**plate_check("x"), "subject": subject}
                return (await done(there.post("/api/checks", json=check)))["answer"] == wanted

            await until(is_so)

        await answers("wait")
        await done(claire.post(at, json={"possible_from": 5.0, "was": 2.0, "reason": "Too many strangers."}))
        await answers("clear")
        await done(claire.post(at, json={"possible_from": 2.0, "was": 5.0, "reason": "One was missed."}))
        await answers("wait")
