"""The record of every look: complete, unchangeable, sealed in order, whatever dies on the way."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import asyncpg
import httpx
import pytest

from jointops.base.access import Viewer
from jointops.base.audit import prove as proving
from jointops.base.audit import verify
from jointops.base.audit.keys import SigningKey, signing_key
from jointops.base.audit.prove import export, prove
from jointops.base.audit.sealer import Sealer
from jointops.base.audit.witness import FileWitness
from jointops.base.db import Db, connect, role_url
from jointops.base.errors import NotAllowed, PurposeMissing
from jointops.base.ids import uuid7
from jointops.base.migrate import migrate
from jointops.base.servers import OWNER, _own_database
from jointops.base.sessions.actions import Sessions
from jointops.base.settings import deployment_secret
from jointops.node import Node
from tests.realtime.support import Hand, People
from tests.support import Person, bytes_read, caller, let_go, until

KEY = SigningKey(bytes(range(32)))
_numbers = count(1)


@dataclass
class Log:
    """An audit log of its own, in a database of its own, with nobody sealing it yet."""

    db: Db
    url: str
    secret: bytes
    owner: Hand
    people: People
    witness: FileWitness

    def sealer(self, key: SigningKey = KEY) -> Sealer:
        return Sealer(self.db, key, [self.witness])

    async def look(self, viewer: Viewer, times: int = 1, **more: Any) -> None:
        for _ in range(times):
            async with self.db.write(viewer) as tx:
                tx.audit("check.read", uuid7(), **more)

    async def proved(self, *, with_witness: bool = True) -> tuple[bool, str]:
        witnessed = verify.read_witness(self.witness.file)[0] if with_witness else []
        return await prove(role_url(self.url, "sealer", self.secret), [KEY.public], witnessed)

    async def leaves(self) -> list[tuple[int, int]]:
        leaves = await self.owner.column("select array[leaf, audit_id] from base.audit_leaf order by leaf")
        return [cast(tuple[int, int], tuple(cast(list[int], pair))) for pair in leaves]


@pytest.fixture(scope="module")
async def node(node_of_its_own: Node) -> Node:
    return node_of_its_own


@pytest.fixture(scope="module")
async def empty(node: Node) -> str:
    """The address of a database in its newest shape, before its first row."""
    assert node.servers._postgres is not None
    url = await _own_database(node.servers._postgres.get_uri(), "audit")
    await migrate(url, deployment_secret(node.servers.data))
    return url


@pytest.fixture
async def log(node: Node, empty: str, tmp_path: Path) -> AsyncGenerator[Log]:
    assert node.servers._postgres is not None
    name = f"audit_{next(_numbers)}"
    maker = await asyncpg.connect(node.servers._postgres.get_uri())
    await maker.execute(f"create database {name} owner {OWNER} template audit strategy file_copy")
    await maker.close()
    url, secret = empty.replace("/audit?", f"/{name}?"), deployment_secret(node.servers.data)
    db, owner = await connect(url, secret), await Hand.on(url)
    yield Log(db, url, secret, owner, People(owner, db), FileWitness(tmp_path / "witness"))
    await db.close()
    await owner.close()


# --- what a row holds -------------------------------------------------------------------------------------------------


async def _newest(log: Log, column: str) -> object:
    return await log.owner.value(f"select {column} from base.audit order by id desc limit 1")


async def test_device_purpose_and_operation_come_from_the_session_whoever_writes_the_row(log: Log) -> None:
    awa = await log.people.person("op:kafo-ii")
    await log.owner.run(
        "update base.session set device = 'Phone 7', purpose = 'border-control', operation = 'kafo-ii' where id = $1",
        awa.session_id,
    )
    app = await Hand.on(role_url(log.url, "app", log.secret))
    await app.run(
        "insert into base.audit (at, session_id, person_id, verb, device, purpose)"
        " values ('2020-01-01', $1, $2, 'check.read', 'another', 'arrest')",
        awa.session_id,
        awa.person_id,
    )
    await app.close()
    row = await log.owner.value(
        "select array[device, purpose, operation, (at > now() - interval '1 minute')::text] from base.audit"
        " order by id desc limit 1"
    )
    assert row == ["Phone 7", "border-control", "kafo-ii", "true"]


async def test_a_row_in_the_name_of_somebody_elses_session_is_refused(log: Log) -> None:
    awa, beto = await log.people.person("op:kafo-ii"), await log.people.person("op:kafo-ii")
    app = await Hand.on(role_url(log.url, "app", log.secret))
    with pytest.raises(asyncpg.PostgresError, match="an audit row of no session"):
        await app.run(
            "insert into base.audit (session_id, person_id, verb) values ($1, $2, 'check.read')",
            awa.session_id,
            beto.person_id,
        )
    await app.close()


async def test_what_was_asked_is_kept_as_a_keyed_hash_and_equal_questions_have_equal_hashes(log: Log) -> None:
    awa = await log.people.person("op:kafo-ii")
    await log.look(awa, asked="fatoumata diallo")
    first = await _newest(log, "asked")
    await log.look(awa, asked="fatoumata diallo")
    assert await _newest(log, "asked") == first
    await log.look(awa, asked="fatoumata diallu")
    assert await _newest(log, "asked") != first
    assert isinstance(first, bytes) and first != verify.sha256(b"fatoumata diallo").digest()
    whole = await log.owner.column("select a::text from base.audit a")
    assert not [row for row in whole if "fatoumata" in str(row)]


async def test_the_bytes_of_a_row_are_those_that_anyone_writes_from_its_values(log: Log) -> None:
    awa = await log.people.person("op:kafo-ii")
    device = 'Téléphone "№ 7" \\ \t\n\x01\x7f ديالو'
    await log.owner.run("update base.session set device = $2 where id = $1", awa.session_id, device)
    await log.look(awa, asked="x", owner="FR", result="refused", records=12)
    row = await log.owner._connection.fetchrow(
        "select a.*, base.audit_text(a) as text from base.audit a order by id desc limit 1"
    )
    assert row is not None
    values = [
        row["id"],
        f"{row['at']:%Y-%m-%dT%H:%M:%S.%f}Z",
        str(row["session_id"]),
        str(row["person_id"]),
        None,
        device,
        "check.read",
        str(row["record"]),
        None,
        None,
        row["asked"].hex(),
        "FR",
        "refused",
        12,
    ]
    assert row["text"] == json.dumps(values, ensure_ascii=False, separators=(",", ":"))


# --- a purpose, once a shift ------------------------------------------------------------------------------------------


async def test_who_has_not_said_what_for_sees_nothing_and_the_attempt_is_on_record(
    node: Node, url: str, person: Person
) -> None:
    viewer = await _officer_without_purpose(node)
    async with caller(url, headers={"authorization": f"Bearer {viewer.key}"}) as awa:
        refused = await awa.get("/api/checks")
        assert refused.status_code == 403
        assert refused.json()["type"].endswith("/purpose-missing")
        assert "POST /api/session/purpose" in refused.json()["detail"]

        foreign = await awa.post("/api/session/purpose", json={"purpose": "border-control", "operation": "turquesa-ii"})
        assert foreign.status_code == 403
        unknown = await awa.post("/api/session/purpose", json={"purpose": "curiosity"})
        assert unknown.status_code == 422
        assert (await awa.get("/api/checks")).status_code == 403

        given = await awa.post("/api/session/purpose", json={"purpose": "border-control", "operation": "kafo-ii"})
        assert given.status_code == 204, given.text
        assert (await awa.get("/api/session")).json()["purpose"] == "border-control"
        assert (await awa.get("/api/checks")).status_code == 200

    dpo = await person("dpo")
    looks = (await dpo.get("/api/audit", params={"person": viewer.user})).json()["items"]
    assert [(look["verb"], look["result"], look["purpose"]) for look in reversed(looks)] == [
        ("session.open", "done", None),
        ("look.refuse", "no-purpose", None),
        ("act.refuse", "session.purpose not-allowed", None),
        ("look.refuse", "no-purpose", None),
        ("session.purpose", "border-control", "border-control"),
        ("check.list", "done", "border-control"),
    ]


async def _officer_without_purpose(node: Node) -> Viewer:
    owner = await Hand.on(node.servers.database_url)
    id = await owner.value(
        "insert into base.person (user_name, name, role, country, principals, operations)"
        " values ($1, 'Awa Example', 'officer', 'ML', '{country:ML,op:kafo-ii,op:kafo-ii@ML}', '{kafo-ii}')"
        " returning id",
        f"awa.{next(_numbers)}",
    )
    await owner.close()
    return await node.sessions.open_for(cast(UUID, id))


async def test_an_act_that_shows_a_match_needs_a_purpose_like_a_look(node: Node, url: str) -> None:
    viewer = await _officer_without_purpose(node)
    async with caller(url, headers={"authorization": f"Bearer {viewer.key}"}) as awa:
        for act, body in (("claim", None), ("ask", {"text": "Which of two?"}), ("answer", {"text": "The elder."})):
            refused = await awa.post(f"/api/matches/{uuid7()}/{act}", headers={"if-match": '"1"'}, json=body)
            assert refused.json()["type"].endswith("/purpose-missing"), refused.text


async def test_an_act_that_answers_with_what_others_wrote_needs_a_purpose_too(node: Node, url: str) -> None:
    owner = await Hand.on(node.servers.database_url)
    made = (
        "insert into base.person (user_name, name, role, country, principals) values ($1, 'Helene Example', $2, 'FR',"
        " '{country:FR,agency:FR-MLA,bureau:FR,network:casc}') returning id"
    )
    acts: dict[str, list[tuple[str, dict[str, str]]]] = {
        "prosecutor": [
            *((f"alerts/{{id}}/{act}", {}) for act in ("receive", "read", "acknowledge")),
            ("alerts/{id}/reply", {"text": "x"}), ("requests/{id}/receive", {"note": ""}),
        ],
        "bureau": [("alerts/{id}/close", {"reason": "x"}), ("seizure-cases/{id}/close", {"note": "x"})],
    }  # fmt: skip
    for role, calls in acts.items():
        id = await owner.value(made, f"helene.{next(_numbers)}", role)
        viewer = await node.sessions.open_for(cast(UUID, id))
        headers = {"authorization": f"Bearer {viewer.key}", "if-match": '"1"'}
        async with caller(f"{url}/api/", headers=headers) as helene:
            for path, body in calls:
                refused = await helene.post(path.format(id=uuid7()), json=body)
                assert refused.json()["type"].endswith("/purpose-missing"), (path, refused.text)
    await owner.close()


async def test_no_look_begins_without_a_purpose_in_the_database_itself(log: Log) -> None:
    awa = await log.people.person("op:kafo-ii")
    with pytest.raises(PurposeMissing):
        async with log.db.look(awa):
            pass
    await Sessions(log.db).say_purpose(awa, "locate", None)
    async with log.db.look(awa) as tx:
        tx.audit("check.read")
    with pytest.raises(NotAllowed):
        await Sessions(log.db).say_purpose(awa, "locate", "kafo-ii")


# --- nobody changes what is on record ---------------------------------------------------------------------------------

CHANGES = ("update base.{} set {} = {}", "delete from base.{} where {} = {}", "truncate base.{}")
TABLES = (("audit", "verb", "verb"), ("audit_leaf", "hash", "hash"), ("seal", "root", "root"))


@pytest.mark.parametrize("role", ["app", "log", "matcher", "sealer", None])
async def test_no_role_changes_removes_or_empties_what_is_on_record(log: Log, role: str | None) -> None:
    await log.look(await log.people.person("op:kafo-ii"))
    await log.sealer().seal()
    hand = await Hand.on(role_url(log.url, role, log.secret) if role else log.url)
    for change in CHANGES:
        for table in TABLES:
            expected = "stays as it is" if role is None else "permission denied"
            with pytest.raises(asyncpg.PostgresError, match=expected):
                await hand.run(change.format(*table))
    await hand.close()


async def test_only_the_sealer_takes_rows_from_its_queue(log: Log) -> None:
    await log.look(await log.people.person("op:kafo-ii"))
    for role in ("app", "log", "matcher"):
        hand = await Hand.on(role_url(log.url, role, log.secret))
        with pytest.raises(asyncpg.PostgresError, match="permission denied"):
            await hand.run("delete from base.audit_fresh")
        await hand.close()


# --- sealing ----------------------------------------------------------------------------------------------------------


async def test_each_row_gets_one_leaf_without_a_gap_and_the_witness_every_seal(log: Log) -> None:
    awa = await log.people.person("op:kafo-ii")
    await log.look(awa)
    with pytest.raises(verify.Unreadable, match="no seal"):
        await log.proved(with_witness=False)
    sealer = log.sealer()
    for times in (1, 7, 30):
        await log.look(awa, times)
        await sealer.seal()
    await sealer.seal()  # nothing new: nothing signed
    leaves = await log.leaves()
    assert [leaf for leaf, _ in leaves] == list(range(len(leaves)))
    assert [id for _, id in leaves] == await log.owner.column("select id from base.audit order by id")
    sizes = [seal.size for seal in verify.read_witness(log.witness.file)[0]]
    assert sizes == await log.owner.column("select size from base.seal order by size") and len(sizes) == 3
    assert (await log.proved())[0]


async def test_a_row_that_commits_after_those_that_came_later_is_sealed_too(log: Log) -> None:
    awa = await log.people.person("op:kafo-ii")
    sealer, late = log.sealer(), await Hand.on(role_url(log.url, "log", log.secret))
    await late.run("begin")
    await late.run("insert into base.audit (service, verb) values ('log', 'test.late')")
    await log.look(awa, 5)
    await sealer.seal()
    sealed = len(await log.leaves())
    await late.run("commit")
    await late.close()
    await log.look(awa, 5)
    await sealer.seal()
    id = await log.owner.value("select id from base.audit where verb = 'test.late'")
    assert [leaf for leaf, audit in await log.leaves() if audit == id] == [sealed]
    assert id != await log.owner.value("select max(id) from base.audit")
    assert (await log.proved())[0]


async def test_a_sealer_killed_again_and_again_loses_no_leaf_and_doubles_none(log: Log) -> None:
    awa = await log.people.person("op:kafo-ii")
    writing = asyncio.create_task(log.look(awa, 300))
    killer = await Hand.on(role_url(log.url, "sealer", log.secret))  # a role may end its own connections
    killed = 0
    for turns in count():
        task = asyncio.create_task(log.sealer().seal())
        for _ in range(turns % 40):
            await asyncio.sleep(0)
        killed += len(
            await killer.column(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where usename = 'jointops_sealer' and pid <> pg_backend_pid() and datname = current_database()"
            )
        )
        await asyncio.gather(task, return_exceptions=True)
        if writing.done() and turns > 60:
            break
    await writing
    await until(lambda: _sealed(log))
    await killer.close()
    leaves = await log.leaves()
    assert killed > 20
    assert [leaf for leaf, _ in leaves] == list(range(len(leaves)))
    assert sorted(id for _, id in leaves) == await log.owner.column("select id from base.audit order by id")
    assert (await log.proved())[0]


async def _sealed(log: Log) -> bool:
    try:
        await log.sealer().seal()
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
        return False
    return True


async def test_two_sealers_by_mistake_seal_each_row_once(log: Log) -> None:
    awa, beto = await log.people.person("op:kafo-ii"), await log.people.person("op:kafo-ii")
    sealers = [log.sealer(), log.sealer()]
    writing = asyncio.gather(log.look(awa, 60), log.look(beto, 60))
    while not writing.done():
        await asyncio.gather(*(sealer.seal() for sealer in sealers))
    await writing
    await sealers[0].seal()
    leaves = await log.leaves()
    assert [leaf for leaf, _ in leaves] == list(range(await log.owner.value("select count(*) from base.audit")))  # pyright: ignore
    assert (await log.proved(with_witness=False))[0]


async def test_a_witness_that_was_away_is_told_all_that_it_missed(log: Log) -> None:
    awa = await log.people.person("op:kafo-ii")
    away = FileWitness(log.witness.file.parent / "share" / "witness")
    away.file.parent.touch()  # a file where the share should be: nothing can be written below it
    hangs = FileWitness(log.witness.file.with_name("hangs"))
    os.mkfifo(hangs.file)  # as of a share whose machine is gone: whoever opens it waits
    sealer = Sealer(log.db, KEY, [hangs, away, log.witness])
    await log.look(awa)
    await sealer.seal()
    before = time.monotonic()
    away.file.parent.unlink()
    await log.look(awa)
    await sealer.seal()
    assert time.monotonic() - before < 1, "sealing does not wait for the one that hangs"
    asked = FileWitness(hangs.file)
    asked.far.within_s = 0.2
    with pytest.raises(verify.Unreadable, match="does not answer within"):
        await asked.kept()
    assert away.file.read_bytes() == log.witness.file.read_bytes()
    let_go(hangs.file)

    async def has_them() -> object:
        await sealer.seal()
        return hangs.file.is_file() and hangs.file.read_bytes() == log.witness.file.read_bytes()

    await until(has_them)
    with away.file.open("ab") as file:
        file.write(b"[")  # a node stopped in the middle of a line
    restarted = Sealer(log.db, KEY, [away])
    await log.look(awa)
    await restarted.seal()
    assert len(verify.read_witness(away.file)[0]) == 3
    sizes = len(verify.read_witness(away.file)[0])
    years = FileWitness(away.file.with_name("years"))
    years.far.within_s = 0.2  # each piece comes within it, and all of them do not
    years.file.write_bytes(away.file.read_bytes() * 50_000)
    before = bytes_read()
    assert await years.newest() == await away.newest()
    assert bytes_read() - before < 1_000_000, "of years of seals the last alone is read"
    assert len((await years.kept())[0]) == 50_000 * sizes
    away.file.write_bytes(b"damaged\n")
    await log.look(awa)
    await Sealer(log.db, KEY, [away, log.witness]).seal()
    assert (await log.proved())[0]


async def test_a_new_key_is_a_leaf_of_its_own(log: Log) -> None:
    await log.look(await log.people.person("op:kafo-ii"))
    await log.sealer().seal()
    other = SigningKey(bytes(32))
    await log.sealer(other).seal()
    await log.sealer(other).seal()
    noted = await log.owner.column("select result from base.audit where verb = 'audit.key'")
    assert noted == [other.id]
    newest = await log.owner.value("select key_id from base.seal order by size desc limit 1")
    assert newest == other.id


# --- what a database administrator tries ------------------------------------------------------------------------------

Tamper = Callable[[Log], Awaitable[None]]


async def _as_administrator(log: Log, *statements: str) -> None:
    """With every trigger and every policy out of the way."""
    for table in ("audit", "audit_leaf", "seal"):
        await log.owner.run(f"alter table base.{table} disable trigger all")
        await log.owner.run(f"alter table base.{table} no force row level security")
    for statement in statements:
        await log.owner.run(statement)


async def _edit(log: Log) -> None:
    await _as_administrator(log, "update base.audit set verb = 'check.list' where id = 21")


async def _delete(log: Log) -> None:
    await _as_administrator(log, "delete from base.audit where id = 21")


async def _delete_with_leaf(log: Log) -> None:
    await _as_administrator(
        log, "delete from base.audit where id = 21", "delete from base.audit_leaf where audit_id = 21"
    )


async def _insert(log: Log) -> None:
    await _as_administrator(log, "insert into base.audit (service, verb) values ('log', 'never.happened')")


async def _reorder(log: Log) -> None:
    await _as_administrator(
        log,
        "update base.audit_leaf set audit_id = -1 where audit_id = 21",
        "update base.audit_leaf set audit_id = 21 where audit_id = 31",
        "update base.audit_leaf set audit_id = 31 where audit_id = -1",
    )


async def _send_far(log: Log) -> None:
    await _as_administrator(log, "update base.audit_leaf set leaf = 1::bigint << 60 where audit_id = 21")


async def _cut_tail(log: Log) -> None:
    await _as_administrator(
        log,
        "delete from base.audit_leaf where leaf >= 30",
        "delete from base.audit where id not in (select audit_id from base.audit_leaf)",
    )


async def _cut_tail_and_seals(log: Log) -> None:
    await _cut_tail(log)
    await log.owner.run("delete from base.seal where size > 30")


async def _rewrite(log: Log) -> None:
    """All anew: one row edited, every leaf hashed again, every state signed again with our own key."""
    await _edit(log)
    await log.owner.run("delete from base.audit_leaf")
    await log.owner.run("delete from base.seal")
    await log.owner.run("update base.audit_tree set size = 0, peaks = '{}'")
    await log.owner.run("insert into base.audit_fresh select id from base.audit")
    await Sealer(log.db, KEY, []).seal()


@pytest.fixture
async def sealed(log: Log, monkeypatch: pytest.MonkeyPatch) -> Log:
    """50 rows, sealed ten at a time and read seven at a time, so that every stretch and its ends are proved."""
    monkeypatch.setattr(proving, "AT_A_TIME", 7)
    awa, sealer = await log.people.person("op:kafo-ii"), log.sealer()
    await log.look(awa, 9)
    for _ in range(4):
        await sealer.seal()
        await log.look(awa, 10)
    await sealer.seal()
    assert (await log.proved())[0]
    return log


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        (_edit, "changed: row 21 at leaf 20"),
        (_delete, "removed: the row of leaf 20"),
        (_delete_with_leaf, "removed: leaves 20 to 20"),
        (_insert, "added: row 51"),
        (_reorder, "reordered: row 31 at leaf 20"),
        (_send_far, "removed: leaves 20 to 20"),
        (_cut_tail, "cut off: the log keeps a signed seal over 50 rows: from leaf 30"),
        (_cut_tail_and_seals, "cut off: a witness keeps a signed seal over 50 rows: from leaf 30"),
        (_rewrite, "rewritten: the seal over 30 rows kept by a witness (signed by your key) does not fit"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
async def test_what_an_administrator_did_is_named(sealed: Log, tamper: Tamper, says: str) -> None:
    await tamper(sealed)
    is_well, said = await sealed.proved()
    assert not is_well and says in said, said


@pytest.mark.parametrize("tamper", [_cut_tail_and_seals, _rewrite])
async def test_without_a_witness_the_two_that_only_it_can_know_pass(sealed: Log, tamper: Tamper) -> None:
    await tamper(sealed)
    assert (await sealed.proved(with_witness=False))[0]


async def test_the_command_line_proves_a_running_node_and_its_export_proves_itself(node: Node, tmp_path: Path) -> None:
    await node.sealer.seal()
    jointops = [str(Path(sys.executable).with_name("jointops")), "verify-audit", "--data", str(node.servers.data)]
    code, says = await _run(*jointops)
    assert code == 0 and "are as they were sealed" in says, says
    file = tmp_path / "export"
    assert (await _run(*jointops, "--export", str(file)))[0] == 0
    public = signing_key(node.servers.data).public.hex()
    code, says = await _run(sys.executable, "-I", verify.__file__, str(file), "--key", public)
    assert code == 0 and "are as they were sealed" in says, says
    code, says = await _run(*jointops, "--key", KEY.public.hex())
    assert code == 1 and "forged" in says
    code, says = await _run(*jointops, "--key", "none")
    assert code == 2 and "64 hex digits" in says and "Traceback" not in says
    away = "postgresql://someone@localhost/jointops"
    no_node, own = str(tmp_path / "no-node"), str(node.servers.data)
    known = {
        "JOINTOPS_DATABASE_URL": node.servers.database_url,
        "JOINTOPS_SECRET": deployment_secret(node.servers.data).hex(),
    }
    for data, told, why in (
        (own, {"JOINTOPS_WITNESSES": str(tmp_path / "gone")}, "gone cannot be read: No such file"),
        (own, {"JOINTOPS_WITNESSES": "http://seals.example"}, "neither a file"),
        (own, {"JOINTOPS_SECRET": "none"}, "This is none, the deployment's secret"),
        (own, {"JOINTOPS_AUDIT_KEY": "none"}, "is no key"),
        (own, {"JOINTOPS_DATABASE_URL": "postgresql://a@localhost:none/b"}, "The address of the database"),
        (own, {"JOINTOPS_DATABASE_URL": "postgresql://a@localhost:99999/b"}, "Look whether PostgreSQL runs"),
        (own, {"JOINTOPS_PORT": "none"}, "port"),
        (no_node, {}, "No node runs on"),
        (no_node, {"JOINTOPS_DATABASE_URL": away}, "There is none of the deployment's secret"),
        (no_node, known, "There is no key here"),
    ):
        code, says = await _run(*jointops[:2], "--data", data, **told)
        assert code == 2 and says.startswith("NOT PROVED.") and why in says and "Traceback" not in says, says
    assert "no-node" not in _names(tmp_path)  # who reads makes neither key nor secret
    code, says = await _run(*jointops, "--witness", str(tmp_path))
    assert code == 2 and "Is a directory" in says and "Traceback" not in says


async def test_a_log_that_cannot_be_read_to_its_end_is_said_in_words(log: Log, node: Node, tmp_path: Path) -> None:
    sealer = role_url(log.url, "sealer", log.secret)
    name = await log.owner.value("select current_database()")
    for url, why in (
        (sealer.replace(f"/{name}?", "/no_audit?"), "Name a database that is there"),
        (sealer.replace(f"/{name}?", "/postgres?"), "not in the shape of this version"),
        (role_url(log.url, "nobody", log.secret), "is not let in: take the secret"),
    ):
        with pytest.raises(verify.Unreadable, match=why):
            await prove(url, [KEY.public], [])
    assert node.servers._postgres is not None
    other, boss = await asyncpg.connect(log.url), await asyncpg.connect(node.servers._postgres.get_uri())
    async with other.transaction():
        await other.execute("lock table base.audit in access exclusive mode")
        proved = asyncio.create_task(log.proved(with_witness=False))
        ended = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and wait_event = 'relation'"
        await until(lambda: boss.fetchval(ended, name))
        with pytest.raises(verify.Unreadable, match="could not be read to its end"):
            await proved
    for file, why in ((tmp_path, "Is a directory"), (Path("/dev/full"), "No space left")):
        with pytest.raises(verify.Unreadable, match=f"{file} cannot be written: {why}"):
            await export(sealer, file)
    good = tmp_path / "good"
    await export(sealer, good)
    before = good.read_bytes()
    await log.owner.run("revoke select on base.audit from jointops_sealer")
    with pytest.raises(verify.Unreadable, match="may not read all of it"):
        await log.proved(with_witness=False)
    for file in (good, tmp_path / "none"):
        with pytest.raises(verify.Unreadable, match="may not read all of it"):
            await export(sealer, file)
    assert _names(tmp_path) == ["good"] and good.read_bytes() == before
    await other.close()
    await boss.close()


def _names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


async def _run(*command: str, **told: str) -> tuple[int, str]:
    """How a command ended and what it said; `told` is the environment beside ours."""
    done = await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, check=False, env=os.environ | told
    )
    return done.returncode, done.stdout + done.stderr


# --- who reads it -----------------------------------------------------------------------------------------------------


async def _looks(reader: httpx.AsyncClient, **wanted: str) -> list[dict[str, Any]]:
    answer = await reader.get("/api/audit", params=wanted)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_the_data_protection_officer_finds_looks_by_record_person_act_and_time(person: Person) -> None:
    dpo, bureau = await person("dpo"), await person("bureau.ci")
    for _ in range(3):
        assert (await bureau.get("/api/matches")).status_code == 200
    looks = await _looks(dpo, person="bureau.ci", verb="match.list")
    assert len(looks) >= 3 and {look["user_name"] for look in looks} == {"bureau.ci"}
    assert {look["purpose"] for look in looks} == {"investigation"}
    assert looks[0]["device"].startswith("python-httpx")
    newest = looks[0]["at"]
    assert [look["id"] for look in await _looks(dpo, person="bureau.ci", verb="match.list", **{"to": newest})] == [
        look["id"] for look in looks[1:]
    ]
    assert (await _looks(dpo, person="bureau.ci", verb="match.list", **{"from": newest}))[0]["id"] == looks[0]["id"]
    [opened, *_] = await _looks(dpo, verb="session.open")
    assert [look["verb"] for look in await _looks(dpo, record=opened["record"])][-1] == "session.open"


async def test_pages_of_looks_follow_each_other_without_a_gap(person: Person) -> None:
    admin, bureau = await person("admin"), await person("bureau.bf")
    for _ in range(60):
        await bureau.get("/api/matches")
    wanted = {"person": "bureau.bf", "verb": "match.list"}
    first = (await admin.get("/api/audit", params=wanted)).json()
    second = await admin.get("/api/audit", params={**wanted, "cursor": first["next"]})
    ids = [look["id"] for look in first["items"] + second.json()["items"]]
    assert len(first["items"]) == 50 and len(ids) >= 60 and ids == sorted(set(ids), reverse=True)


async def test_nobody_reviews_their_own_looks_and_looks_at_the_audit_are_looks(node: Node, person: Person) -> None:
    dpo, admin = await person("dpo"), await person("admin")
    await _looks(dpo, person="officer.ml")
    await _looks(admin, person="officer.ml")
    assert await _looks(dpo, person="dpo") == []
    assert await _looks(admin, person="admin") == []
    for reader, other in ((admin, "dpo"), (dpo, "admin")):
        [look, *_] = await _looks(reader, person=other, verb="audit.read")
        assert look["asked"] is not None and look["purpose"] == "oversight"

    owner = await Hand.on(node.servers.database_url)
    name = f"dpo.{next(_numbers)}"
    id = await owner.value(
        "insert into base.person (user_name, name, role, country) values ($1, 'Deniz Aydin', 'dpo', 'SE') returning id",
        name,
    )
    await owner.close()
    second = await node.sessions.open_for(cast(UUID, id))
    await node.sessions.say_purpose(second, "oversight", None)
    dpo.headers["authorization"] = f"Bearer {second.key}"
    assert await _looks(dpo, person="dpo", verb="audit.read")
    assert await _looks(dpo, person=name) == []


@pytest.mark.parametrize("user", ["officer.ml", "bureau.ml", "centre.kafo", "prosecutor.fr", "victims.br"])
async def test_nobody_else_reads_the_log(person: Person, user: str) -> None:
    reader = await person(user)
    for address in ("", "/head", "/seals", "/proof?leaf=0&size=1", "/growth?old=1&size=1"):
        assert (await reader.get(f"/api/audit{address}")).status_code == 403
    assert (await reader.get("/api/audit/mine")).status_code == (200 if user == "bureau.ml" else 403)


async def test_row_security_itself_hides_the_log_from_everyone_else(node: Node) -> None:
    await node.sealer.seal()
    for user in ("officer.ml", "centre.kafo", "prosecutor.fr"):
        async with node.db.read(await node.sessions.open(user)) as tx:
            for table in ("audit", "audit_leaf", "seal"):
                assert not await tx._connection.fetchval(f"select count(*) from base.{table}")


async def test_the_head_the_seals_and_the_proofs_agree_with_each_other_outside(node: Node, person: Person) -> None:
    dpo = await person("dpo")
    await node.sealer.seal()
    head = (await dpo.get("/api/audit/head")).json()
    seals = (await dpo.get("/api/audit/seals")).json()["items"]
    assert head["lag_s"] < 60 and head["seal"]["size"] in [seal["size"] for seal in seals]
    newest, oldest = seals[-1], seals[0]
    keys = verify.keys_by_id([bytes.fromhex(head["key"])])
    for seal in seals:
        at = seal["at"].replace("+00:00", "Z")
        signed = verify.Seal(
            seal["size"], bytes.fromhex(seal["root"]), at, seal["key_id"], bytes.fromhex(seal["signature"])
        )
        assert signed.is_signed(keys)
    size = newest["size"]
    for leaf in {0, size // 3, size - 1}:
        proof = (await dpo.get("/api/audit/proof", params={"leaf": leaf, "size": size})).json()
        path = [bytes.fromhex(step) for step in proof["path"]]
        root = bytes.fromhex(newest["root"])
        assert verify.is_included(bytes.fromhex(proof["hash"]), leaf, size, path, root)
    growth = (await dpo.get("/api/audit/growth", params={"old": oldest["size"], "size": size})).json()
    path = [bytes.fromhex(step) for step in growth["path"]]
    roots = bytes.fromhex(oldest["root"]), bytes.fromhex(newest["root"])
    assert verify.is_consistent(oldest["size"], roots[0], size, roots[1], path)
    assert (await dpo.get("/api/audit/proof", params={"leaf": size, "size": size})).status_code == 404
    assert (await dpo.get("/api/audit/proof", params={"leaf": 0, "size": 10**9})).status_code == 404


async def test_the_country_that_owns_a_record_sees_who_asked_about_it_and_nobody_else_does(person: Person) -> None:
    claire, mariam, awa, chen = [await person(user) for user in ("bureau.fr", "bureau.ml", "officer.ml", "centre.kafo")]
    await claire.post("/api/watchlists", json={"code": "FR-ASKED", "name": "Asked about", "kinds": ["vehicle"]})
    added = await claire.post(
        "/api/watchlists/FR-ASKED/entries",
        json={
            "kind": "vehicle",
            "plate": "AS 4711 KD",
            "country": "BF",
            "action": "seize",
            "purpose": "criminal-justice",
            "legal_basis": "Judicial order 2026/119 (invented)",
            "review_by": "2027-11-01",
            "category": "suspect",
        },
    )
    assert added.status_code == 201, added.text
    check: dict[str, Any] = {
        "id": str(uuid7()),
        "operation": "kafo-ii",
        "checkpoint": "ML-GAO-01",
        "occurred_at": "2026-11-25T10:00:00Z",
        "subject": {"kind": "vehicle", "plate": "AS4711KD", "country": "BF"},
    }
    assert (await awa.post("/api/checks", json=check)).status_code == 201

    async def found() -> object:
        return (await mariam.get("/api/matches", params={"check": check["id"]})).json()["items"]

    [match] = cast(list[dict[str, Any]], await until(found))
    await mariam.get(f"/api/matches/{match['id']}")
    await chen.get(f"/api/matches/{match['id']}")

    asked = (await claire.get("/api/audit/mine")).json()["items"]
    about = [(one["country"], one["verb"], one["purpose"]) for one in asked if one["record"] == match["id"]]
    assert about == [("CI", "match.read", "investigation"), ("ML", "match.read", "investigation")]
    for other in ("bureau.ml", "bureau.ci"):
        theirs = (await (await person(other)).get("/api/audit/mine")).json()["items"]
        assert match["id"] not in [one["record"] for one in theirs]
