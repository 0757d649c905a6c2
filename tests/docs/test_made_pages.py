"""The pages that are made from the code say what the code says today."""

import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def _made(folder: Path) -> dict[str, str]:
    files = [*folder.glob("problems/*.md"), *(folder / f"{name}.md" for name in ("permissions", "answers", "events"))]
    return {str(file.relative_to(folder)): file.read_text() for file in files}


def _calls() -> dict[str, str]:
    """When each call is audited, by its method and address."""
    rows = [line.strip("| ").split(" | ") for line in (DOCS / "permissions.md").read_text().splitlines()]
    return {row[0]: row[3] for row in rows if len(row) == 4 and " /api/" in row[0]}


def test_the_pages_that_are_made_are_up_to_date(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "jointops.describe", tmp_path], check=True, cwd=DOCS.parent)

    assert _made(DOCS) == _made(tmp_path), "run `make bless`"


def test_every_call_that_does_something_is_audited() -> None:
    """To ask for a challenge (`…/options`) is no act yet: the answer to it is."""
    silent = [call for call, audited in _calls().items() if audited == "no"]

    assert len(_calls()) > 50
    assert [call for call in silent if not call.startswith("GET ") and not call.endswith("/options")] == []


WRITE_WHILE_ASKED = {
    "GET /api/devices",  # their own row in the audit
    "GET /api/sessions",  # the same
    "GET /api/exports/{id:uuid}/file",  # the same, and that a file is withdrawn when its reader lost a right
    "GET /api/session/oidc/callback",  # a provider sends browsers back by GET; state and cookie are one secret
}


def test_no_call_that_only_asks_changes_anything() -> None:
    asked = {call for call, audited in _calls().items() if call.startswith("GET ") and "transaction" in audited}

    assert asked <= WRITE_WHILE_ASKED
