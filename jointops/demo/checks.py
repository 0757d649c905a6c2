"""The reports that officers file: what each checked, sent when its phone had a line, 3 % of them twice."""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from msgspec import Raw, Struct, json, structs

from alerts.screening.model import Container, Journey, Person, Subject, TravelDocument
from jointops.demo.bodies import Position, Report, named
from jointops.demo.hits import Hit
from jointops.demo.names import Person as Somebody
from jointops.demo.names import traveller
from jointops.demo.pairs import with_papers
from jointops.demo.papers import WEST_AFRICAN, Press, expiry, passport_mrz
from jointops.demo.slot import WEEK, Slot
from jointops.demo.step import Step, clock
from jointops.demo.things import make_goods, make_vehicle

OPERATION = "kafo-ii"
ORIGIN = datetime(2020, 11, 30, tzinfo=UTC)  # Monday, D1
REPEATS = 360  # 3 % of 12,020 uploads are made again because the answer got lost

FOREIGN = ("SN", "GN", "NG", "GH", "TG", "BJ", "BF", "ML", "CI", "NE")
AIRPORTS = {"BF": "OUA", "CI": "ABJ", "ML": "BKO", "NE": "NIM"}
FLIGHTS = ("JH 204", "NF 118", "PM 560", "MH 77", "JF 312")  # invented carriers' numbers
NOTES = ("Bus passenger", "On foot", "Trader, market day", "Driver of a lorry", "Family of four")


class Filed(Struct, frozen=True):
    """A report as it will be sent; `number` is that of its planned match, 0 for none."""

    slot: Slot
    body: Raw
    number: int


def uuid7(rng: Random, at: datetime) -> UUID:
    """A UUIDv7 (RFC 9562 §5.7) of this instant whose random bits come from the seed."""
    value = int(at.timestamp() * 1000) << 80 | 0x7 << 76 | rng.getrandbits(12) << 64
    return UUID(int=value | 0b10 << 62 | rng.getrandbits(62))


def file_reports(rng: Random, slots: list[Slot], hits: list[Hit], papers: Press) -> list[Filed]:
    """Write a report for each slot, in the order of the slots."""
    planned = {id(hit.slot): hit for hit in hits}
    filed: list[Filed] = []
    for slot in slots:
        hit = planned.get(id(slot))
        subject = as_reported(rng, hit, papers) if hit else _nobody_known(rng, slot, papers)
        filed.append(Filed(slot, report_of(rng, slot, subject), hit.number if hit else 0))
    return filed


def report_of(rng: Random, slot: Slot, subject: Subject, operation: str = OPERATION, origin: datetime = ORIGIN) -> Raw:
    """The report as the officer's phone sends it."""
    occurred = origin + timedelta(seconds=slot.occurred)
    spread = 0.02 if slot.post.approximate else 0.003  # degrees: 2 km, 300 m
    where = Position(
        lon=round(slot.post.lon + rng.gauss(0, spread / 2), 5),
        lat=round(slot.post.lat + rng.gauss(0, spread / 2), 5),
        accuracy_m=rng.randint(4, 60),
    )
    report = Report(
        id=str(uuid7(rng, occurred)),
        operation=operation,
        checkpoint=slot.post.code,
        occurred_at=occurred.isoformat().replace("+00:00", "Z"),
        subject=subject,
        position=where if rng.random() < 0.85 else None,
        note=rng.choice(NOTES) if rng.random() < 0.06 else "",
    )
    return Raw(json.encode(report))


def as_reported(rng: Random, hit: Hit, papers: Press) -> Subject:
    """What the officer saw of a planned match; some carry a card of their own."""
    if isinstance(hit.checked, Person):
        return with_papers(hit.checked, papers, hit.slot.post.country) if rng.random() < 0.6 else hit.checked
    return hit.checked


