"""What was known at an instant: the states that records went through, for those who may see the records."""

import pytest

from alerts.watchlists.model import SILENT
from tests.alerts.support import added, opened, vehicle
from tests.ops.support import Drill, Ledger, done, match_of, new_plate
from tests.support import Person


async def test_a_match_is_possible_before_it_is_a_hit(drill: Drill, person: Person, ledger: Ledger) -> None:
    awa, chen, claire = await drill.at("officer.ml"), await drill.at("centre"), await person("bureau.fr")
    entries = await opened(claire, f"FR-H-{drill.code.upper()}", ["vehicle"])
    plate = new_plate()
    await added(claire, entries, vehicle(plate))
    check = drill.check(plate)
    await done(awa.post("/api/checks", json=check))
    match = await match_of(claire, check["id"])
    mariam = await drill.at("bureau.ml")
    await done(mariam.post(f"/api/matches/{match['id']}/claim", json={}, headers={"if-match": '"1"'}))
    await done(
        claire.post(
            f"/api/matches/{match['id']}/verdict",
            json={"verdict": "confirmed", "reason": "Same plate and colour."},
            headers={"if-match": '"2"'},
        )
    )
    await ledger.settled()

    past = await done(chen.get("/api/map/history", params={"operation": drill.code}))

    states = [(one["record"], one["state"]) for one in past["items"]]
    assert states == [(match["id"], state) for state in ("possible", "claimed", "confirmed")]
    assert past["whole"]
    known = [one["recorded_at"] for one in past["items"]]
    assert known == sorted(known)


@pytest.mark.parametrize("silent", sorted(SILENT))
async def test_the_past_of_a_silent_match_is_its_owners_alone(
    drill: Drill, person: Person, ledger: Ledger, silent: str
) -> None:
    awa, chen, claire = await drill.at("officer.ml"), await drill.at("centre"), await person("bureau.fr")
    entries = await opened(claire, f"FR-P-{silent.upper()}-{drill.code.upper()}", ["vehicle"])
    plate = new_plate()
    await added(claire, entries, {**vehicle(plate), "action": silent})
    check = drill.check(plate)
    await done(awa.post("/api/checks", json=check))
    await match_of(claire, check["id"])
    await ledger.settled()

    for somebody in (awa, chen, await drill.at("bureau.ml")):
        assert (await done(somebody.get("/api/map/history", params={"operation": drill.code})))["items"] == []
    assert len((await done(claire.get("/api/map/history", params={"operation": drill.code})))["items"]) == 1
