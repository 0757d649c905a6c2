"""Claire looks an entry up by a name, a number or her own reference; others find what they may see, and no more."""

from typing import Any

import httpx

from jointops.base.sql import Statements
from tests.alerts.support import Records, added, if_match, named, opened, vehicle
from tests.support import Person

q = Statements(
    """
-- looks: looks for entries that somebody took, by what was asked
select p.user_name, a.owner, a.records, a.asked is not null as asked from base.audit a
join base.person p on p.id = a.person_id where a.verb = 'entry.read' and a.asked is not null order by a.id;
"""
)


async def found(bureau: httpx.AsyncClient, text: str) -> list[dict[str, Any]]:
    """What a look for some words brings."""
    answer = await bureau.post("/api/watchlists/search", json={"text": text})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def ids(bureau: httpx.AsyncClient, text: str) -> list[str]:
    return [entry["id"] for entry in await found(bureau, text)]


async def test_an_entry_is_found_by_name_however_it_is_spelled_by_number_and_by_its_reference(
    person: Person, records: Records
) -> None:
    claire = await person("bureau.fr")
    people, things = await opened(claire, "FR-FIND-1", ["person"]), await opened(claire, "FR-FIND-2", ["vehicle"])
    sought = await added(claire, people, named("Ousmane Tchagbélé", source_id="WARRANT/17"))
    car = await added(claire, things, vehicle("71 FN 0001 BF", make="Peugeot"))
    silent = await added(claire, things, vehicle("71 FN 0002 BF", action="discreet"))

    for text in ("Ousmane Tchagbélé", "Usman Tchagbele", "tchagbél", "tchagbele", "TCHAGBÈLE", "warrant/17"):
        assert await ids(claire, text) == [sought["id"]], text
    assert (await ids(claire, "71-fn-0001-bf"))[0] == car["id"], "as it stands on the plate"
    assert (await ids(claire, "71FNO001BF"))[0] == car["id"], "an O for a 0"
    assert await ids(claire, "fn 0001 peugeot") == [car["id"]]
    assert (await ids(claire, "71 FN 0002 BF"))[0] == silent["id"]
    assert await ids(claire, "kind") == [], "no word of the record itself is sought"
    assert await ids(claire, "100%") == []
    looks = [tuple(row) for row in await records.rows("dpo", q.looks)]  # pyright: ignore
    assert looks[0] == ("bureau.fr", "FR", 1, True)
    assert looks[-1] == ("bureau.fr", None, 0, True), "a look that found nothing is one too"


async def test_what_matches_nothing_now_is_found_and_what_was_taken_off_is_not(person: Person) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-FIND-3", ["person"])
    entry = await added(claire, entries, named("Bakoroba Zerbomalik", source_id="F3-1"))
    at = f"{entries}/{entry['id']}"
    because = {"on": True, "reason": "Looked into."}
    assert (await claire.post(f"{at}/restriction", json=because, headers=if_match(1))).status_code == 200

    [still] = await found(claire, "zerbomalik bakoroba")
    assert (still["state"], await ids(claire, "F3-1")) == ("restricted", [entry["id"]])

    assert (await claire.delete(at, headers=if_match(2))).status_code == 204
    assert (await ids(claire, "Bakoroba Zerbomalik"), await ids(claire, "F3-1")) == ([], [])


async def test_another_bureau_finds_what_is_shared_with_it_alone(person: Person) -> None:
    claire, mariam, awa = await person("bureau.fr"), await person("bureau.ml"), await person("officer.ml")
    entries = await opened(claire, "FR-FIND-4", ["person"])
    await added(claire, entries, named("Siriki Wandaogohidden", source_id="F4-1"))
    shared = await added(claire, entries, named("Siriki Wandaogoshown", share=["bureau:ML"], source_id="F4-2"))

    for text in ("Siriki Wandaogohidden", "wandaogoh", "F4-1"):
        assert "Siriki Wandaogohidden" not in str(await found(mariam, text)), text
    [theirs] = [one for one in await found(mariam, "Siriki Wandaogoshown") if one["id"] == shared["id"]]
    assert theirs["restricted_because"] is None
    assert (await awa.post("/api/watchlists/search", json={"text": "Siriki"})).status_code == 403

    one = f"/api/watchlists/FR-FIND-4/entries/{shared['id']}"
    assert (await mariam.get(one)).json()["subject"] == theirs["subject"]
    assert (await mariam.get(f"{entries}/{(await ids(claire, 'F4-1'))[0]}")).status_code == 404


async def test_many_namesakes_are_said_to_be_more_and_nonsense_is_refused(person: Person) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-FIND-5", ["vehicle"])
    for number in range(51):
        await added(claire, entries, vehicle(f"72 FN {number:04} BF", make="Wagonmany"))

    answer = (await claire.post("/api/watchlists/search", json={"text": "wagonmany"})).json()
    assert (len(answer["items"]), answer["more"]) == (50, True)
    for text in ("", "x", "--", "a" * 201, "e" + "\u0301" * 30):
        assert (await claire.post("/api/watchlists/search", json={"text": text})).status_code == 422, text


async def test_a_field_that_is_null_is_taken_out_of_an_entry(person: Person) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-FIND-6", ["vehicle"])
    entry = await added(claire, entries, vehicle("73 FN 0001 BF", make="Peugeot", note="Blue.", source_id="F6-1"))

    gone = {"make": None, "country": None, "note": None, "source_id": None}
    answer = await claire.patch(f"{entries}/{entry['id']}", json=gone, headers=if_match(1))
    assert answer.status_code == 200, answer.text
    changed = answer.json()
    assert changed["subject"] == {"kind": "vehicle", "plate": "73 FN 0001 BF"}
    assert (changed["note"], changed["source_id"]) == ("", None)
    without = await claire.patch(f"{entries}/{entry['id']}", json={"purpose": None}, headers=if_match(2))
    assert without.status_code == 422
