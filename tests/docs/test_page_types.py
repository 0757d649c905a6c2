"""The page's own words for what the server says are the server's: fields of answers and kinds of events."""

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIB = ROOT / "frontend/src/lib"

_ANSWER = re.compile(r"^\| ([\w.]+) \| [^|]* \| (.*) \|$", re.MULTILINE)
_INTERFACE = re.compile(r"export interface (\w+)(?: extends [^{]+)? \{\n(.*?)\n\}", re.DOTALL)
_FIELD = re.compile(r"^  (\w+)\??:", re.MULTILINE)
_EVENT = re.compile(r"^\| ([a-z-]+\.[a-z-]+) \|", re.MULTILINE)
_KINDS = re.compile(r"export type EventKind =\n(.*?);", re.DOTALL)

_NAMED = re.compile(r'"([a-z-]+\.[a-z-]+)"')

ROOMS = ("jointops/base", "realtime", "geo", "alerts", "ops", "integrations")

SENT = {"Correction"}
"""What the page sends under a name that is an answer's elsewhere."""


async def test_no_page_reads_a_field_that_its_answer_does_not_have():
    answers = _answers()
    read = [(name, fields) for name, fields in _interfaces() if name in answers and name not in SENT]
    assert len(read) > 100
    unknown = {
        name: sorted(min((fields - answer for answer in answers[name]), key=len))
        for name, fields in read
        if not any(fields <= answer for answer in answers[name])
    }
    assert unknown == {}


async def test_pages_know_each_kind_of_event_and_no_other():
    told = set(_EVENT.findall((ROOT / "docs/events.md").read_text()))
    kinds = _KINDS.search((LIB / "types.ts").read_text())
    assert kinds is not None
    known = set(re.findall("'([^']+)'", kinds[1]))
    assert sorted(told - known) == []
    emitted = {
        kind for room in ROOMS for path in (ROOT / room).rglob("*.py") for kind in _NAMED.findall(path.read_text())
    }
    assert sorted(known - emitted) == []


def _answers() -> dict[str, list[set[str]]]:
    """Name of an answer → the fields of each that is called so."""
    found: defaultdict[str, list[set[str]]] = defaultdict(list)
    for name, fields in _ANSWER.findall((ROOT / "docs/answers.md").read_text()):
        found[name.rpartition(".")[2]].append({field.split(" (")[0] for field in fields.split(", ")})
    return found


def _interfaces() -> list[tuple[str, set[str]]]:
    return [
        (name, set(_FIELD.findall(body)))
        for path in sorted(LIB.glob("*.ts"))
        for name, body in _INTERFACE.findall(path.read_text())
    ]
