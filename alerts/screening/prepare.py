"""A subject made ready for comparing: words, dates and numbers worked out once, whether it is an entry or a check."""

from functools import lru_cache
from typing import Literal, NamedTuple

from alerts.screening.identifiers import mrz
from alerts.screening.identifiers.reading import fold, normalise
from alerts.screening.model import Container, Document, Goods, Name, Person, Subject, TravelDocument, Vehicle, real_date
from alerts.screening.normalise import words
from alerts.screening.scripts import latin

NumberKind = Literal["document", "plate", "vin", "number"]


class PreparedName(NamedTuple):
    """A name's counting words; `weak` as the entry's list says."""

    raw: str
    words: tuple[str, ...]
    weak: bool = False


class Birth(NamedTuple):
    """Year, month, day; 0 where not known. 1 January stands for an unknown day, as civil registers write it."""

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        return "-".join(f"{part:02}" for part in self if part)


class Number(NamedTuple):
    """A number that stands for one thing: as given, compared and folded; `type` of paper and `country` where known."""

    kind: NumberKind
    raw: str
    plain: str
    folded: str
    type: str = ""
    country: str = ""


class Prepared(NamedTuple):
    """A subject ready for comparing; hashable.

    looks  make, model, colour, seal and the like: feature → word, for what is said beside a number
    """

    kind: str
    names: tuple[PreparedName, ...] = ()
    birth: Birth | None = None
    sex: str = ""
    nationalities: frozenset[str] = frozenset()
    numbers: tuple[Number, ...] = ()
    looks: tuple[tuple[str, str], ...] = ()


RECENT = 1 << 13
"""Subjects remembered: what an officer has just been told of is matched with full rights soon after, on a busy node
some thousand checks later."""


@lru_cache(RECENT)
def prepare(subject: Subject) -> Prepared:
    """Work a subject out for comparing: once for an entry, once for a check."""
    match subject:
        case Person():
            return _person(subject)
        case Vehicle():
            return _vehicle(subject)
        case Document():
            return Prepared("document", numbers=(_paper(subject.type, subject.number, subject.country or ""),))
        case Container():
            return Prepared(
                "container", numbers=(_number("number", subject.number),), looks=_looks(seal=normalise(subject.seal))
            )
        case Goods():
            code = "".join(char for char in subject.hs_code if char.isdigit())
            described = PreparedName(subject.description, words(subject.description))
            return Prepared("goods", names=(described,), looks=_looks(hs_code=code))


def _person(person: Person) -> Prepared:
    zones = [zone for paper in person.documents if (zone := mrz.read(paper.mrz))]
    names = [_name(name) for name in person.names]
    names += [PreparedName(zone.name, words(zone.name)) for zone in zones if any(char.isalnum() for char in zone.name)]
    births = (
        [Birth(*real_date(person.birth_date))] if person.birth_date else [Birth(*z.birth) for z in zones if z.birth]
    )
    sexes = [sex for sex in (person.sex, *(zone.sex for zone in zones)) if sex]
    return Prepared(
        "person",
        tuple({(name.words, name.weak): name for name in reversed(names)}.values())[::-1],
        _known_part(births[0]) if births else None,
        sexes[0] if sexes else "",
        frozenset(person.nationalities),
        tuple({(paper.plain, paper.country): paper for paper in _papers(person.documents)}.values()),
    )


def _name(name: str | Name) -> PreparedName:
    if isinstance(name, str):
        return PreparedName(name, words(name))
    return PreparedName(name.text, words(name.text), name.kind == "weak")


def _known_part(birth: Birth) -> Birth:
    return Birth(birth.year) if birth[1:] == (1, 1) else birth


def _papers(documents: tuple[TravelDocument, ...]) -> list[Number]:
    papers: list[Number] = []
    for paper in documents:
        zone = mrz.read(paper.mrz)
        for number in (paper.number, zone.number if zone else ""):
            if normalise(number):
                papers.append(_paper(paper.type, number, paper.country or ""))
    return papers


def _vehicle(vehicle: Vehicle) -> Prepared:
    numbers: list[Number] = []
    if normalise(vehicle.plate):
        numbers.append(_number("plate", vehicle.plate, country=vehicle.country or ""))
    if normalise(vehicle.vin):
        numbers.append(_number("vin", vehicle.vin))
    looks = _looks(make=_plain(vehicle.make), model=_plain(vehicle.model), colour=_plain(vehicle.colour))
    return Prepared("vehicle", numbers=tuple(numbers), looks=looks)


def _paper(type: str, number: str, country: str) -> Number:
    return _number("document", number, type=_plain(type), country=country)


def _number(kind: NumberKind, raw: str, *, type: str = "", country: str = "") -> Number:
    plain = normalise(raw)
    return Number(kind, raw, plain, fold(plain), type, country)


def _looks(**looks: str) -> tuple[tuple[str, str], ...]:
    return tuple((feature, word) for feature, word in looks.items() if word)


def _plain(text: str) -> str:
    return "".join(char for char in latin(text) if char.isalnum())
