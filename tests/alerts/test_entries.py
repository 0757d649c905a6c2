"""Claire of the French bureau keeps her lists; Mariam of the Malian one sees what Claire shares; Awa files checks."""

import asyncio
from typing import cast
from uuid import UUID

import pytest

from alerts.watchlists.compatible import agree
from alerts.watchlists.model import ACTIONS
from alerts.watchlists.queries import q as lists
from jointops.base.access import access_class
from jointops.base.errors import NotAllowed
from jointops.base.ids import uuid7
from jointops.base.sql import Statement, Statements
from jointops.node import Node
from tests.alerts.support import Desk, Records, added, if_match, named, opened, pointers, problem, vehicle
from tests.realtime.support import Hand
from tests.support import Person, caller

q = Statements(
    """
-- seen_on: the entries of a list that this viewer's rows hold
select id from alerts.entry where list = :list;
-- slip_in: an entry under a class of somebody else's
insert into alerts.entry (list, list_version, owner, kind, subject, action, purpose, legal_basis, review_by, category,
                          class_id)
values (:list, 1, 'FR', 'vehicle', '{}', 'inquiry', '', '', '2030-01-01', 'other', :class_id);
-- move_away: an entry put under another class
update alerts.entry set class_id = :class_id where id = :id::uuid returning id;
"""
)


async def test_an_entry_is_kept_told_in_counts_and_audited(person: Person, records: Records) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-ONE", ["vehicle"])

    entry = await added(claire, entries, vehicle("11 KP 3301 BF", note="Seen near Dori."))

    assert entry["subject"] == {"kind": "vehicle", "plate": "11 KP 3301 BF", "country": "BF"}
    assert (entry["owner"], entry["list"], entry["version"]) == ("FR", "FR-ONE", 1)
    assert await records.audits(entry["id"]) == [("entry.add", "bureau.fr", "done")]
    assert await records.events("bureau.fr", entry["id"]) == []
    [watchlist] = [one for one in (await claire.get("/api/watchlists")).json()["items"] if one["code"] == "FR-ONE"]
    assert (watchlist["version"], watchlist["entries"]) == (2, 1)
    [event] = await records.events("officer.ml", watchlist["id"])
    assert event["kind"] == "list.changed"
    assert event["data"] == {"list": "FR-ONE", "version": 2, "added": 1, "removed": 0}


async def test_one_list_is_counted_by_itself_for_its_reader_in_its_index_alone(
    node: Node, desk: Desk, person: Person
) -> None:
    claire, mariam = await person("bureau.fr"), await person("bureau.ml")
    entries = await opened(claire, "FR-COUNTED", ["vehicle"])
    await added(claire, entries, vehicle("11 KP 3303 BF"))
    await added(claire, entries, vehicle("11 KP 3304 BF", share=["bureau:ML"]))

    assert (await claire.get("/api/watchlists/FR-COUNTED")).json()["entries"] == 2
    assert (await mariam.get("/api/watchlists/FR-COUNTED")).json()["entries"] == 1
    assert (await claire.get("/api/watchlists/FR-NOWHERE")).status_code == 404
    async with node.db.read(await desk("bureau.fr")) as tx:
        for way in ("seqscan", "bitmapscan"):  # a list this short is read at once, whatever index there is
            await tx.run(Statement("off", "", f"select set_config('enable_{way}', 'off', true)"))
        text = lists.list_watchlists.text.replace("$1", "'FR-COUNTED'")
        plan = await tx.all(Statement("plan", "", f"explain {text}"))
    assert any("Index Only Scan using entry_counted" in row["QUERY PLAN"] for row in plan)


async def test_reading_entries_is_audited_with_their_number(person: Person, records: Records) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-READ", ["vehicle"])
    await added(claire, entries, vehicle("11 KP 3302 BF"))

    assert len((await claire.get(entries)).json()["items"]) == 1

    [watchlist] = [one for one in (await claire.get("/api/watchlists")).json()["items"] if one["code"] == "FR-READ"]
    assert ("entry.read", "bureau.fr", "done") in await records.audits(watchlist["id"])


async def test_another_bureau_sees_the_list_but_neither_sees_nor_changes_what_is_on_it(
    person: Person, records: Records
) -> None:
    claire, mariam = await person("bureau.fr"), await person("bureau.ml")
    entries = await opened(claire, "FR-OWN", ["vehicle"])
    entry = await added(claire, entries, vehicle("11 KP 3303 BF"))

    [watchlist] = [one for one in (await mariam.get("/api/watchlists")).json()["items"] if one["code"] == "FR-OWN"]
    assert watchlist["entries"] == 0
    assert (await mariam.get(entries)).json() == {"items": [], "next": None}
    assert await records.rows("bureau.ml", q.seen_on, list="FR-OWN") == []
    assert len(await records.rows("bureau.fr", q.seen_on, list="FR-OWN")) == 1

    hidden, absent = f"{entries}/{entry['id']}", f"{entries}/{uuid7()}"
    for address in (hidden, absent):
        assert (await mariam.patch(address, json={"note": "x"}, headers=if_match(1))).status_code == 404
    assert problem(await mariam.delete(hidden, headers=if_match(1))) == problem(
        await mariam.delete(absent, headers=if_match(1))
    )
    assert (await mariam.post(entries, json=vehicle("11 KP 3304 BF"))).status_code == 404


