"""A scenario file is played against a running node: `jointops replay FILE --url …`."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from jointops.base.ids import uuid7
from jointops.demo.player import Story, play
from jointops.demo.step import Step, read_steps
from tests.source import ROOT

Line = dict[str, object]


def check(by: str, plate: str, **more: object) -> Line:
    """An officer checks a plate."""
    body = {
        "id": str(uuid7()), "operation": "kafo-ii", "checkpoint": "BF-DAK-01" if by == "officer.bf" else "ML-GAO-01",
        "occurred_at": datetime.now(UTC).isoformat(), "subject": {"kind": "vehicle", "plate": plate, "country": "BF"},
    }  # fmt: skip
    return {"as": by, "call": "POST /api/checks", "body": body, **more}


def story() -> list[Line]:
    """A check that is not seen by those whom it does not concern; another one each time."""
    return [
        {"as": "officer.bf", "never": {"kind": "match.found"}},
        check("officer.ml", "22AB1234BF", at="+00:00:01", save={"c": "/id"}, expect={"/answer": "clear"}),
        {"at": "+00:00:02", "as": "centre.kafo", "sees": {"kind": "check.reported", "/mark/place": "ML-GAO-01"},
         "within": "5s"},
        {"at": "+00:00:03", "as": "officer.ml", "call": "GET /api/checks/${c}", "expect": {"/answer": "clear"}},
    ]  # fmt: skip


def written(folder: Path, lines: list[Line]) -> Path:
    """The lines as a scenario file."""
    file = folder / "story.jsonl"
    file.write_bytes(b"\n".join(msgspec.json.encode(line) for line in lines))
    return file


async def replayed(file: Path, url: str) -> tuple[int, str]:
    """Exit code and words of the command."""
    command = str(Path(sys.executable).with_name("jointops"))
    process = await asyncio.create_subprocess_exec(
        command, "replay", str(file), "--url", url, stderr=asyncio.subprocess.PIPE
    )
    _, words = await process.communicate()
    assert process.returncode is not None
    return process.returncode, words.decode()


async def test_a_story_that_goes_as_told_ends_well(url: str, tmp_path: Path) -> None:
    code, words = await replayed(written(tmp_path, story()), url)
    assert code == 0, words


async def test_the_story_of_ten_lines_that_the_page_on_scenarios_shows_is_played(url: str) -> None:
    file = ROOT / "docs/scenarios/a-hit.jsonl"
    code, words = await replayed(file, url)
    assert code == 0, words
    assert len(file.read_text().splitlines()) == 10
    assert "(scenarios/a-hit.jsonl)" in (ROOT / "docs/scenarios.md").read_text()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (check("officer.ml", "22AB9999BF", expect={"/answer": "wait"}), "expected 'wait'"),
        ({"as": "dpo", "sees": {"kind": "check.reported"}, "within": "0.5s"}, "no such event"),
        ({"as": "officer.ml", "call": "GET /api/checks/${nobody}"}, "nobody"),
    ],
)
async def test_a_line_that_goes_otherwise_is_named_and_the_command_fails(
    url: str, tmp_path: Path, line: Line, words: str
) -> None:
    code, said = await replayed(written(tmp_path, [*story(), line | {"at": "+00:00:04"}]), url)
    assert code == 1
    assert words in said
    assert "line=5" in said


async def test_what_must_never_come_fails_when_it_comes(url: str, tmp_path: Path) -> None:
    lines: list[Line] = [{"as": "centre.kafo", "never": {"kind": "check.reported"}}, *story()[1:2]]
    code, said = await replayed(written(tmp_path, lines), url)
    assert code == 1
    assert "it came" in said


async def test_a_stopped_play_goes_on_with_what_was_saved_and_repeats_nothing(url: str, tmp_path: Path) -> None:
    steps = list(read_steps(written(tmp_path, story())))
    first = Story()
    await play(steps[:2], url, 0, story=first)
    kept = msgspec.json.decode(msgspec.json.encode(first), type=Story)  # as the bookmark keeps it

    finished: list[int] = []
    ends: list[Step] = [steps[0], steps[1], steps[3]]
    report = await play(ends, url, 0, story=kept, progress=lambda done, _: finished.append(done))
    assert report.failed == []
    assert report.sent == 1
    assert finished == [3]
