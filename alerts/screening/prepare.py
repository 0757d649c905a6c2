"""A subject made ready for comparing: words, dates and numbers worked out once, whether it is an entry or a check."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from msgspec import convert

from alerts.screening.identifiers import mrz, serial
from alerts.screening.identifiers.number import Number, number
from alerts.screening.model import (
    Container,
    Document,
    Firearm,
    Goods,
    Name,
    Passage,
    Person,
    Subject,
    TravelDocument,
    Vehicle,
    Vessel,
    real_birth,
    real_date,
)
from alerts.screening.normalise import words
from alerts.screening.scripts import is_consonantal, latin


class PreparedName(NamedTuple):
    """A name's counting words; `weak` as the entry's list says; `consonantal` when its script leaves vowels out."""

    raw: str
    words: tuple[str, ...]
    weak: bool = False
    consonantal: bool = False


class Birth(NamedTuple):
    """Year, month, day; 0 where not known. 1 January stands for an unknown day, as civil registers write it.

    until  the last year, where a list says only "between 1960 and 1965"
    about  the list itself is not sure of the year
    """

    year: int
    month: int = 0
    day: int = 0
    until: int = 0
    about: bool = False

    def __str__(self) -> str:
        written = "-".join(f"{part:02}" for part in self[:3] if part)
        return f"{self.year}/{self.until}" if self.until else f"~{written}" if self.about else written


class Prepared(NamedTuple):
    """A subject ready for comparing; hashable.

    births  one, or several where a list is not sure
    looks   make, model, colour and the like: feature → word, for what is said beside a number
    """

    kind: str
    names: tuple[PreparedName, ...] = ()
    births: tuple[Birth, ...] = ()
    sex: str = ""
    nationalities: frozenset[str] = frozenset()
    numbers: tuple[Number, ...] = ()
    looks: tuple[tuple[str, str], ...] = ()


def prepare(subject: Subject) -> Prepared:
    """Work a subject out for comparing."""
    match subject:
        case Person():
            return _person(subject)
        case Vehicle():
            return _vehicle(subject)
        case Document():
            return Prepared("document", numbers=_some(_paper(subject.type, subject.number, subject.country or "")))
        case Container():
            return Prepared("container", numbers=_some(number("number", subject.number), number("seal", subject.seal)))
        case Vessel():
            return _vessel(subject)
        case Firearm():
            looks = _looks(
                make=_plain(subject.make), model=_plain(subject.model), calibre=serial.calibre(subject.calibre)
            )
            stamped = number("serial", subject.serial, state=subject.serial_state)
            return Prepared("firearm", numbers=_some(stamped), looks=looks)
        case Passage():
            return Prepared("journey", numbers=_some(number("journey", subject.number, date=subject.date)))
        case Goods():
            code = "".join(char for char in subject.hs_code if char.isdigit())
            described = named(subject.description)
            return Prepared("goods", names=(described,), looks=_looks(hs_code=code))


def prepare_each(documents: Iterable[object]) -> list[Prepared]:
    """The same of many, as they are read out of JSON. Raises msgspec.ValidationError."""
    return [prepare(convert(one, Subject)) for one in documents]


def _person(person: Person) -> Prepared:
    zones = [zone for paper in person.documents if paper.mrz and (zone := mrz.read(paper.mrz))]
    names = [_name(name) for name in person.names]
    names += [named(zone.name) for zone in zones if any(char.isalnum() for char in zone.name)]
    sexes = [sex for sex in (person.sex, *(zone.sex for zone in zones)) if sex]
    return Prepared(
        "person",
        tuple({(name.words, name.weak): name for name in reversed(names)}.values())[::-1],
        tuple(map(_known_part, _births(person, zones))),
        sexes[0] if sexes else "",
        frozenset(person.nationalities),
        tuple({(one.kind, one.plain, one.country): one for one in _numbers(person)}.values()),
    )


def _births(person: Person, zones: list[mrz.Zone]) -> list[Birth]:
    """What is said of a birth, else what the first paper says."""
    if person.birth_date:
        return [Birth(*real_date(person.birth_date))]
    if person.births:
        return [Birth(*real_birth(birth)) for birth in person.births]
    return [Birth(*zone.birth) for zone in zones if zone.birth][:1]


def named(text: str, *, weak: bool = False) -> PreparedName:
    """A name ready for comparing."""
    return PreparedName(text, words(text), weak, is_consonantal(text))


def _name(name: str | Name) -> PreparedName:
    return named(name) if isinstance(name, str) else named(name.text, weak=name.kind == "weak")


def _known_part(birth: Birth) -> Birth:
    return birth._replace(month=0, day=0) if birth[1:3] == (1, 1) else birth


def _numbers(person: Person) -> tuple[Number, ...]:
    home = person.nationalities[0] if person.nationalities else ""
    return _some(
        *(paper for document in person.documents for paper in _papers(document)),
        *(number("phone", phone, country=home) for phone in person.phones),
        *(number("imei", imei) for imei in person.imeis),
        number("trip", person.journey.number, date=person.journey.date) if person.journey else None,
    )


def _papers(document: TravelDocument) -> Iterable[Number | None]:
    yield _paper(document.type, document.number, document.country or "")
    if document.mrz and (zone := mrz.read(document.mrz)):
        yield _paper(document.type, zone.number, document.country or "", zone.digit)


def _vehicle(vehicle: Vehicle) -> Prepared:
    looks = _looks(make=_plain(vehicle.make), model=_plain(vehicle.model), colour=_plain(vehicle.colour))
    plate = number("plate", vehicle.plate, country=vehicle.country or "")
    return Prepared("vehicle", numbers=_some(plate, number("vin", vehicle.vin)), looks=looks)


def _vessel(ship: Vessel) -> Prepared:
    return Prepared(
        "vessel",
        names=tuple(called for one in (ship.name, *ship.aliases) if (called := _ship(one)) is not None),
        nationalities=frozenset({ship.flag}) if ship.flag else frozenset(),
        numbers=_some(number("imo", ship.imo), number("mmsi", ship.mmsi)),
    )


def _ship(raw: str) -> PreparedName | None:
    name = _SHIP.sub("", raw)
    called = PreparedName(raw, words(name), consonantal=is_consonantal(name))
    return called if any(char.isalnum() for char in name) else None


_SHIP = re.compile(r"^\s*(?:[mfs]/?[vtys]\.?|ship|boat)\s+", re.IGNORECASE)
"""MV, M/T, F/V: what sort of ship it is, said before its name or not."""


def _paper(type: str, raw: str, country: str, digit: str = "") -> Number | None:
    return number("document", raw, type=_plain(type), country=country, digit=digit)


def _some(*numbers: Number | None) -> tuple[Number, ...]:
    return tuple(one for one in numbers if one is not None)


def _looks(**looks: str) -> tuple[tuple[str, str], ...]:
    return tuple((feature, word) for feature, word in looks.items() if word)


@lru_cache(1 << 12)
def _plain(text: str) -> str:
    return "".join(char for char in latin(text) if char.isalnum())