async def test_no_row_can_be_slipped_under_the_class_of_another_bureau(node: Node, desk: Desk, person: Person) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-WALL", ["vehicle"])
    entry = await added(claire, entries, vehicle("11 KP 3305 BF"))
    french = await node.db.class_id(access_class("bureau:FR", marking=3))
    malian = await node.db.class_id(access_class("bureau:ML", marking=3))

    for user, foreign in (("bureau.ml", french), ("bureau.fr", malian)):
        with pytest.raises(NotAllowed):
            async with node.db.write(await desk(user)) as tx:
                tx.audit("entry.add")
                await tx.run(q.slip_in, list="FR-WALL", class_id=foreign)
    async with node.db.write(await desk("bureau.ml")) as tx:
        tx.audit("entry.change")
        assert await tx.maybe(q.move_away, id=entry["id"], class_id=malian) is None


@pytest.mark.parametrize("user", ["officer.ml", "centre.kafo", "prosecutor.fr", "admin", "dpo"])
async def test_only_a_bureau_reads_or_writes_entries(person: Person, user: str) -> None:
    claire, other = await person("bureau.fr"), await person(user)
    code = f"FR-{user.upper().replace('.', '-')}"
    entries = await opened(claire, code, ["vehicle"])

    assert (await other.get(entries)).status_code == 403
    assert (await other.post(entries, json=vehicle("11 KP 3306 BF"))).status_code == 403
    assert (
        await other.post("/api/watchlists", json={"code": "X-1", "name": "X", "kinds": ["person"]})
    ).status_code == 403


async def test_an_entry_is_seen_by_whom_it_is_shared_with_and_never_where_it_is_excluded(
    person: Person, records: Records
) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-SHARE", ["person"])
    to_mali = await added(claire, entries, named("Idriss Tchaga", share=["bureau:ML"]))
    not_to_burkina = await added(claire, entries, named("Salou Benné", share=["op:kafo-ii"], exclude=["BF"]))

    async def seen(user: str) -> set[str]:
        return {one["id"] for one in (await (await person(user)).get(entries)).json()["items"]}

    assert await seen("bureau.ml") == {to_mali["id"], not_to_burkina["id"]}
    assert await seen("bureau.ci") == {not_to_burkina["id"]}
    assert await seen("bureau.bf") == set()

    mariam = await person("bureau.ml")
    entries = await opened(mariam, "ML-SHARE", ["person"])
    ours = await added(mariam, entries, named("Boubé Sani", share=["op:kafo-ii@ML"]))
    network = {"network": "The Ansongo road"}
    assert (await mariam.put(f"{entries}/{ours['id']}/network", json=network)).status_code == 200
    for reader, told in (("bureau.ml", ("", "The Ansongo road")), ("centre.ml", (None, None))):
        [one] = await records.rows(reader, lists.get_entry, id=UUID(ours["id"]), list="ML-SHARE")
        some = await records.rows(reader, lists.list_entries, list="ML-SHARE", recorded_at=None, id=None, most=9)
        [same] = [row for row in some if row["id"] == one["id"]]
        for row in (one, same):
            assert (row["restricted_because"], row["network"]) == told, "for the owner's bureau, not for its country"


async def test_taking_a_share_back_takes_the_entry_away(person: Person) -> None:
    claire, mariam = await person("bureau.fr"), await person("bureau.ml")
    entries = await opened(claire, "FR-BACK", ["person"])
    entry = await added(claire, entries, named("Amadou Kéréna", share=["bureau:ML"]))
    assert len((await mariam.get(entries)).json()["items"]) == 1

    answer = await claire.patch(f"{entries}/{entry['id']}", json={"share": []}, headers=if_match(1))

    assert answer.status_code == 200, answer.text
    assert (await mariam.get(entries)).json()["items"] == []


