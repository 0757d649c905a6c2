"""Victims: led by their desk alone. Nobody else finds them, by any door."""

import asyncio

import asyncpg
import httpx
import pytest

from jointops.base.cipher import CannotDecipher, Wrapped
from jointops.base.ids import uuid7
from jointops.base.servers import OWNER
from jointops.node import Node
from tests.jointops.support import ran
from tests.ops.support import Ledger, open_drill
from tests.support import Person, until

NAME = "Ramatoulaye Diabaté-Ouologuem"


def worry(**more: object) -> dict[str, object]:
    return {"id": str(uuid7()), "operation": "kafo-ii", "indicators": ["documents_held"], **more}


def victim(**more: object) -> dict[str, object]:
    details = {
        "names": NAME,
        "needs": ["shelter"],
        "account": "Was promised work in Gao.",
        "service": "Maison Kénédougou",
    }
    return {"id": str(uuid7()), "operation": "kafo-ii", "details": details, **more}


async def lead(desk: httpx.AsyncClient, one: dict[str, object], **change: object) -> httpx.Response:
    return await desk.post(
        f"/api/care/victims/{one['id']}/lead",
        json={"reason": "As agreed with her.", **change},
        headers={"if-match": f'"{one["version"]}"'},
    )


@pytest.fixture(scope="module")
async def node(node_of_its_own: Node) -> Node:
    return node_of_its_own


async def presumed(desk: httpx.AsyncClient) -> dict[str, object]:
    made = (await desk.post("/api/care/victims", json=victim())).json()
    return (await lead(desk, made, state="presumed")).json()


async def test_the_desks_keys_are_replaced_while_it_works_and_no_record_is_lost(
    person: Person, node: Node, ledger: Ledger
) -> None:
    """Rotated, wrapped anew and dropped from the command line, beside a running node that reads all the time."""
    assa, file = await person("victims.ml"), node.servers.data / "care.keys"
    before = [await presumed(assa) for _ in range(3)]
    old = node.care_keys.ids()
    is_over = asyncio.Event()

    async def reads_on() -> int:
        answers = 0
        while not is_over.is_set():
            for one in before:
                assert (await assa.get(f"/api/care/victims/{one['id']}")).json()["details"]["names"] == NAME
                answers += 1
        return answers

    reading = asyncio.create_task(reads_on())
    kept = await ledger.column("select details from care.victim order by id")
    code, said, _ = await ran("care-keys", "rotate", "--data", node.servers.data)
    assert code == 0
    newest = said.split()[0]
    assert node.care_keys.ids() == [newest, *old]
    after = await presumed(assa)
    assert await ledger.value("select key_id from care.victim where id::text = $1", after["id"]) == newest

    code, _, why = await ran("care-keys", "drop", "--data", node.servers.data)
    assert code == 1 and "rewrap" in why and node.care_keys.ids() == [newest, *old]
    code, said, _ = await ran("care-keys", "rewrap", "--data", node.servers.data)
    assert code == 0 and "records wrapped anew" in said
    assert await ledger.column("select distinct key_id from care.victim where key <> ''") == [newest]
    code, said, _ = await ran("care-keys", "drop", "--data", node.servers.data)
    assert code == 0 and f"{old[0]} is destroyed." in said

    assert [line.split()[0] for line in file.read_text().splitlines()] == [newest]
    assert file.stat().st_mode & 0o777 == 0o600
    is_over.set()
    assert await reading > 0
    for one in (*before, after):
        assert (await assa.get(f"/api/care/victims/{one['id']}")).json()["details"]["names"] == NAME
    still = await ledger.column("select details from care.victim where id::text <> $1 order by id", after["id"])
    assert still == kept, "what is enciphered stays as it is"
    rows = "select array[verb, result] from base.audit where service = 'care' and verb like 'care.%key' order by id"
    assert await ledger.column(rows) == [["care.rotate-key", newest], ["care.drop-key", old[0]]]
    wrapped = "select sum(records) from base.audit where verb = 'care.rewrap' and result = $1"
    assert await ledger.value(wrapped, newest) == len(kept)


async def test_no_other_role_touches_a_wrapped_key(ledger: Ledger) -> None:
    may = await ledger.column(
        "select r.rolname || ' ' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " cross join pg_roles r where n.nspname = 'care' and r.rolname like 'jointops\\_%'"
        " and r.rolname <> 'jointops_owner' and p.proname in ('keys_in_use', 'wrapped_by_others', 'rewrap')"
        " and has_function_privilege(r.oid, p.oid, 'execute') and has_schema_privilege(r.oid, n.oid, 'usage')"
    )
    assert {one.split()[0] for one in may} == {"jointops_care"}