def _nobody_known(rng: Random, slot: Slot, papers: Press) -> Subject:
    match slot.subject:
        case "vehicle":
            return make_vehicle(rng, papers, _country(rng, slot, tuple(WEST_AFRICAN)))
        case "goods":
            return make_goods(rng)
        case "container":
            return Container(papers.container(), seal=papers.number(6) if rng.random() < 0.7 else "")
        case "person":
            return _traveller(rng, slot, papers)


def _country(rng: Random, slot: Slot, others: tuple[str, ...]) -> str:
    return slot.post.country if rng.random() < 0.72 else rng.choice(others)


def _traveller(rng: Random, slot: Slot, papers: Press) -> Person:
    somebody, country = traveller(rng), _country(rng, slot, FOREIGN)
    flies = slot.post.kind == "airport"
    person = with_their_papers(rng, somebody, country, papers, passports=1 if flies else 0.15, cards=0.8)
    return structs.replace(person, journey=_journey(rng, slot)) if flies else person


def with_their_papers(
    rng: Random, somebody: Somebody, country: str, papers: Press, *, passports: float, cards: float
) -> Person:
    """A traveller as checked: a share of them with a passport, of the others a share with a card, the rest by word."""
    documents: tuple[TravelDocument, ...] = ()
    if passports == 1 or rng.random() < passports:
        number = papers.number(7)
        mrz = tuple(passport_mrz(somebody, number, country, expiry(rng)))
        documents = (TravelDocument("passport", number, country, mrz),)
    elif rng.random() < cards:
        documents = (TravelDocument("identity_card", papers.number(8), country),)
    born = somebody.born.isoformat()
    return Person(
        names=named(somebody),
        birth_date=born if documents or rng.random() < 0.3 else born[:4],
        sex=somebody.sex,
        nationalities=(country,),
        documents=documents,
    )


def _journey(rng: Random, slot: Slot) -> Journey:
    here, there = AIRPORTS[slot.post.country], rng.choice(("CMN", "ADD", "DKR", "LOS", "ACC", "IST"))
    origin, goal = (here, there) if rng.random() < 0.5 else (there, here)
    return Journey(mode="air", number=rng.choice(FLIGHTS), origin=origin, goal=goal)


def upload_steps(rng: Random, filed: list[Filed], answers: dict[int, str], repeats: int = REPEATS) -> list[Step]:
    """Send every report once, waiting ones in one call where the phone does so, and some of them again.

    answers  planned match → what the officer must be told; all others are told `clear`
    """
    together: dict[int, list[Filed]] = {}
    steps: list[Step] = []
    for report in filed:
        if report.slot.batch:
            together.setdefault(report.slot.run, []).append(report)
        else:
            steps.append(_single(report, answers.get(report.number, "clear")))
    steps += [_batch(reports, answers) for reports in together.values()]
    for report in rng.sample(filed, repeats):
        again = min(report.slot.sent + rng.randint(4, 300), WEEK - 1)
        steps.append(_upload(report, again, {"status": 200}))
    return steps


def _upload(report: Filed, at: int, expect: dict[str, str | int | float | bool | None]) -> Step:
    return Step(at=clock(at), by=report.slot.officer, call="POST /api/checks", body=report.body, expect=expect)


def _single(report: Filed, answer: str) -> Step:
    step = _upload(report, report.slot.sent, {"status": 201, "/answer": answer})
    if report.number:
        step.save = {f"c{report.number}": "/id"}
    return step


def _batch(reports: list[Filed], answers: dict[int, str]) -> Step:
    """One call for all that waited on a phone; each is answered on its own."""
    step = Step(
        at=clock(reports[0].slot.sent), by=reports[0].slot.officer, call="POST /api/checks/batch",
        body=Raw(b"[" + b",".join(bytes(report.body) for report in reports) + b"]"), expect={"status": 200},
    )  # fmt: skip
    for place, report in enumerate(reports):
        step.expect[f"/results/{place}/status"] = 201
        if report.number:
            step.expect[f"/results/{place}/answer/answer"] = answers.get(report.number, "clear")
            step.save[f"c{report.number}"] = f"/results/{place}/id"
    return step
