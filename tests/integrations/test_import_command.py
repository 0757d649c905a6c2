"""Claire loads a list from the command line: the real command, as a process of its own."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from jointops.node import Node
from tests.alerts.support import Desk, opened
from tests.integrations.support import table, vehicle_row
from tests.support import Person

JOINTOPS = Path(sys.executable).parent / "jointops"


@pytest.fixture(scope="module")
async def node(node_of_its_own: Node) -> Node:
    return node_of_its_own


async def run(*words: str, **environment: str) -> tuple[int, str]:
    """Exit code, and all that it says."""
    process = await asyncio.create_subprocess_exec(
        JOINTOPS,
        "import",
        *words,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "PYTHONWARNINGS": "ignore", **environment},
    )
    said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


async def test_a_list_is_loaded_through_a_running_server(
    person: Person, desk: Desk, node: Node, url: str, tmp_path: Path
) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-CMD", ["vehicle"])
    file = tmp_path / "list.csv"
    file.write_bytes(table(vehicle_row("1", "41 CM 1001 BF"), vehicle_row("2", "86 XT 7230 BF", action="arrest")))
    key = {"JOINTOPS_TOKEN": (await desk("bureau.fr")).key}

    code, said = await run(str(file), "--list", "FR-CMD", "--url", url, "--dry-run", **key)
    assert (code, "Dry run: nothing was changed." in said) == (2, True), said
    assert "read 2 · new 1 · changed 0 · removed 0 · rejected 1" in said
    assert (await claire.get(entries)).json()["items"] == []

    code, said = await run(str(file), "--list", "FR-CMD", "--url", url, **key)
    assert code == 2, said
    assert "line 3: action: A vehicle can have: discreet, inquiry, seize." in said
    assert "Live on FR-CMD." in said
    [entry] = (await claire.get(entries)).json()["items"]
    assert entry["subject"]["plate"] == "41 CM 1001 BF"

    file.write_bytes(table(vehicle_row("1", "41 CM 1001 BF")))
    code, said = await run(str(file), "--list", "FR-CMD", "--url", url, **key)
    assert (code, "read 1 · new 0 · changed 0 · removed 0 · rejected 0" in said) == (0, True), said


async def test_a_list_is_loaded_into_the_database_of_the_node_on_a_folder(
    person: Person, node: Node, tmp_path: Path
) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, "FR-HERE", ["vehicle"])
    file = tmp_path / "list.csv"
    file.write_bytes(table(vehicle_row("1", "53 HE 4410 BF")))
    here = (str(file), "--list", "FR-HERE", "--data", str(node.settings.data))

    code, said = await run(*here, "--user", "bureau.fr")

    assert (code, "Live on FR-HERE." in said) == (0, True), said
    assert len((await claire.get(entries)).json()["items"]) == 1
    file.write_bytes(table(vehicle_row("2", "53 HE 4410 BF", action="inquiry")))
    code, said = await run(*here, "--user", "bureau.fr")
    assert "In quarantine" in said and "line 2: FR has this very subject on FR-HERE for: seize" in said, said
    code, said = await run(*here, "--user", "officer.ml")
    assert code == 1 and "Your role does not include this act" in said
    code, said = await run(*here, "--user", "bureau.ml")
    assert code == 1 and "no such list of yours" in said


async def test_what_is_missing_or_wrong_is_said_in_a_sentence(desk: Desk, url: str, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(table(vehicle_row("1", "41 CM 1001 BF")).decode().encode("utf-16"))

    code, said = await run(str(file), "--list", "FR-CMD")
    assert code == 2 and "--user" in said
    code, said = await run(str(file), "--list", "FR-CMD", "--url", url, JOINTOPS_TOKEN="")
    assert code == 2 and "JOINTOPS_TOKEN" in said
    code, said = await run(str(file), "--list", "FR-CMD", "--url", url, "--token", (await desk("bureau.fr")).key)
    assert code == 1 and "UTF-8" in said and "Traceback" not in said
    code, said = await run(str(file), "--list", "FR-CMD", "--user", "bureau.fr", "--data", str(tmp_path))
    assert code == 1 and "No node runs on" in said