async def test_an_officer_who_is_worried_tells_the_desk_and_learns_nothing_back(person: Person) -> None:
    awa, assa = await person("officer.ml"), await person("victims.ml")
    report = worry(note="Her uncle answers for her.")
    first, again = await awa.post("/api/care/worries", json=report), await awa.post("/api/care/worries", json=report)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json().keys() == {"received_at"}
    assert (await awa.get(f"/api/care/victims/{report['id']}")).status_code == 403
    seen = (await assa.get(f"/api/care/victims/{report['id']}")).json()
    assert (seen["state"], seen["details"]["account"]) == ("indicator", "Her uncle answers for her.")


async def test_the_desk_leads_a_person_from_screening_to_a_safe_return(person: Person) -> None:
    assa = await person("victims.ml")
    one = await presumed(assa)
    for change in (
        {"state": "referred", "consent": "yes"},
        {"state": "accepted"},
        {"state": "recovery"},
        {"state": "returns"},
    ):
        answer = await lead(assa, one, **change)
        assert answer.status_code == 200, answer.text
        one = answer.json()
    assert [step["state"] for step in one["steps"]] == [
        "screened", "presumed", "referred", "accepted", "recovery", "returns"
    ]  # fmt: skip
    assert one["pseudonym"].startswith("V-")


async def test_nobody_is_referred_who_has_not_agreed(person: Person) -> None:
    assa = await person("victims.ml")
    refused = await lead(assa, await presumed(assa), state="referred")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/consent")


async def test_a_child_is_referred_by_a_guardian_and_needs_one(person: Person) -> None:
    assa = await person("victims.ml")
    made = (await assa.post("/api/care/victims", json=victim(is_child=True))).json()
    child = (await lead(assa, made, state="presumed")).json()
    refused = await lead(assa, child, state="referred", consent="yes")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/details/guardian")
    guarded = await lead(assa, child, state="referred", details={**child["details"], "guardian": "Juge des enfants"})
    assert guarded.json()["state"] == "referred"


async def test_a_step_that_the_way_does_not_lead_to_is_refused(person: Person) -> None:
    assa = await person("victims.ml")
    assert (await lead(assa, await presumed(assa), state="returns")).status_code == 409


@pytest.mark.parametrize(
    "user", ["officer.ml", "centre.kafo", "centre.ml", "bureau.ml", "prosecutor.ml", "dpo", "admin"]
)
async def test_whoever_is_not_of_the_desk_is_refused(person: Person, user: str) -> None:
    assa, other = await person("victims.ml"), await person(user)
    one = await presumed(assa)
    assert (await other.get("/api/care/victims")).status_code == 403
    assert (await other.get(f"/api/care/victims/{one['id']}")).status_code == 403


async def test_another_countrys_desk_finds_a_hidden_person_as_little_as_an_absent_one(person: Person) -> None:
    assa, iara = await person("victims.ml"), await person("victims.br")
    hidden = await iara.get(f"/api/care/victims/{(await presumed(assa))['id']}")
    absent = await iara.get(f"/api/care/victims/{uuid7()}")
    assert hidden.status_code == absent.status_code == 404
    assert {**hidden.json(), "instance": ""} == {**absent.json(), "instance": ""}


async def test_outside_there_is_a_rounded_count_and_below_five_not_even_that(person: Person) -> None:
    hadiza, chen = await person("victims.ne"), await person("centre.kafo")

    async def count() -> str | None:
        found = (await chen.get("/api/operations/kafo-ii/figures")).json()["presumed_victims"]
        return {row["country"]: row["count"] for row in found}.get("NE")

    seen: list[str | None] = [await count()]
    for _ in range(8):
        await presumed(hadiza)
        seen.append(await count())
    assert seen == [None, "<5", "<5", "<5", "<5", "5", "5", "5", "10"]


async def test_no_snapshot_list_or_event_of_others_speaks_of_the_person(person: Person, node: Node) -> None:
    assa, chen = await person("victims.ml"), await person("centre.kafo")
    one = await presumed(assa)
    for path in ("/api/matches", "/api/incidents?operation=kafo-ii", "/api/map/snapshot?operation=kafo-ii"):
        answer = await chen.get(path)
        assert answer.status_code == 200
        assert str(one["id"]) not in answer.text and NAME not in answer.text
    connection = await asyncpg.connect(node.servers.database_url)
    try:

        async def numbered() -> object:
            return await connection.fetch(
                "select data, mark, operation from realtime.event where record = $1", one["id"]
            )

        events = await until(numbered)
        assert all(dict(event) == {"data": "{}", "mark": None, "operation": None} for event in events)  # pyright: ignore
    finally:
        await connection.close()


async def test_a_dump_of_the_database_holds_no_name(person: Person, node: Node) -> None:
    await presumed(await person("victims.ml"))
    await nowhere_named(node)


