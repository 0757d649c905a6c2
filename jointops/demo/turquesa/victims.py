"""97 presumed victims in six countries, led by their victim desks and seen by nobody else but as rounded counts."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from msgspec import Raw, json

from jointops.demo.checks import uuid7
from jointops.demo.slot import HOUR
from jointops.demo.step import Step, clock
from jointops.demo.turquesa.reports import CODE, ORIGIN

PRESUMED = {"BR": 31, "CL": 14, "DO": 12, "SV": 9, "ES": 22, "UY": 9}
"""Country → presumed victims; published: close to 100."""

SUSPECTED = ("officer.do.010", 100 * HOUR)
"""D5, Santo Domingo airport: a woman flagged as a suspect is a presumed victim, and the desk leads."""

INDICATORS = ("documents_held", "speaks_for_them", "debt", "does_not_know_address", "fear")


def victim_steps(rng: Random) -> Iterator[Step]:
    """Each desk records its persons and leads them on; one of them an officer was worried about."""
    yield from _worried(rng)
    for country, persons in PRESUMED.items():
        for number in range(persons - (country == "DO")):
            yield from _recorded(rng, country, number)


def _worried(rng: Random) -> Iterator[Step]:
    officer, at = SUSPECTED
    id = str(uuid7(rng, ORIGIN + timedelta(seconds=at)))
    worry = {"id": id, "operation": CODE, "indicators": ["speaks_for_them", "documents_held"]}
    yield Step(at=clock(at), by=officer, call="POST /api/care/worries", body=_json(worry), expect={"status": 202})
    for version, state in enumerate(("screened", "presumed"), 1):
        later = at + version * 2 * HOUR
        yield _led(later, "victims.do", id, str(version), {"state": state, "reason": "Spoken to alone."})


def _recorded(rng: Random, country: str, number: int) -> Iterator[Step]:
    desk, at = f"victims.{country.lower()}", rng.randrange(12 * HOUR, 150 * HOUR)
    saved = f"w{country}{number}"
    indicators = rng.sample(INDICATORS, 2)
    new = {
        "id": str(uuid7(rng, ORIGIN + timedelta(seconds=at))), "operation": CODE,
        "details": {"needs": ["shelter", "legal"], "indicators": indicators},
    }  # fmt: skip
    yield Step(
        at=clock(at), by=desk, call="POST /api/care/victims", body=_json(new), expect={"status": 201},
        save={saved: "/id", f"{saved}v": "/version"},
    )  # fmt: skip
    agreed = {"consent": "yes"} if rng.random() < 0.5 else {}
    presumed = {"state": "presumed", "reason": "Two indicators hold.", **agreed}
    yield _led(at + 1800, desk, f"${{{saved}}}", f"${{{saved}v}}", presumed)


def _led(at: float, desk: str, id: str, version: str, change: dict[str, str]) -> Step:
    return Step(
        at=clock(at), by=desk, call=f"POST /api/care/victims/{id}/lead", body=_json(change), if_match=version,
        expect={"status": 200, "/state": change["state"]},
    )  # fmt: skip


def _json(body: object) -> Raw:
    return Raw(json.encode(body))
