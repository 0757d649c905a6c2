"""A denied pair: this subject is not who or what this entry names."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from alerts.screening.model import (
    Container,
    Document,
    Firearm,
    Goods,
    Name,
    Passage,
    Person,
    Subject,
    Vehicle,
    Vessel,
)


class Denied(msgspec.Struct, frozen=True):
    """What is remembered of a pair.

    entry_subject  a keyed hash of what the entry said of its subject (`same_entry`); None: the version counts
    misused        the identity is misused by another: the person who bears it is a victim
    """

    entry: UUID
    entry_version: int
    entry_subject: str | None
    match: UUID
    misused: bool
    at: datetime

    def is_of(self, version: int, entry_subject: str) -> bool:
        """Whether the entry still says of its subject what it said then; its terms may have changed."""
        return self.entry_version == version if self.entry_subject is None else self.entry_subject == entry_subject


def same_entry(subject: dict[str, Any]) -> str:
    """What an entry says of its subject, written one way."""
    return msgspec.json.encode(subject, order="deterministic").decode()


def same_subject(subject: Subject) -> str | None:
    """What a subject says of itself, written one way: two with the same text are one subject.

    None without a paper, plate or number: the sought one and a namesake may say the same of themselves, and nobody is
    let pass because a namesake was.
    """
    says = _says(subject)
    return None if says is None else msgspec.json.encode([type(subject).__name__, *says]).decode()


def _says(subject: Subject) -> list[Any] | None:
    match subject:
        case Person():
            return _person(subject)
        case Vehicle():
            parts = (subject.plate, subject.vin, subject.make, subject.model, subject.colour, subject.country or "")
            return [_plain(part) for part in parts]
        case Document():
            return [_plain(subject.type), _plain(subject.number), subject.country]
        case Container():
            return [_plain(subject.number), _plain(subject.seal)] if subject.number else None
        case Vessel():
            parts = (subject.imo, subject.mmsi, subject.name, subject.flag or "", *subject.aliases)
            return [_plain(part) for part in parts] if subject.imo or subject.mmsi else None
        case Firearm():
            return _firearm(subject)
        case Goods() | Passage():  # another load, another passenger
            return None


def _person(person: Person) -> list[Any] | None:
    papers = sorted([_plain(one.type), _plain(one.number), one.country or "", *one.mrz] for one in person.documents)
    if not papers:
        return None
    names = sorted(" ".join(_text(name).casefold().split()) for name in person.names)
    dialled = sorted(_plain(number) for number in (*person.phones, *person.imeis))
    return [papers, names, person.birth_date, person.sex, sorted(person.nationalities), *dialled]


def _firearm(firearm: Firearm) -> list[Any] | None:
    """Makers begin their series anew, and what is left of a number is many firearms'."""
    whole = firearm.serial and "?" not in firearm.serial and firearm.serial_state == "readable"
    if not whole or not (firearm.make or firearm.calibre):
        return None
    return [_plain(part) for part in (firearm.serial, firearm.make, firearm.model, firearm.calibre)]


def _text(name: str | Name) -> str:
    return name if isinstance(name, str) else name.text


def _plain(number: str) -> str:
    return "".join(char for char in number.upper() if char.isalnum())
