"""The rules of screening change with a release: checks kept before it are still found by entries that come after."""

from typing import Any, cast

import pytest

from alerts.screening import RULES_VERSION
from jointops.node import Node
from ops.checks import renewing
from ops.checks.renewing import renew_keys
from tests.alerts.support import added, named, opened, vehicle
from tests.ops.support import Drill, Ledger, done, match_of, matches_of, new_plate
from tests.support import Person, until

SPOILT = "update ops.check_keys set keys = array[1]"
"""As other rules would have made them: they find nothing."""


async def test_a_node_makes_keys_anew_that_other_rules_made(
    node: Node, drill: Drill, person: Person, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    check = drill.check(new_plate())
    await done(awa.post("/api/checks", json=check))
    await ledger.settled()
    monkeypatch.setattr(renewing, "TOGETHER", 1)
    keys = "select keys from ops.check_keys where check_id = $1"
    before = await ledger.value(keys, check["id"])
    await ledger.value(SPOILT)
    await ledger.value("update ops.key_rules set version = $1", RULES_VERSION - 1)

    assert await renewing._renew_page(node.db), "one check: another node may go on from here"
    assert await ledger.value("select count(*)::int from ops.check_keys where keys <> array[1::bigint]") == 1
    await renew_keys(node.db)

    assert await ledger.value("select version from ops.key_rules") == RULES_VERSION
    assert await ledger.value(keys, check["id"]) == before
    entries = await opened(claire, "FR-RULES", ["vehicle"])
    entry = await added(claire, entries, vehicle(check["subject"]["plate"]))
    assert (await match_of(claire, check["id"]))["entry"]["id"] == entry["id"]


async def test_an_entry_that_comes_before_the_keys_are_made_looks_back_when_they_are_and_checks_go_on(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    check = drill.check(new_plate())
    await done(awa.post("/api/checks", json=check))
    await ledger.settled()
    await ledger.value(SPOILT)
    await ledger.value("update ops.key_rules set version = $1", RULES_VERSION - 1)

    entries = await opened(claire, "FR-RULES-2", ["vehicle"])
    known = await added(claire, await opened(claire, "FR-RULES-3", ["person"]), named("Salimata Wend-Kuni"))

    at_work = await ledger.another()
    async with at_work.transaction():
        await at_work.execute("select version from ops.key_rules for update")  # a page of another node's
        entry = await added(claire, entries, vehicle(check["subject"]["plate"]))
        later = drill.check("", subject={"kind": "person", "names": [{"full": "Salimata Wend-Kuni"}]})
        await done(awa.post("/api/checks", json=later))
        assert (await match_of(claire, later["id"]))["entry"]["id"] == known["id"]
    await at_work.close()

    async def met() -> object:
        return await matches_of(claire, check["id"])

    [match] = cast(list[dict[str, Any]], await until(met, within=60))
    assert match["entry"]["id"] == entry["id"]
    assert await ledger.value("select version from ops.key_rules") == RULES_VERSION
