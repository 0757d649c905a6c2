"""The log: one line of JSON an event, whatever is in it, and nowhere but where it belongs."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from jointops.base.audit.keys import signing_key
from jointops.base.cipher import Domain, domain
from jointops.base.log import places
from jointops.base.settings import deployment_secret

LOST = "\N{REPLACEMENT CHARACTER}"
SHOWN = f'broken{LOST}{{"event": "forged"}}{LOST * 3}[2Jforged'
FORGED = 'broken\n{"event": "forged"}\r\n\x1b[2Jforged'

SAY = """
import sys, structlog
from jointops.base.log import to_stderr
to_stderr()
structlog.get_logger().error("import failed", reason=sys.argv[1])
"""


def test_a_line_cannot_be_forged_and_says_when_in_utc() -> None:
    said = subprocess.run([sys.executable, "-c", SAY, FORGED], capture_output=True, check=True)

    [line] = said.stderr.splitlines()
    told = json.loads(line)
    assert (told["event"], told["level"], told["reason"]) == ("import failed", "error", SHOWN)
    assert datetime.fromisoformat(told["timestamp"]).utcoffset() == timedelta(0)
    assert said.stdout == b""


def test_an_error_that_is_its_own_cause_is_told_once() -> None:
    error = ValueError("anything")
    error.__cause__ = error

    assert places(error) == ["ValueError"]


def _care(data: Path) -> Domain:
    return domain("care", data / "care.keys")


@pytest.mark.parametrize("made", [deployment_secret, signing_key, _care])
def test_a_key_lies_where_its_owner_alone_can_read_it(tmp_path: Path, made: Callable[[Path], object]) -> None:
    made(tmp_path / "data")

    [file] = (tmp_path / "data").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
