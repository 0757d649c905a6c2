"""The demo's week with the looks that go with it: ordinary people at work."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from uuid import UUID

import msgspec

from alerts.screening.model import Subject
from jointops.base.ids import uuid7
from jointops.demo.checks import ORIGIN
from jointops.demo.kafo_ii import make_week
from jointops.demo.names import ORDINARY
from jointops.demo.personas import people
from jointops.demo.places import OFFICERS
from ops.checks.model import CheckReport

SINCE, UNTIL = ORIGIN, ORIGIN + timedelta(days=8)

Act = tuple[datetime, str, str, UUID | None]
"""When, whose user name, the verb, the record."""

Made = tuple[UUID, str, str, datetime, Subject, str]
"""A check: its id, whose, at which post, when, of whom, what was answered."""


@dataclass
class Week:
    """What is written into the tables: checks, acts, matches; and who misused what."""

    rng: Random
    names: dict[str, str]
    posts: dict[str, str]
    checks: list[Made] = field(default_factory=list[Made])
    acts: list[Act] = field(default_factory=list[Act])
    matches: list[tuple[UUID, str, str, datetime, bool]] = field(
        default_factory=list[tuple[UUID, str, str, datetime, bool]]
    )
    planted: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def check(
        self, user: str, at: datetime, subject: Subject, *, id: UUID | None = None, answer: str = "clear"
    ) -> UUID:
        made = id or uuid7()
        self.checks.append((made, user, self.posts[user], at, subject, answer))
        self.acts.append((at, user, "check.file", made))
        return made

    def look(self, user: str, at: datetime, record: UUID, verb: str = "check.read") -> None:
        self.acts.append((at, user, verb, record))


def ordinary_week(rng: Random) -> Week:
    """The demo's week with the looks that go with it. A third of the officers are called as many travellers are."""
    names = {one.user: one.name for one in people()}
    for officer in OFFICERS[::3]:
        names[officer.user] = f"{names[officer.user].split()[0]} {rng.choice(ORDINARY.families)}"
    week = Week(rng, names, {officer.user: officer.checkpoint for officer in OFFICERS})
    demo = make_week()
    hits = {hit.number: hit for hit in demo.hits}
    for filed in demo.filed:
        report = msgspec.json.decode(filed.body, type=CheckReport)
        hit = hits.get(filed.number)
        answer = "wait" if hit and not hit.silent else "clear"
        user = filed.slot.officer
        week.check(user, report.occurred_at, report.subject, id=report.id, answer=answer)
        if rng.random() < 0.15:
            week.look(user, report.occurred_at + timedelta(seconds=rng.randint(20, 300)), report.id)
        if hit:
            _worked_match(week, report.id, user[8:10].upper(), report.occurred_at, silent=hit.silent)
    _colleagues_look(week)
    _desks_look(week)
    return week


def _worked_match(week: Week, check: UUID, country: str, at: datetime, *, silent: bool) -> None:
    """Both desks work on it; on that of a silent entry its owner's alone, for the other knows nothing of it."""
    owner, match, rng = "fr", uuid7(), week.rng
    week.matches.append((check, "FR", country, at, silent))
    for desk in (f"bureau.{owner}",) if silent else (f"bureau.{country.lower()}", f"bureau.{owner}"):
        seen = at + timedelta(minutes=rng.randint(2, 40))
        week.look(desk, seen, match, "match.read")
        week.look(desk, seen + timedelta(seconds=40), match, "match.read")
        week.look(desk, seen + timedelta(minutes=2), match, "match.claim" if desk != "bureau.fr" else "match.verdict")
    if not silent:
        week.look(f"bureau.{country.lower()}", at + timedelta(minutes=rng.randint(3, 30)), check)


def _colleagues_look(week: Week) -> None:
    """At a post people look at what was just checked beside them."""
    at_post: defaultdict[str, list[tuple[datetime, str, UUID]]] = defaultdict(list)
    for id, user, post, at, _, _ in week.checks:
        at_post[post].append((at, user, id))
    for made in at_post.values():
        made.sort(key=lambda one: one[0])
        for (at, user, id), (next_at, next_user, _) in pairwise(made):
            if user != next_user and next_at - at < timedelta(minutes=30) and week.rng.random() < 0.05:
                week.look(next_user, next_at + timedelta(seconds=30), id)


def _desks_look(week: Week) -> None:
    """References read wrongly over the telephone, rushes after a bus, and three who look in after their shift."""
    rng, worked = week.rng, [act for act in week.acts if act[2] in ("match.claim", "match.verdict")]
    clear = [check for check in week.checks if check[5] == "clear"]
    for at, desk, _, _ in rng.sample(worked, 60):
        week.look(desk, at + timedelta(minutes=1), rng.choice(clear)[0])
    for at, desk, _, _ in rng.sample(worked, 15):
        for turn in range(rng.randint(8, 16)):
            week.look(desk, at + timedelta(seconds=30 * turn), uuid7(), "match.read")
    for at, user in idle(week, 3):
        week.look(user, at, next(check[0] for check in week.checks if check[1] == user))


def idle(week: Week, number: int) -> list[tuple[datetime, str]]:
    """Officers at an hour in which they did nothing for four hours before and after."""
    worked: defaultdict[str, list[datetime]] = defaultdict(list)
    for _, user, _, at, _, _ in week.checks:
        worked[user].append(at)
    found: list[tuple[datetime, str]] = []
    while len(found) < number:
        user = week.rng.choice([user for user in worked if user not in dict(week.planted)])
        at = ORIGIN + timedelta(minutes=week.rng.randrange(7 * 24 * 60))
        if all(abs(at - other) > timedelta(hours=4) for other in worked[user]):
            found.append((at, user))
    return found
