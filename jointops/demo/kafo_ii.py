"""KAFO II as a drill: one week, four countries, 260 officers, 12,020 checks, always the same for a seed.

Everything that happens is invented; only the totals are those that were published. No clock, no network.
"""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from random import Random

from jointops.demo.checks import ORIGIN as ORIGIN
from jointops.demo.checks import Filed, file_reports, upload_steps
from jointops.demo.coordination import WEEK_ALERTS, alert_steps, never_steps
from jointops.demo.hits import Hit, plan_hits
from jointops.demo.incidents import RESCUES, SEIZURES, arrest_steps, rescue_steps, seizure_steps
from jointops.demo.kafo_routes import WAYS, route_steps
from jointops.demo.lists import list_steps
from jointops.demo.pairs import Crowd
from jointops.demo.papers import LISTED, ORDINARY, Press
from jointops.demo.routes import seen_at_posts, verdicts_in
from jointops.demo.same_house import same_house_steps
from jointops.demo.slots import make_slots
from jointops.demo.step import Step, seconds, write_steps
from jointops.demo.verdicts import match_steps
from jointops.demo.week import Expected as Expected
from jointops.demo.week import Week as Week
from ops.figures.model import ReportedFigure

SEED = 2020

DOCUMENT = "E/CN.15/2021/4, para. 36"
RELEASE = "INTERPOL and UNODC release on KAFO II, December 2020, as printed by the press"

REPORTED = (
    ReportedFigure("Front-line officers", 260, "", "officer", DOCUMENT),
    ReportedFigure("Countries", 4, "", "country", DOCUMENT),
    # the sentence can be read as persons alone or as the sum over kinds: so it stands here word for word
    ReportedFigure("Persons, vehicles, containers and goods checked", 12_000, "more than", "check", DOCUMENT),
    ReportedFigure("Firearms", 50, "", "piece", RELEASE),
    ReportedFigure("Sticks of dynamite", 40_593, "", "stick", RELEASE),
    ReportedFigure("Detonator cords", 28, "", "piece", RELEASE),
    ReportedFigure("Rounds of ammunition", 6_162, "", "round", RELEASE),
    ReportedFigure("Cannabis and khat", 1_473, "", "kg", RELEASE),
    ReportedFigure("Contraband drugs", 2_263, "", "box", RELEASE),
    ReportedFigure("Contraband fuel", 60_000, "", "l", RELEASE),
)


@lru_cache(maxsize=2)
def make_week(seed: int = SEED) -> Week:
    """Lay out the week. About a second."""
    rng = Random(seed)
    slots = make_slots(rng)
    crowd, listed, ordinary = Crowd(rng), Press(rng, LISTED), Press(rng, ORDINARY)
    hits = plan_hits(rng, slots, crowd, listed, ordinary)
    filed = file_reports(rng, slots, hits, ordinary)
    answers = {hit.number: hit.told for hit in hits}
    made = [*list_steps(rng, hits, crowd, listed), *upload_steps(rng, filed, answers)]
    for hit in hits:
        followed = list(match_steps(rng, hit))
        made += followed
        if (hit.state, hit.action) == ("confirmed", "arrest"):
            made += arrest_steps(rng, hit, followed[-1].at)
    made += [*seizure_steps(rng), *rescue_steps(rng), *alert_steps(WEEK_ALERTS), *never_steps(), *same_house_steps()]
    made += route_steps(seen_at_posts(filed, hits, verdicts_in(made), made))
    made.sort(key=lambda step: seconds(step.at))  # stable: what was made first stays first
    return Week(made, hits, filed, _expected(filed, hits, answers))


def steps(seed: int = SEED) -> Iterator[Step]:
    """The week's steps in time order."""
    return iter(make_week(seed).steps)


def write(path: Path, seed: int = SEED) -> int:
    """Write the week as a scenario file; answers how many lines."""
    return write_steps(path, steps(seed))


def _expected(filed: list[Filed], hits: list[Hit], answers: dict[int, str]) -> Expected:
    quantities: dict[tuple[str, str, str], float] = {}
    for seizure in SEIZURES:
        for what, unit, quantity in (*seizure.lots, ("firearm", "piece", seizure.firearms)):
            key = (what, unit, seizure.post[:2])
            quantities[key] = quantities.get(key, 0) + quantity
    kinds = [("seizure", seizure.post[:2]) for seizure in SEIZURES] + [("rescue", post[:2]) for post, _, _ in RESCUES]
    kinds += [("arrest", hit.slot.post.country) for hit in hits if (hit.state, hit.action) == ("confirmed", "arrest")]
    return Expected(
        checks=Counter((report.slot.subject, report.slot.post.country) for report in filed),
        answers=Counter((answers.get(report.number, "clear"), report.slot.post.country) for report in filed),
        matches=Counter(str(hit.state) for hit in hits),
        incidents=Counter(kinds),
        quantities={key: quantity for key, quantity in quantities.items() if quantity},
        rescued={post[:2]: persons for post, _, persons in RESCUES},
        alerts=len(WEEK_ALERTS),
        routes=len(WAYS),
    )
