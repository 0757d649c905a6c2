"""The parts list of a release names everything that the lock files hold."""

import json
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sbom")
    subprocess.run(["make", "--silent", "sbom", f"OUT={out}"], cwd=ROOT, check=True, capture_output=True)
    return out


def _parts(file: Path) -> set[tuple[str, str]]:
    found: dict[str, Any] = json.loads(file.read_text())
    assert found["bomFormat"] == "CycloneDX" and found["specVersion"] == "1.5"
    assert all(part["purl"] for part in found["components"])
    return {(_name(part), part["version"]) for part in found["components"]}


def _name(part: dict[str, Any]) -> str:
    return f"{part['group']}/{part['name']}" if "group" in part else part["name"]


def test_every_locked_python_package_is_named(lists: Path) -> None:
    locked = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    wanted = {(one["name"], one["version"]) for one in locked if "registry" in one["source"]}

    assert len(wanted) > 50
    assert wanted - _parts(lists / "python.cdx.json") == set()


def test_every_locked_npm_package_is_named(lists: Path) -> None:
    locked = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    wanted = {(place.rpartition("node_modules/")[2], one["version"]) for place, one in locked.items() if place}

    assert len(wanted) > 100
    assert wanted - _parts(lists / "npm.cdx.json") == set()