async def test_two_people_who_change_an_entry_do_not_undo_each_other(person: Person, records: Records) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-VERSION", ["vehicle"])
    address = f"{entries}/{(await added(claire, entries, vehicle('11 KP 3307 BF')))['id']}"

    assert (await claire.patch(address, json={"note": "no version"})).status_code == 428
    changed = await claire.patch(address, json={"note": "first"}, headers=if_match(1))
    assert (changed.json()["version"], changed.json()["note"], changed.json()["subject"]["plate"]) == (
        2,
        "first",
        "11 KP 3307 BF",
    )
    assert (await claire.patch(address, json={"note": "second"}, headers=if_match(1))).status_code == 412
    assert (await claire.delete(address, headers=if_match(1))).status_code == 412
    assert (await claire.delete(address)).status_code == 428
    assert (await claire.patch(address, json={}, headers={"if-match": '"9999999999999"'})).status_code == 422
    assert (await claire.delete(address, headers=if_match(2))).status_code == 204
    assert (await claire.delete(address, headers=if_match(3))).status_code == 404

    acts = [verb for verb, _, _ in await records.audits(changed.json()["id"]) if verb != "entry.read"]
    assert [verb for verb in acts if verb != "act.refuse"] == ["entry.add", "entry.change", "entry.remove"]


async def test_of_many_who_change_the_same_version_at_once_one_succeeds(person: Person) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-RACE", ["vehicle"])
    address = f"{entries}/{(await added(claire, entries, vehicle('11 KP 3310 BF')))['id']}"

    answers = await asyncio.gather(
        *(claire.patch(address, json={"note": f"by {number}"}, headers=if_match(1)) for number in range(8))
    )

    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 7
    [kept] = (await claire.get(entries)).json()["items"]
    assert (kept["version"], kept["note"]) == (2, next(a.json()["note"] for a in answers if a.status_code == 200))


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (vehicle("11 KP 3308 BF", wheels=4), "/wheels"),
        (vehicle("11 KP 3308 BF", version=3), "/version"),
        (named("Awa Diarra", documents=[{"type": "passport", "number": "AB12", "shade": "red"}]), "/documents/0/shade"),
        ({key: value for key, value in vehicle("11 KP 3308 BF").items() if key != "legal_basis"}, "/legal_basis"),
        (vehicle("11 KP 3308 BF", action="arrest"), "/action"),
        (named("Awa Diarra", action="seize"), "/action"),
        (named("Awa Diarra", category="victim"), "/category"),
        (named("Awa Diarra", category="witness", action="whereabouts"), "/category"),
        (named("Awa Diarra", category="victim", action="discreet"), "/category"),
        (vehicle("11 KP 3308 BF", review_by="2020-01-01"), "/review_by"),
        (vehicle("11 KP 3308 BF", review_by="soon"), "/review_by"),
        (vehicle("11 KP 3308 BF", share=["signed-in"]), "/share/0"),
        (vehicle("11 KP 3308 BF", share=["op:kafo-ii"], action="discreet"), "/share"),
        (vehicle("11 KP 3308 BF", share=["op:kafo-ii"], action="inquiry"), "/share"),
        (vehicle("11 KP 3308 BF", exclude=["FR"]), "/exclude"),
    ],
)
async def test_an_entry_that_cannot_be_is_refused_with_the_field_to_mend(
    person: Person, body: dict[str, object], pointer: str
) -> None:
    claire = await person("bureau.fr")
    await claire.post("/api/watchlists", json={"code": "FR-BAD", "name": "Bad", "kinds": ["person", "vehicle"]})

    assert pointers(await claire.post("/api/watchlists/FR-BAD/entries", json=body)) == [pointer]


async def test_a_victim_can_be_sought_as_missing(person: Person) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-LOST", ["person"])

    entry = await added(claire, entries, named("Adjoa Mensa", category="victim", action="missing"))

    assert (entry["category"], entry["action"]) == ("victim", "missing")


async def test_a_subject_of_another_kind_than_the_list_holds_is_refused(person: Person) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-KIND", ["person"])

    assert pointers(await claire.post(entries, json=vehicle("11 KP 3309 BF"))) == ["/kind"]


async def test_a_wrong_check_digit_is_mended_or_said_to_be_printed_like_that(person: Person) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-BOX", ["container"])
    wrong = vehicle("", kind="container", number="CSQU3054384")
    del wrong["plate"], wrong["country"]

    assert pointers(await claire.post(entries, json=wrong)) == ["/number"]

    entry = await added(claire, entries, {**wrong, "as_printed": True})
    answer = await claire.patch(f"{entries}/{entry['id']}", json={"note": "Painted over."}, headers=if_match(1))
    assert answer.status_code == 200, answer.text


async def test_a_list_pages_through_every_entry_once(person: Person) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-LONG", ["vehicle"])
    made = [(await added(claire, entries, vehicle(f"12 LL {number:04} BF")))["id"] for number in range(53)]

    first = (await claire.get(entries)).json()
    second = (await claire.get(entries, params={"cursor": first["next"]})).json()

    assert [one["id"] for one in [*first["items"], *second["items"]]] == made[::-1]
    assert second["next"] is None


