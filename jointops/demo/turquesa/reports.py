"""What the officers of Turquesa II check: travellers of four continents, their papers, cars and loads."""

from datetime import UTC, datetime
from random import Random

from msgspec import structs

from alerts.screening.model import Journey, Person, Subject
from jointops.demo.checks import Filed, as_reported, report_of, with_their_papers
from jointops.demo.hits import Hit
from jointops.demo.names import traveller
from jointops.demo.papers import AMERICAN, Press
from jointops.demo.slot import Slot
from jointops.demo.things import make_goods, make_vehicle
from jointops.demo.turquesa.names import household_of

CODE = "turquesa-ii"
ORIGIN = datetime(2020, 11, 27, tzinfo=UTC)  # Friday, D1

ON_THE_WAY = ("VE", "HT", "CO", "CU", "BD", "PK", "IN", "NP", "SN", "CM", "GH", "EC", "DO", "HN", "VN")
"""Whom the posts meet beside their own people."""

HUBS = ("GRU", "PTY", "BOG", "LIS", "MAD", "MEX", "LIM", "CMN", "MIA")
FLIGHTS = ("JH 204", "NF 118", "PM 560", "MH 77", "JF 312", "RC 908", "EN 41")  # invented carriers' numbers


def file_reports(rng: Random, slots: list[Slot], hits: list[Hit], papers: Press) -> list[Filed]:
    """Write a report for each slot, in the order of the slots."""
    planned = {id(hit.slot): hit for hit in hits}
    filed: list[Filed] = []
    for slot in slots:
        hit = planned.get(id(slot))
        subject = as_reported(rng, hit, papers) if hit else _nobody_known(rng, slot, papers)
        filed.append(Filed(slot, report_of(rng, slot, subject, CODE, ORIGIN), hit.number if hit else 0))
    return filed


def _nobody_known(rng: Random, slot: Slot, papers: Press) -> Subject:
    if slot.subject == "goods":
        return make_goods(rng)
    if slot.subject == "vehicle":
        own = slot.post.country
        return make_vehicle(rng, papers, own if own in AMERICAN and rng.random() < 0.8 else "BR")
    return _traveller(rng, slot, papers)


def _traveller(rng: Random, slot: Slot, papers: Press) -> Person:
    country = slot.post.country if rng.random() < 0.62 else rng.choice(ON_THE_WAY)
    somebody = traveller(rng, household_of(country))
    flies = slot.post.kind == "airport"
    person = with_their_papers(rng, somebody, country, papers, passports=1 if flies else 0.3, cards=0.7)
    return structs.replace(person, journey=_journey(rng, slot)) if flies else person


def _journey(rng: Random, slot: Slot) -> Journey:
    here, there = slot.post.code[3:6], rng.choice([hub for hub in HUBS if hub != slot.post.code[3:6]])
    origin, goal = (here, there) if rng.random() < 0.5 else (there, here)
    return Journey(mode="air", number=rng.choice(FLIGHTS), origin=origin, goal=goal)
