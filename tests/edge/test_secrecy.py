"""No secret and nothing personal leaves by a log, an error or a page."""

import json
import logging
import os
import signal
import sys
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from litestar import post

from jointops.app import application
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.log import to_stderr, told
from jointops.base.secret import HIDDEN, Secret, secret_text
from jointops.base.settings import Settings, deployment_secret, load
from jointops.node import Node, serving
from jointops.rooms import CONTROLLERS
from tests.jointops.support import serving as serving_process
from tests.ops.support import Drill, new_plate
from tests.support import Person, signed_in, until

PERSONAL = [
    text
    for n in range(50)
    for text in (
        f"Zeynabou{n}a Kabore{n}x",
        f"{n:02}QX{7000 + n}ZZ",
        f"P{n:03}88127{n:02}",
        f"told us at dawn no. {n}q",
    )
]
"""Names, plates, document numbers, notes: 200, none of which is a word of ours."""


@pytest.fixture(scope="module")
async def node(node_of_its_own: Node) -> Node:
    return node_of_its_own


@pytest.fixture
def logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file that holds the log as a node writes it."""
    root, level = logging.getLogger().handlers[:], logging.getLogger().level
    with (tmp_path / "log").open("w") as file:
        monkeypatch.setattr(sys, "stderr", file)
        to_stderr()
        monkeypatch.undo()
        yield tmp_path / "log"
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = root
    logging.getLogger().setLevel(level)


@post("/api/checks/broken", opt={"verb": "check.file"})
async def broken(data: dict[str, Any], db: Db, viewer: Viewer) -> None:
    """What a fault of ours could do at worst: quote all it was given, in an error inside an error."""
    try:
        await db.pool("app").fetchval("select $1::text::integer", data["name"])
    except Exception as error:
        logging.getLogger("a.library").error("cannot digest %s of %s", data["plate"], data["name"], exc_info=True)
        logging.getLogger("a.library").error(f"cannot digest {data['plate']}")
        structlog.get_logger().warning("it went wrong", subject=data, note=data["note"], error=error)
        raise RuntimeError(f"cannot digest {data}") from error


@post("/api/checks/broken-act", opt={"verb": "check.file"})
async def broken_act(data: dict[str, Any], db: Db, viewer: Viewer) -> None:
    """A fault of ours in the middle of an act."""
    async with db.write(viewer):
        raise RuntimeError(f"cannot digest {data}")


async def test_a_fault_of_ours_inside_an_act_is_answered_and_on_record(node: Node, drill: Drill, logged: Path) -> None:
    async with (
        serving(node, application(node, [*CONTROLLERS, broken_act])) as url,
        signed_in(url, drill.user("officer.ml")) as awa,
    ):
        answer = await awa.post("/api/checks/broken-act", json={"name": PERSONAL[0]})

    assert (answer.status_code, answer.json()["title"]) == (500, "Something went wrong on our side.")
    [line] = [line for line in _read(logged).splitlines() if "request failed" in line]
    told = json.loads(line)
    assert told["instance"] == answer.json()["instance"]
    assert told["exception"].count("RuntimeError") == 1 and any("in broken_act" in place for place in told["exception"])
    assert PERSONAL[0] not in line


async def test_of_200_personal_values_none_is_in_the_log(node: Node, drill: Drill, logged: Path) -> None:
    log_before = _server_log(node)
    async with (
        serving(node, application(node, [*CONTROLLERS, broken])) as url,
        signed_in(url, drill.user("officer.ml")) as awa,
    ):
        statuses: set[int] = set()
        for name, plate, number, note in zip(*[iter(PERSONAL)] * 4, strict=True):
            for answer in await _sent(awa, drill, name, plate, number, note):
                statuses.add(answer.status_code)
                if answer.status_code >= 500:
                    assert [value for value in PERSONAL if value in answer.text] == []
    assert statuses >= {200, 201, 400, 404, 422, 500}

    said = _read(logged)
    assert said.count("request failed") == 50 and "RuntimeError" in said and "22P02" in said
    assert [value for value in PERSONAL if value in said] == []
    of_the_server = _server_log(node)[len(log_before) :]
    assert "ready to accept connections" in log_before
    assert awa.headers["authorization"].removeprefix("Bearer ") not in of_the_server
    assert not [value for value in PERSONAL if value in of_the_server]


async def _sent(
    awa: httpx.AsyncClient, drill: Drill, name: str, plate: str, number: str, note: str
) -> list[httpx.Response]:
    paper = {"type": "passport", "number": number}
    person = {"kind": "person", "names": [name], "documents": [paper]}
    report = drill.check(plate, subject=person, note=note)
    return [
        await awa.post("/api/checks", json=report),
        await awa.post("/api/checks", json={**report, "note": plate}),
        await awa.post("/api/checks", json={**report, name: note}),
        await awa.post("/api/checks", content=f'{{"note": "{note}', headers={"content-type": "application/json"}),
        await awa.get("/api/checks", params={"reference": plate, "cursor": name}),
        await awa.get("/api/checks", params={"reference": plate}),
        await awa.get(f"/api/{name}"),
        await awa.post("/api/checks/broken", json={"name": name, "plate": plate, "note": note, "number": number}),
    ]


def _read(file: Path) -> str:
    return file.read_text()


def _server_log(node: Node) -> str:
    files = [file for file in (node.servers.data / "postgres").glob("**/*log*") if file.is_file() and file.suffix != ""]
    return "".join(
        file.read_text(errors="replace") for file in [*files, node.servers.data / "postgres" / "log"] if file.is_file()
    )


def test_an_error_is_told_by_class_and_code() -> None:
    assert told(ValueError("Awa Diarra")) == "ValueError"
    assert told(OSError(2, "Awa Diarra")) == "FileNotFoundError 2"


CANARY = {"JOINTOPS_SECRET": "c0ffee" * 10 + "5eed", "JOINTOPS_AUDIT_KEY": "ca7a12" * 10 + "1e55"}


@pytest.fixture
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Path]:
    import shutil
    import tempfile

    made = Path(tempfile.mkdtemp(prefix="jointops-canary-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


async def test_no_secret_shows_in_log_page_or_error(place: Path) -> None:
    demo = ("demo", "--scenario", "none", "--port", "0", "--data", place)
    care = "c0de" * 16
    (place / "care.keys").write_text(f"0badcafe {care}\n")
    async with serving_process(*demo, **CANARY) as one:
        async with signed_in(one.url, "centre.kafo") as chen:
            token = chen.headers["authorization"].removeprefix("Bearer ")
            answers = [
                await chen.get("/api/session"),
                await chen.get("/"),
                await chen.get("/readyz"),
                await chen.get("/api/schema/openapi.json"),
                await chen.get("/api/nowhere"),
                await chen.get("/api/session", params={"token": token}),
                await chen.post("/api/checks", content=b"{", headers={"content-type": "application/json"}),
                await chen.get("/api/session", headers={"authorization": f"Bearer {token[:-1]}"}),
                await chen.get("/api/checks", params={"cursor": token}),
            ]
            postgres = int((place / "postgres" / "postmaster.pid").read_text().split()[0])
            os.kill(postgres, signal.SIGKILL)
            answers.append(await chen.get("/readyz"))

            async def fails() -> bool:
                # What its processes had under way when it was killed they may still end.
                answers.append(await chen.get("/api/operations"))
                return answers[-1].status_code >= 500

            await until(fails)
        await one.end(signal.SIGTERM)
        said = one.said + "".join(answer.text + str(answer.headers) for answer in answers)

    from jointops.base.db import POOL_SIZES, role_password

    secrets = [*CANARY.values(), care, token, CANARY["JOINTOPS_SECRET"][:32]]
    secrets += [role_password(role, bytes.fromhex(CANARY["JOINTOPS_SECRET"])) for role in POOL_SIZES]
    assert "request failed" in said
    assert [secret for secret in secrets if secret in said] == []


async def test_a_key_in_an_address_is_refused_and_its_caller_told_where_it_belongs(person: Person) -> None:
    awa = await person("officer.ml")
    token = awa.headers.pop("authorization").removeprefix("Bearer ")

    for name in ("token", "access_token", "Authorization", "jointops_session"):
        answer = await awa.get("/api/session", params={"x": "1", name: token})
        assert answer.status_code == 422 and "Bearer" in answer.json()["detail"]
        assert token not in answer.text


def test_a_secret_prints_as_a_dash_and_settings_without_their_passwords(tmp_path: Path) -> None:
    secret = deployment_secret(tmp_path)
    shown = f"{secret} {secret!r} {secret!s} {[secret]} {Secret(b'x'):>9}"
    assert shown.count(HIDDEN) == 5
    settings = Settings(database_url="postgresql://o:canary@h/d", valkey_url="redis://:canary@h")
    assert "canary" not in f"{settings} {settings!r}" and "port=8000" in repr(settings)


def test_secrets_come_from_the_environment_or_a_file_but_not_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one").write_text("postgresql://o:word@h/d\n")
    monkeypatch.setenv("JOINTOPS_DATABASE_URL_FILE", str(tmp_path / "one"))
    assert load().database_url == "postgresql://o:word@h/d"
    monkeypatch.setenv("JOINTOPS_DATABASE_URL", "postgresql://other")
    with pytest.raises(ValueError, match="Both"):
        load()
    (tmp_path / "two").write_text("ab" * 32 + "\n")
    monkeypatch.setenv("JOINTOPS_SECRET_FILE", str(tmp_path / "two"))
    assert deployment_secret(tmp_path) == bytes.fromhex("ab" * 32)
    assert secret_text("JOINTOPS_NOTHING") is None


async def test_the_log_still_says_what_an_operator_needs(node: Node, drill: Drill, logged: Path) -> None:
    async with (
        serving(node, application(node, [*CONTROLLERS, broken])) as url,
        signed_in(url, drill.user("officer.ml")) as awa,
    ):
        answer = await awa.post("/api/checks/broken", json={"name": "x", "plate": new_plate(), "note": "n"})
    said = _read(logged)
    assert answer.json()["instance"] in said and "/api/checks/broken" in said and "test_secrecy.py" in said
