"""The rules of screening change with a release: checks kept before it are still found by entries that come after."""

from alerts.screening import RULES_VERSION
from jointops.node import Node
from ops.checks.keyed import renew_keys
from tests.alerts.support import added, opened, vehicle
from tests.ops.support import Drill, Ledger, done, match_of, new_plate
from tests.support import Person

SPOILT = "update ops.check_keys set keys = array[1]"
"""As other rules would have made them: they find nothing."""


async def test_a_node_makes_keys_anew_that_other_rules_made(
    node: Node, drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    check = drill.check(new_plate())
    await done(awa.post("/api/checks", json=check))
    await ledger.settled()
    keys = "select keys from ops.check_keys where check_id = $1"
    before = await ledger.value(keys, check["id"])
    await ledger.value(SPOILT)
    await ledger.value("update ops.key_rules set version = $1", RULES_VERSION - 1)

    await renew_keys(node.db)

    assert await ledger.value("select version from ops.key_rules") == RULES_VERSION
    assert await ledger.value(keys, check["id"]) == before
    entries = await opened(claire, "FR-RULES", ["vehicle"])
    entry = await added(claire, entries, vehicle(check["subject"]["plate"]))
    assert (await match_of(claire, check["id"]))["entry"]["id"] == entry["id"]


async def test_an_entry_that_comes_before_the_keys_are_made_waits_for_them(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    check = drill.check(new_plate())
    await done(awa.post("/api/checks", json=check))
    await ledger.settled()
    await ledger.value(SPOILT)
    await ledger.value("update ops.key_rules set version = $1", RULES_VERSION - 1)

    entries = await opened(claire, "FR-RULES-2", ["vehicle"])
    entry = await added(claire, entries, vehicle(check["subject"]["plate"]))

    assert (await match_of(claire, check["id"]))["entry"]["id"] == entry["id"]
