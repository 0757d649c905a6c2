"""One line of a scenario file: who does or sees what, and when."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

Scalar = str | int | float | bool | None


class Step(msgspec.Struct, kw_only=True, omit_defaults=True, rename={"by": "as"}, forbid_unknown_fields=True):
    """A line of a scenario.

    at        time since the start of the scenario, `+HH:MM:SS`; hours go past 24
    by        the account (`as` in the file)
    call      `POST /api/checks`; `${name}` stands for a saved value, here, in `if_match` and in the body
    body      kept as its bytes, so that a repeat is the same body to the last byte
    save      name → JSON pointer into the answer
    expect    `status` and JSON pointers into the answer → the value that must be there
    sees      fields of an event that must come to this person's websocket within `within`
    never     fields of an event that must not come to this person's websocket from `at` on
    within    `2s`, real time whatever the speed; a GET is repeated until `expect` holds
    """

    by: str
    at: str = "+00:00:00"
    call: str = ""
    body: msgspec.Raw = msgspec.Raw()
    if_match: str = ""
    save: dict[str, str] = {}
    expect: dict[str, Scalar] = {}
    sees: dict[str, Scalar] | None = None
    never: dict[str, Scalar] | None = None
    within: str = ""


def clock(seconds: float) -> str:
    """Write seconds since the start as `+HH:MM:SS`; parts of a second are cut."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"+{hours:02}:{minute:02}:{second:02}"


def seconds(at: str) -> int:
    """Read `+HH:MM:SS` as seconds since the start. Raises ValueError."""
    hours, minute, second = at.removeprefix("+").split(":")
    return int(hours) * 3600 + int(minute) * 60 + int(second)


def write_steps(path: Path, steps: Iterable[Step]) -> int:
    """Write a scenario file, one JSON object a line; answers how many."""
    encoder = msgspec.json.Encoder()
    lines = [encoder.encode(step) for step in steps]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return len(lines)


def read_steps(path: Path) -> Iterator[Step]:
    """Read a scenario file; a step's place in the result, from 1, is its line. Raises msgspec.DecodeError."""
    decoder = msgspec.json.Decoder(Step)
    for line in path.read_bytes().splitlines():
        yield decoder.decode(line)
