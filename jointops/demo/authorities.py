"""An invented directory of all countries, as a file: `python -m jointops.demo.authorities > directory.jsonl`."""

import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

from geo.countries import NAMES

COUNTRIES = 184
AUTHORITIES = 1138
"""The size of the directory in document E/CN.15/2021/4, paragraph 17; the European Union beside the countries."""

_KINDS = (
    ("Central authority", ["mla", "extradition"]),
    ("Transfer desk", ["transfer"]),
    ("Maritime desk", ["vessel", "drugs"]),
    ("Trafficking prosecution", ["trafficking", "smuggling"]),
    ("Arms prosecution", ["firearms"]),
    ("Integrity office", ["corruption"]),
    ("Mutual assistance desk", ["mla", "corruption"]),
)


def directory(now: datetime, seed: int = 17) -> Iterator[dict[str, Any]]:
    """1,138 authorities of 184 countries and the European Union, each verified within the year before `now`."""
    dice = random.Random(seed)
    zone_of = zones()
    places = [*sorted(NAMES)[:COUNTRIES], "EU"]
    share, more = divmod(AUTHORITIES, len(places))
    for number, country in enumerate(places):
        name = NAMES[country].en if country in NAMES else "European Union"
        for n in range(share + (number < more)):
            yield _authority(country, name, n, zone_of.get(country, "UTC"), now - timedelta(days=dice.randint(1, 300)))


def _authority(country: str, name: str, n: int, zone: str, verified: datetime) -> dict[str, Any]:
    title, functions = _KINDS[n % len(_KINDS)]
    return {
        "code": f"{country}-W{n}",
        "name": f"{title}, {name} (invented)",
        "country": country,
        "functions": functions,
        "languages": ["en"],
        "channel": "JointOps",
        "hours": "Mon–Fri 08:00–16:00",
        "time_zone": zone,
        "urgent_contact": f"duty.{country.lower()}-w{n}@example.org",
        "valid_from": "2020-01-01",
        "verified_at": verified.isoformat(),
    }


def zones() -> dict[str, str]:
    """The first zone that the IANA database names for each country."""
    rows = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines()
    cells = [row.split("\t") for row in rows if row and not row.startswith("#")]
    return {cell[0]: cell[2] for cell in reversed(cells)}


if __name__ == "__main__":
    for one in directory(datetime.now(UTC)):
        sys.stdout.write(json.dumps(one, ensure_ascii=False) + "\n")
