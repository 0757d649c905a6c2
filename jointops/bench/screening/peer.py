"""Runs the peer beside us, on the same pairs and on a sample of the same queries: it needs 0.4 s for each."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from alerts.screening.fit.sources import Labelled
from alerts.screening.model import Person
from jointops.bench.screening.people import Query

PACKAGE = "nomenklatura==4.17.4"
"""One version, with its own settings: figures of two days are of one peer."""
THRESHOLD = 0.7
"""What its authors' service takes for a match."""


class Peer(msgspec.Struct, frozen=True):
    """Scores of pairs and best scores of queries; processor seconds for each."""

    pairs: list[float]
    pair_s: float
    queries: list[float]
    query_s: float


def ask_peer(pairs: list[Labelled], people: list[Person], asked: list[Query]) -> Peer:
    """Raises CalledProcessError when the peer cannot be installed or run."""
    given = {
        "pairs": [("Person" if pair.person else "Company", pair.one, pair.other) for pair in pairs],
        "entries": [
            {
                "names": [name if isinstance(name, str) else name.text for name in one.names],
                "births": [one.birth_date] if one.birth_date else _days(one.births),
                "countries": sorted(one.nationalities),
            }
            for one in people
        ],
        "queries": [
            {
                "names": [one.name],
                "births": [str(one.birth)] if one.birth else [],
                "countries": [one.nationality] if one.nationality else [],
            }
            for one in asked
        ],
    }
    uv = str(Path(sys.executable).with_name("uv"))
    command = [uv, "run", "--quiet", "--isolated", "--no-project", "--with", PACKAGE, "python"]
    done = subprocess.run(
        [*command, str(Path(__file__).with_name("logic_v2.py"))],
        input=msgspec.json.encode(given),
        stdout=subprocess.PIPE,
        check=True,
    )
    return msgspec.json.decode(done.stdout, type=Peer)


def _days(births: Sequence[str]) -> list[str]:
    """Those that the peer can read: no years in between."""
    return [birth.rstrip("~") for birth in births if "/" not in birth]
