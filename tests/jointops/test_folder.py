"""The data folder: what is thrown away, who is meant, and what others cannot put into it."""

import json
import tempfile
from pathlib import Path

import pytest

from jointops.base.folder import FolderOpen, throw_away, valkey_socket
from jointops.base.settings import Settings
from jointops.node import Node, running
from tests.jointops.support import ran
from tests.support import caller


async def test_a_folder_of_other_things_is_never_thrown_away(tmp_path: Path) -> None:
    """What `demo --data . --fresh` would do to a repository."""
    (tmp_path / "README.md").write_text("years of work")
    (tmp_path / "lock").touch()

    code, _, said = await ran("demo", "--scenario", "none", "--port", "0", "--data", tmp_path, "--fresh")

    assert code == 1
    assert "README.md" in said and "nothing is thrown away" in said and "Traceback" not in said
    assert (tmp_path / "README.md").read_text() == "years of work"


async def test_a_folder_that_no_node_ever_held_is_not_ours_whatever_its_files_are_called(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()

    code, _, said = await ran("demo", "--scenario", "none", "--port", "0", "--data", tmp_path, "--fresh")

    assert code == 1 and "nothing is thrown away" in said
    assert held(tmp_path) == ["postgres"]


async def test_the_data_of_a_node_that_runs_is_not_thrown_away(node: Node, url: str) -> None:
    data = node.servers.data

    code, _, said = await ran("demo", "--scenario", "none", "--port", "0", "--data", data, "--fresh")

    assert code == 1
    assert "Another JointOps runs on this data folder" in said and "Traceback" not in said
    assert {"lock", "secret", "postgres"} <= set(held(data))
    async with caller(url) as visitor:
        assert (await visitor.get("/readyz")).json() == {"status": "ready", "work": "keeps up"}


def test_of_a_folder_of_ours_nothing_stays(tmp_path: Path) -> None:
    for name in ("postgres", "exports"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    both = "bookmark-kafo-ii-turquesa-ii.json"
    for name in ("lock", "secret", "care.keys", "bookmark.json", both, "bookmark-turquesa-ii.new", "turquesa-ii.jsonl"):
        (tmp_path / name).touch()

    throw_away(tmp_path)

    assert held(tmp_path) == ["lock"]


async def test_a_command_looks_at_the_demo_only_when_nobody_said_which_deployment_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".jointops" / "demo").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)

    async def looked_at(*arguments: str, **environment: str) -> str:
        _, out, _ = await ran("doctor", "--json", *arguments, **environment)
        return next(one["value"] for one in json.loads(out) if one["name"] == "setting data")

    assert await looked_at() == ".jointops/demo"
    assert await looked_at(JOINTOPS_DATA="production") == "production"
    assert await looked_at(JOINTOPS_DATABASE_URL="postgresql://x@127.0.0.1:1/x") == ".jointops"
    (tmp_path / "jointops.toml").write_text('data = "told-by-file"')
    assert await looked_at() == "told-by-file"
    assert await looked_at("--data", "typed") == "typed"
    assert held(tmp_path) == [".jointops", "jointops.toml"]


async def test_a_socket_is_not_put_where_others_could_put_theirs_and_what_was_started_is_stopped(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    data = folder / "open"
    theirs = valkey_socket(data).parent
    theirs.mkdir()
    theirs.chmod(0o777)

    with pytest.raises(FolderOpen, match="jointops-"):
        async with running(Settings(data=data, port=0)):
            pass

    assert (data / "postgres" / "PG_VERSION").exists()
    assert not (data / "postgres" / "postmaster.pid").exists()


def held(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())