@pytest.mark.parametrize("cursor", ["nonsense", "é", "MjAyNg", "MDAwMS0wMS0wMXw", "====", ""])
async def test_a_cursor_that_is_none_of_ours_is_refused(person: Person, cursor: str) -> None:
    claire = await person("bureau.fr")

    assert pointers(await claire.get("/api/alerts", params={"cursor": cursor})) == ["/cursor"]


async def test_a_taken_code_names_the_field(person: Person) -> None:
    claire, mariam = await person("bureau.fr"), await person("bureau.ml")
    await opened(claire, "FR-TAKEN", ["person"])

    assert pointers(
        await mariam.post("/api/watchlists", json={"code": "FR-TAKEN", "name": "Ours", "kinds": ["person"]})
    ) == ["/code"]


async def test_what_contradicts_an_entry_of_the_same_subject_is_asked_about_and_a_hidden_one_never_shows(
    node: Node, url: str, person: Person, records: Records
) -> None:
    claire, mariam, salif = await person("bureau.fr"), await person("bureau.ml"), await person("bureau.bf")
    french, malian, burkinabe = [
        await opened(bureau, f"{country}-BESIDE", ["vehicle"])
        for bureau, country in ((claire, "FR"), (mariam, "ML"), (salif, "BF"))
    ]
    sought = await added(claire, french, vehicle("11 KP 3390 BF", share=["bureau:ML"]))
    silent = vehicle("11KP3390", action="discreet")

    status, said = problem(await mariam.post(malian, json=silent))
    assert (status, said["type"].rpartition("/")[2], said["why"]) == (409, "incompatible-action", "entry-theirs")
    assert (said["facts"]["entry"], said["facts"]["list"]) == ([sought["id"]], ["FR-BESIDE"])
    assert "the bureau of France" in said["detail"]
    assert ("entry.read", "bureau.ml", "done") in await records.audits(sought["id"])
    shared = await added(salif, burkinabe, vehicle("11 KP 3390 BF", share=["bureau:ML"]))
    assert problem(await mariam.post(malian, json=silent))[1]["facts"]["entry"] == [shared["id"]]
    again = [one for id in (sought["id"], shared["id"]) for one in await records.audits(id)]
    seen = [one for one in again if one[1] == "bureau.ml"]
    assert seen == [("entry.read", "bureau.ml", "done")] * 3, "each owner sees that its entry was named"
    async with caller(url, headers={"authorization": f"Bearer {await without_purpose(node)}"}) as unsaid:
        status, said = problem(await unsaid.post(malian, json=silent))
        assert (status, said["type"].rpartition("/")[2], "facts" in said) == (403, "purpose-missing", False)
    beside = await mariam.post(malian, json=silent, params={"beside": [sought["id"], shared["id"]]})
    assert beside.status_code == 201, beside.text

    own = problem(await claire.post(french, json=silent))[1]
    assert (own["why"], own["facts"]["entry"]) == ("entry-own", [sought["id"]])
    away = {"if-match": f'"{sought["version"]}"'}
    turned = await claire.patch(f"{french}/{sought['id']}", json={"action": "inquiry", "share": []}, headers=away)
    assert turned.status_code == 200, "its own old self stands against no entry, and the Malian one is not told of"

    await added(salif, burkinabe, vehicle("11 KP 3390 BF"))


async def without_purpose(node: Node) -> str:
    """The token of a colleague of Mariam's who has signed in and has not said what for."""
    owner = await Hand.on(node.servers.database_url)
    id = await owner.value(
        "insert into base.person (user_name, name, role, country, principals, clearance)"
        " values ('oumou.of.ml', 'Oumou Example', 'bureau', 'ML', '{country:ML,bureau:ML}', 3) returning id"
    )
    await owner.close()
    return (await node.sessions.open_for(cast(UUID, id))).key


GO_TOGETHER = {
    "arrest": {"missing", "whereabouts", "refuse_entry"},
    "missing": {"arrest", "whereabouts"},
    "whereabouts": {"arrest", "missing"},
    "refuse_entry": {"arrest"},
    "seize": set[str](),
    "inquiry": set[str](),
    "discreet": set[str](),
}
"""2008/333/EC §2.2.1; 2008/334/JHA §6.2 (whereabouts: not with checks, not with refusal of entry) and §7.2 (checks in
silence: with no other category, and discreet ones not with inquiries)."""


@pytest.mark.parametrize("one", GO_TOGETHER)
def test_which_actions_go_together(one: str) -> None:
    assert {other for other in GO_TOGETHER if agree(one, other)} == GO_TOGETHER[one] | {one}
    assert set().union(*ACTIONS.values()) == set(GO_TOGETHER), "every action there is has its row"
