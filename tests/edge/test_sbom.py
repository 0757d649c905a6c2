"""The parts list of a release names everything that the lock files hold."""

import json
import subprocess
import sys
import tomllib
from datetime import UTC, datetime, timedelta
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


def test_the_image_of_a_release_holds_its_list() -> None:
    [built] = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("RUN make")]
    assert built.startswith("RUN make setup sbom ")
    assert "sbom" not in (ROOT / ".dockerignore").read_text().split()


AGED = """
[[package]]
name = "{name}"
version = "1.0"
source = {{ registry = "https://parts.example" }}
wheels = [{{ url = "https://parts.example/a", hash = "sha256:0", upload-time = "{day:%Y-%m-%dT%H:%M:%SZ}" }}]
"""


def _ages(lock: Path) -> str:
    asked = [sys.executable, ROOT / "deploy/ages.py", lock]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout


def test_a_part_older_than_a_year_is_named_before_a_release(tmp_path: Path) -> None:
    now, lock = datetime.now(UTC), tmp_path / "uv.lock"
    lock.write_text(
        AGED.format(name="stale", day=now - timedelta(days=366))
        + AGED.format(name="fresh", day=now - timedelta(days=364))
    )

    *old, last = _ages(lock).splitlines()
    assert [line.split()[1] for line in old] == ["stale"] and last.startswith("1 of 2 ")
    locked = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    assert f" of {sum('registry' in one['source'] for one in locked)} Python parts" in _ages(ROOT / "uv.lock")


def test_known_faults_are_asked_of_both_registries_and_stop_a_release() -> None:
    asked = ["make", "--no-print-directory", "-n", "advisories"]
    said = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert "uv audit --frozen || failed=1" in said
    assert "npm --prefix frontend audit --package-lock-only || failed=1" in said
    assert said.strip().endswith("exit $failed")