async def nowhere_named(node: Node) -> None:
    connection = await asyncpg.connect(node.servers.database_url)
    try:
        tables = await connection.fetch(
            "select format('%I.%I', schemaname, tablename) from pg_tables "
            "where schemaname not in ('pg_catalog', 'information_schema')"
        )
        for [table] in tables:
            rows = await connection.fetch(
                f"select row_to_json(t)::text from {table} t where row_to_json(t)::text like $1", "%Ouologuem%"
            )
            assert not rows, table
    finally:
        await connection.close()


async def test_no_key_leads_to_the_victims_and_no_other_role_may_read_them(node: Node) -> None:
    connection = await asyncpg.connect(node.servers.database_url)
    try:
        leading = await connection.fetch(
            "select conname from pg_constraint where contype = 'f' and confrelid::regclass::text like 'care.%' "
            "and conrelid::regclass::text not like 'care.%'"
        )
        assert leading == []
        may = await connection.fetch(
            "select distinct grantee from information_schema.role_table_grants "
            "where table_schema = 'care' and grantee <> $1",
            OWNER,
        )
        assert [row["grantee"] for row in may] == ["jointops_care"]
        for role in ("app", "log", "matcher"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await node.db.pool(role).fetch("select * from care.victim")
    finally:
        await connection.close()


async def test_the_desks_own_role_without_a_session_reads_nothing(node: Node, person: Person) -> None:
    await presumed(await person("victims.ml"))
    assert await node.db.pool("care").fetch("select * from care.victim") == []


async def test_two_ciphertexts_that_were_swapped_do_not_open(node: Node, person: Person) -> None:
    assa = await person("victims.ml")
    one, two = await presumed(assa), await presumed(assa)
    connection = await asyncpg.connect(node.servers.database_url)
    try:
        rows = {
            str(row["id"]): row
            for row in await connection.fetch(
                "select id, key_id, key, details from care.victim where id = any($1)", [one["id"], two["id"]]
            )
        }
        mine, other = rows[str(one["id"])], rows[str(two["id"])]
        key = node.care_keys.open_record(mine["id"], Wrapped(mine["key_id"], mine["key"]))
        with pytest.raises(CannotDecipher):
            key.decipher("care.victim.details", other["details"])
        with pytest.raises(CannotDecipher):
            node.care_keys.open_record(mine["id"], Wrapped(other["key_id"], other["key"]))
    finally:
        await connection.close()


async def erase(desk: httpx.AsyncClient, one: dict[str, object], reason: str = "asked") -> httpx.Response:
    whole = {"if-match": f'"{one["version"]}"'}
    return await desk.post(f"/api/care/victims/{one['id']}/erase", json={"reason": reason}, headers=whole)


async def test_why_somebody_was_erased_is_a_word_of_a_list_for_the_audit_keeps_it_for_good(
    person: Person, node: Node, ledger: Ledger
) -> None:
    assa = await person("victims.ml")
    one = await presumed(assa)
    named = await erase(assa, one, reason=f"{NAME} asked for it.")
    assert (named.status_code, named.json()["errors"][0]["pointer"]) == (422, "/reason")
    assert (await erase(assa, one)).status_code == 204
    said = "select result from base.audit where verb = 'care.erase' and record::text = $1"
    assert await ledger.column(said, one["id"]) == ["asked"]
    await nowhere_named(node)


async def test_what_is_held_for_a_court_is_not_erased_before_the_hold_ends(person: Person, node: Node) -> None:
    drill = await open_drill(node, person)
    assa, jonas = await drill.at("victims.ml"), await person("dpo")
    one = (await assa.post("/api/care/victims", json=victim(operation=drill.code))).json()
    wanted = {"operation": drill.code, "reason": "The court asked for all of it."}
    hold = (await jonas.post("/api/holds", json=wanted)).json()
    refused = await erase(assa, one)
    assert (refused.status_code, refused.json()["why"]) == (409, "record-held")
    assert (await assa.get(f"/api/care/victims/{one['id']}")).json()["details"]["names"] == NAME
    await jonas.request("DELETE", f"/api/holds/{hold['id']}", json={"reason": "The case is closed."})
    assert (await erase(assa, one)).status_code == 204


async def test_an_erased_person_is_gone_for_the_desk_too(person: Person) -> None:
    assa = await person("victims.ml")
    one = await presumed(assa)
    assert (await erase(assa, one)).status_code == 204
    left = (await assa.get(f"/api/care/victims/{one['id']}")).json()
    assert (left["state"], left["details"], left["steps"][0]["reason"]) == ("closed", {}, "")


async def test_of_two_who_lead_at_once_one_is_told_to_read_again(person: Person) -> None:
    assa = await person("victims.ml")
    one = await presumed(assa)
    both = await asyncio.gather(lead(assa, one, state="closed"), lead(assa, one, consent="no"))
    assert sorted(answer.status_code for answer in both) == [200, 412]
