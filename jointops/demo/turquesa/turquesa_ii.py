"""Turquesa II as a drill: one week, 32 members, 50,400 checks, always the same for a seed.

Everything that happens is invented; only the totals are those that were published. No clock, no network.
`python -m jointops.demo.turquesa.turquesa_ii FILE` writes it as a scenario file.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from random import Random

from jointops.demo.checks import Filed, upload_steps
from jointops.demo.coordination import alert_steps
from jointops.demo.hits import Hit
from jointops.demo.pairs import Crowd
from jointops.demo.papers import LISTED as LISTED_LETTERS
from jointops.demo.papers import ORDINARY, Press
from jointops.demo.routes import seen_at_posts, verdicts_in
from jointops.demo.same_house import same_house_steps
from jointops.demo.step import Step, seconds, write_steps
from jointops.demo.turquesa.alerts import FIRST, WEEK_ALERTS
from jointops.demo.turquesa.aruba import aruba_steps
from jointops.demo.turquesa.delivery import delivery_steps
from jointops.demo.turquesa.hits import plan_hits
from jointops.demo.turquesa.incidents import LOTS, Recorder
from jointops.demo.turquesa.journeys import journey_steps, make_groups, tally
from jointops.demo.turquesa.lists import list_steps
from jointops.demo.turquesa.names import LISTED
from jointops.demo.turquesa.raid import TIJUANA
from jointops.demo.turquesa.reports import ORIGIN as ORIGIN
from jointops.demo.turquesa.reports import file_reports
from jointops.demo.turquesa.routes import route_steps
from jointops.demo.turquesa.slots import make_slots
from jointops.demo.turquesa.storm import STORM
from jointops.demo.turquesa.victims import PRESUMED, victim_steps
from jointops.demo.turquesa.volumes import WHOLE, Volumes
from jointops.demo.turquesa.ways import WAYS
from jointops.demo.verdicts import match_steps
from jointops.demo.week import Expected, Week
from ops.figures.model import ReportedFigure

SEED = 2021

DOCUMENT = "E/CN.15/2021/4, para. 30"
RELEASE = "INTERPOL release on Turquesa II, December 2020, as printed by the press"

REPORTED = (
    ReportedFigure("Arrests", 200, "more than", "person", DOCUMENT),
    ReportedFigure("Smuggled migrants", 3_500, "about", "person", DOCUMENT),
    ReportedFigure("Presumed victims", 100, "up to", "person", DOCUMENT),
    ReportedFigure("Countries", 32, "", "country", DOCUMENT),
    ReportedFigure("Checks", 50_000, "more than", "check", RELEASE),
    ReportedFigure("Arrests for sexual exploitation", 30, "more than", "person", RELEASE),
    ReportedFigure("Red notices", 18, "", "notice", RELEASE),
    ReportedFigure("Blue notices", 367, "", "notice", RELEASE),
    ReportedFigure("Yellow notices", 188, "", "notice", RELEASE),
    ReportedFigure("Purple notices", 4, "", "notice", RELEASE),
)

REPEATS = 0.03  # of the reports, sent again because the answer got lost


@lru_cache(maxsize=2)
def make_week(seed: int = SEED, volumes: Volumes = WHOLE) -> Week:
    """Lay out the week. The whole one takes some seconds."""
    rng = Random(seed)
    slots = make_slots(rng, volumes.checks)
    makers = (Crowd(rng, LISTED), Press(rng, LISTED_LETTERS), Press(rng, ORDINARY))
    hits = plan_hits(rng, slots, makers, volumes)
    filed = file_reports(rng, slots, hits, makers[2])
    answers = {hit.number: hit.told for hit in hits}
    followed = [step for hit in hits for step in match_steps(rng, hit)]
    verdicts, recorder = verdicts_in(followed), Recorder(rng)
    incidents = [*recorder.arrests(hits, verdicts, volumes), *recorder.seizures()]
    groups = make_groups(rng, volumes.journeys)
    made = [
        *list_steps(rng, hits, makers[0], makers[1], volumes),
        *upload_steps(rng, filed, answers, round(REPEATS * len(filed))),
        *followed,
        *incidents,
        *victim_steps(rng),
        *journey_steps(rng, groups),
        *route_steps(rng, seen_at_posts(filed, hits, verdicts, incidents)),
        *alert_steps((*WEEK_ALERTS, *STORM), FIRST),
        *delivery_steps(),
        *aruba_steps(),
        *same_house_steps(TIJUANA),
        Step(by="officer.sn", never={"kind": "match.found"}),
    ]
    made.sort(key=lambda step: seconds(step.at))  # stable: what was made first stays first
    expected = _expected(filed, hits, answers, incidents)
    expected.journeys = tally(groups)
    return Week(made, hits, filed, expected)


def steps(seed: int = SEED) -> Iterator[Step]:
    """The week's steps in time order."""
    return iter(make_week(seed).steps)


def write(path: Path, seed: int = SEED, volumes: Volumes = WHOLE) -> int:
    """Write the week as a scenario file; answers how many lines."""
    return write_steps(path, make_week(seed, volumes).steps)


def _expected(filed: list[Filed], hits: list[Hit], answers: dict[int, str], incidents: list[Step]) -> Expected:
    recorded = Counter(
        (kind, step.by.split(".")[1].upper())
        for step in incidents
        for kind in ("arrest", "seizure")
        if f'"kind":"{kind}"'.encode() in bytes(step.body)
    )
    quantities: dict[tuple[str, str, str], float] = {}
    for post, _, _, lots, _ in LOTS:
        for what, unit, quantity in lots:
            key = (what, unit, post[:2])
            quantities[key] = quantities.get(key, 0) + quantity
    return Expected(
        checks=Counter((report.slot.subject, report.slot.post.country) for report in filed),
        answers=Counter((answers.get(report.number, "clear"), report.slot.post.country) for report in filed),
        matches=Counter(str(hit.state) for hit in hits),
        incidents=recorded,
        quantities=quantities,
        rescued={},
        alerts=len(WEEK_ALERTS) + len(STORM),
        routes=len(WAYS),
        presumed=dict(PRESUMED),
    )


if __name__ == "__main__":
    write(Path(sys.argv[1]))
