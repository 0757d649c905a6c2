"""What was refused is on record: who tried, what, and why not; and the record gives nothing away."""

import json
from uuid import uuid4

import httpx
import pytest

from jointops.node import Node
from tests.alerts.support import added, if_match, opened, vehicle
from tests.ops.conftest import ledger
from tests.ops.support import Ledger, done, new_plate
from tests.support import Person, caller

__all__ = ["ledger"]


class Refused:
    """The rows of what somebody was refused, as the officer for data protection reads them."""

    def __init__(self, dpo: httpx.AsyncClient) -> None:
        self._dpo = dpo

    async def of(self, user: str) -> list[tuple[str, str | None]]:
        """What and why, with the record that was named, oldest first."""
        query = {"person": user, "verb": "act.refuse"}
        looks = (await done(self._dpo.get("/api/audit", params=query)))["items"]
        return [(look["result"], look["record"]) for look in reversed(looks)]


@pytest.fixture
async def refused(person: Person) -> Refused:
    return Refused(await person("dpo"))


async def test_an_act_that_the_role_does_not_include_is_on_record(
    person: Person, refused: Refused, ledger: Ledger
) -> None:
    moussa, match = await person("officer.ne"), str(uuid4())

    assert (await moussa.post(f"/api/matches/{match}/claim", headers=if_match(1))).status_code == 403
    assert (await moussa.get("/api/people")).status_code == 403

    assert await refused.of("officer.ne") == [("kept", None), ("people.read not-allowed", None)]
    # Which match it was, its own country reads.
    assert await ledger.audits(match) == [("act.refuse", "match.claim not-allowed")]


async def test_a_hidden_record_and_one_that_never_was_leave_like_rows_and_its_owner_sees_neither(
    person: Person, refused: Refused
) -> None:
    claire, mariam = await person("bureau.fr"), await person("bureau.ml")
    entries = await opened(claire, "FR-REFUSED", ["vehicle"])
    hidden, absent = (await added(claire, entries, vehicle(new_plate())))["id"], str(uuid4())
    answers = [await mariam.delete(f"{entries}/{id}", headers=if_match(1)) for id in (hidden, absent)]
    assert [answer.status_code for answer in answers] == [404, 404]

    rows = await refused.of("bureau.ml")
    assert rows == [("entry.remove not-found", hidden), ("entry.remove not-found", absent)]
    for bureau in (claire, mariam):
        looks = (await done(bureau.get("/api/audit/mine")))["items"]
        assert not [look for look in looks if look["verb"] == "act.refuse"]


async def test_looking_for_what_is_not_there_is_no_act(person: Person, refused: Refused) -> None:
    chidi = await person("prosecutor.ml")
    assert (await chidi.get(f"/api/alerts/{uuid4()}")).status_code == 404
    assert await refused.of("prosecutor.ml") == []


async def test_whoever_did_not_show_to_be_there_is_on_record(person: Person, ledger: Ledger, refused: Refused) -> None:
    victims = await person("victims.ml")
    await ledger.value(
        "update base.session s set proved_at = null from base.person p"
        " where p.id = s.person_id and p.user_name = 'victims.ml'"
    )
    assert (await victims.get("/api/care/victims")).status_code == 401
    assert await refused.of("victims.ml") == [("care.read step-up-required", None)]


async def test_whoever_would_decide_alone_is_on_record(node: Node, person: Person, refused: Refused) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-ALONE", ["vehicle"], second_person=True)
    waiting = await done(claire.post(entries, json=vehicle(new_plate(), reason="Seen at the port")))

    answer = await claire.post(f"/api/proposals/{waiting['id']}/release")

    assert answer.status_code == 403
    assert answer.json()["type"].endswith("/second-person-missing")
    assert await refused.of("bureau.fr") == [("proposal.release second-person-missing", waiting["id"])]


async def test_a_token_that_was_made_for_other_acts_is_on_record(person: Person, refused: Refused, url: str) -> None:
    beto = await person("prosecutor.br")
    made = await done(beto.post("/api/tokens", json={"name": "Feed", "scopes": ["alert.read"], "hours": 1}))
    async with caller(url, headers={"authorization": f"Bearer {made['token']}"}) as feed:
        assert (await feed.get("/api/checks")).status_code == 403
    assert await refused.of("prosecutor.br") == [("check.read out-of-scope", None)]


async def test_a_flood_and_a_page_of_another_site_are_a_row_a_minute(url: str, ledger: Ledger) -> None:
    count = "select count(*)::int from base.audit where verb = 'act.refuse' and result like '%wrong-origin'"
    before = await ledger.value(count)
    async with caller(url, headers={"origin": "https://evil.example"}) as page:
        for _ in range(5):
            assert (await page.post("/api/session/purpose", content=json.dumps({}))).status_code == 403
    assert await ledger.value(count) == before + 1


async def test_what_was_refused_is_refused_also_when_it_cannot_be_written_down(person: Person, ledger: Ledger) -> None:
    nobody = await person("secretariat.casc")
    await ledger.value(
        "create function public.full_disk() returns trigger language plpgsql as"
        " $$ begin raise exception 'no room' using errcode = '53100'; end $$;"
    )
    await ledger.value(
        "create trigger full_disk before insert on base.audit for each row when (new.verb = 'act.refuse')"
        " execute function public.full_disk()"
    )
    try:
        assert (await nobody.get("/api/people")).status_code == 403
    finally:
        await ledger.value("drop trigger full_disk on base.audit")
