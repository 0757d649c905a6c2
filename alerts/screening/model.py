"""What is screened: the subjects of checks and of watchlist entries, and what a comparison answers.

Shapes are those of the public API: each subject says its `kind`. Text and lists are bounded, so that no request can
make one comparison expensive.
"""

import re
import unicodedata
from datetime import date
from functools import cache, lru_cache
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

Text = Annotated[str, Meta(max_length=200)]
Word = Annotated[str, Meta(max_length=64)]
Number = Annotated[str, Meta(max_length=40)]
Dialled = Annotated[str, Meta(max_length=40, pattern=r"\d")]
NameText = Annotated[str, Meta(max_length=200, pattern=r"[^\W_]")]
Country = Annotated[str, Meta(max_length=2, pattern=r"^[A-Z]{2}$")]
DateText = Annotated[str, Meta(max_length=10, pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
BirthText = Annotated[str, Meta(max_length=11, pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?~?|[0-9]{4}/[0-9]{4})$")]
"""A birth date that a list is not sure of, as ISO 8601-2:2019 writes it (EDTF, levels 0 and 1)."""
MrzLine = Annotated[str, Meta(min_length=30, max_length=44, pattern="^[A-Z0-9<]+$")]


_ZONES = [[30] * 3, [36] * 2, [44] * 2]


class Name(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A name in whole (`full`) or in its parts (`given`, `family`).

    kind    `weak`: an alias that many people bear, or of low quality (UN list: "low quality a.k.a.")
    script  ISO 15924, for example `Arab`
    """

    full: Text = ""
    given: Text = ""
    family: Text = ""
    kind: Literal["primary", "alias", "weak"] = "primary"
    script: Annotated[str, Meta(pattern=r"^([A-Z][a-z]{3})?$")] = ""

    def __post_init__(self) -> None:
        if not any(char.isalnum() for char in self.text):
            raise ValueError("A name needs `full`, `given` or `family`.")

    @property
    def text(self) -> str:
        """The whole name, given name first."""
        return self.full or f"{self.given} {self.family}".strip()


class TravelDocument(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A paper that a person carries.

    type     for example `passport`, `identity_card`
    country  that issued it, ISO 3166-1 alpha-2
    mrz      machine-readable lines: 3 of 30 (TD1), 2 of 36 (TD2, MRV-B) or 2 of 44 characters (TD3, MRV-A), ICAO 9303
    """

    type: Word
    number: Number = ""
    country: Country | None = None
    mrz: Annotated[tuple[MrzLine, ...], Meta(max_length=3)] = ()

    def __post_init__(self) -> None:
        if self.mrz and [len(line) for line in self.mrz] not in _ZONES:
            raise ValueError("A machine-readable zone has 3 lines of 30 characters, or 2 of 36 or of 44.")
        if not self.mrz and not any(char.isalnum() for char in self.number):
            raise ValueError("A document needs a number or its machine-readable lines.")


class Journey(
    Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, rename={"origin": "from", "goal": "to"}
):
    """How a person travels; `from` and `to` are places as the traveller names them, `number` that of flight or bus."""

    mode: Word = ""
    number: Number = ""
    date: DateText = ""
    origin: Text = ""
    goal: Text = ""


class Person(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="person", tag_field="kind"):
    """A person.

    birth_date     a year, a month or a day: `1985`, `1985-03`, `1985-03-20`
    sex            as in a travel document: M, F or X
    nationalities  ISO 3166-1 alpha-2
    phones         with the country's code (+223 …), or as dialled in the first of the nationalities
    imeis          of the telephones carried: 15 digits, the last a check digit (3GPP TS 23.003)
    births         instead of a birth date, where a list is not sure: each that it gives, `1985-03-20`,
                   `1985~` about then, `1983/1987` in one of these years
    """

    names: Annotated[tuple[NameText | Name, ...], Meta(max_length=40)] = ()
    birth_date: DateText | None = None
    sex: Literal["M", "F", "X"] | None = None
    nationalities: Annotated[tuple[Country, ...], Meta(max_length=10)] = ()
    documents: Annotated[tuple[TravelDocument, ...], Meta(max_length=20)] = ()
    journey: Journey | None = None
    phones: Annotated[tuple[Dialled, ...], Meta(max_length=10)] = ()
    imeis: Annotated[tuple[Dialled, ...], Meta(max_length=10)] = ()
    births: Annotated[tuple[BirthText, ...], Meta(max_length=20)] = ()

    def __post_init__(self) -> None:
        for name in self.names:
            _can_be_compared(name if isinstance(name, str) else name.text)
        if not (self.names or self.documents or self.phones or self.imeis):
            raise ValueError("A person needs a name or a document, a telephone or its IMEI.")
        if self.birth_date:
            real_date(self.birth_date)
            if self.births:
                raise ValueError("A person has one `birth_date`, or `births` where a list is not sure of one.")
        for birth in self.births:
            real_birth(birth)


class Vehicle(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="vehicle", tag_field="kind"):
    """A vehicle; `country` is the plate's, ISO 3166-1 alpha-2; `vin` the chassis number (ISO 3779)."""

    plate: Annotated[str, Meta(max_length=20)] = ""
    country: Country | None = None
    vin: Annotated[str, Meta(max_length=30)] = ""
    make: Word = ""
    model: Word = ""
    colour: Word = ""

    def __post_init__(self) -> None:
        if not any(char.isalnum() for char in self.plate + self.vin):
            raise ValueError("A vehicle needs a plate or a chassis number (vin).")


class Document(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="document", tag_field="kind"):
    """A paper of its own, for example a passport reported as stolen."""

    type: Word
    number: Annotated[str, Meta(max_length=40, pattern=r"[^\W_]")]
    country: Country | None = None


class Container(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="container", tag_field="kind"):
    """A freight container, or the seal that was on one.

    number  as ISO 6346 has it: four letters and seven digits, the last a check digit
    seal    may stand alone: of a container that is gone, or a seal that was found or stolen
    """

    number: Annotated[str, Meta(max_length=20)] = ""
    seal: Number = ""

    def __post_init__(self) -> None:
        if not any(char.isalnum() for char in self.number + self.seal):
            raise ValueError("A container needs its number, or that of its seal.")


class Vessel(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="vessel", tag_field="kind"):
    """A ship or boat.

    imo      seven digits, the last a check digit; with or without the letters IMO
    mmsi     nine digits of its radio, the first three of the country that gave it (ITU-R M.585)
    flag     the country whose flag it flies, ISO 3166-1 alpha-2
    aliases  its other names, and those of before: one that hides changes them
    """

    imo: Number = ""
    mmsi: Number = ""
    name: Annotated[str, Meta(max_length=200)] = ""
    flag: Country | None = None
    aliases: Annotated[tuple[NameText, ...], Meta(max_length=20)] = ()

    def __post_init__(self) -> None:
        if not any(char.isalnum() for char in self.imo + self.mmsi + self.name):
            raise ValueError("A vessel needs its IMO number, its MMSI or its name.")
        for name in (self.name, *self.aliases):
            _can_be_compared(name)


SerialState = Literal["readable", "partial", "altered", "obliterated"]


class Firearm(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="firearm", tag_field="kind"):
    """A firearm.

    serial        as stamped, a ? for each sign that cannot be read
    serial_state  partial: `serial` is what is left of it; altered: struck over; obliterated: ground off
    calibre       as stamped or named: 7.62x39, 9 mm Luger
    """

    serial: Number = ""
    serial_state: SerialState = "readable"
    make: Word = ""
    model: Word = ""
    calibre: Word = ""

    def __post_init__(self) -> None:
        if not any(char.isalnum() for char in self.serial + self.make + self.model):
            raise ValueError("A firearm needs its serial number, or its make or model where none can be read.")


class Passage(Journey, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="journey", tag_field="kind"):
    """A journey of its own, whoever is on it: a flight, a bus, a train; `date` where it is one day's."""

    def __post_init__(self) -> None:
        if not any(char.isalnum() for char in self.number):
            raise ValueError("A journey needs the number of its flight, bus or train.")


class Goods(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="goods", tag_field="kind"):
    """Goods; `hs_code` is of the Harmonized System (2 to 10 digits), `quantity` is in `unit`."""

    description: NameText
    hs_code: Annotated[str, Meta(max_length=14, pattern=r"^([0-9][0-9. ]+)?$")] = ""
    quantity: Annotated[float, Meta(ge=0)] | None = None
    unit: Word = ""


MOST_YEARS_OF_BIRTH = 30
"""More say too little to hold against somebody."""

Subject = Person | Vehicle | Document | Container | Vessel | Firearm | Passage | Goods


def kind_of(subject: Subject) -> str:
    """The subject's kind as a word: person, vehicle …"""
    return _tag(type(subject))


@cache
def _tag(kind: type[Subject]) -> str:
    return str(kind.__struct_config__.tag)


Band = Literal["exact", "strong", "possible"]


class Term(Struct, frozen=True):
    """One piece of evidence: what the check says, what the entry says, and the log-odds that it adds.

    ours     as checked
    theirs   as the entry has it
    weight   rounded to 2 decimals; below zero it speaks against
    """

    feature: str
    ours: str
    theirs: str
    weight: float


POSSIBLE = 2.0
"""From this score on two whole records are a possible match, where a list says nothing else."""


class Bar(Struct):
    """From which score on an entry is a possible match: one object for all entries of a list, so that another threshold
    costs the next check nothing and takes nobody's time, however long the list is."""

    possible: float = POSSIBLE


class Explained(Struct, frozen=True):
    """A score and why: the weights of `because` add up to `score`. No band: not even a possible match.

    possible_from  the score from which it would have been one
    undated        names without two birth dates to compare: a lower bar
    """

    score: float
    band: Band | None
    because: tuple[Term, ...]
    possible_from: float = POSSIBLE
    undated: bool = False


class Found(Struct, frozen=True):
    """An entry that a subject may be."""

    entry: UUID
    explained: Explained


_MOST_BYTES = 800
_MOST_MARKS = 8


def _can_be_compared(name: str) -> None:
    """Raises ValueError for a name that unfolds to much more than it looks like, or drowns in marks."""
    if name.isascii():
        return
    unfolded = unicodedata.normalize("NFKC", name)
    if max(len(name.encode()), len(unfolded.encode())) > _MOST_BYTES:
        raise ValueError(f"A name has at most 200 characters and {_MOST_BYTES} bytes, unfolded (Unicode NFKC) too.")
    if any(len(run) > _MOST_MARKS for run in _MARKS.findall("".join(map(_marked, unfolded)))):
        raise ValueError(f"A letter carries at most {_MOST_MARKS} marks.")


_MARKS = re.compile("m+")


def _marked(char: str) -> str:
    return "m" if unicodedata.combining(char) else "-"


@lru_cache(1 << 15)
def real_date(text: str) -> tuple[int, int, int]:
    """Year, month and day of a birth date, 0 for what is not given. Raises ValueError when there is no such day."""
    year, month, day = (*(int(part) for part in text.split("-")), 0, 0)[:3]
    try:
        date(year, month if len(text) > 4 else 1, day if len(text) > 7 else 1)
    except ValueError:
        raise ValueError("`birth_date` is a real year, month or day: 1985, 1985-03 or 1985-03-20.") from None
    return year, month, day


@lru_cache(1 << 12)
def real_birth(text: str) -> tuple[int, int, int, int, bool]:
    """Year, month and day (0 for what is not given), the last year of several or 0, and whether it is only about then.

    Raises ValueError when there is no such day, or the years are the wrong way round.
    """
    first, _, last = text.partition("/")
    if last and not 0 < int(last) - int(first) < MOST_YEARS_OF_BIRTH:
        raise ValueError(
            f"Two years of `births` are the earlier and the later, {MOST_YEARS_OF_BIRTH} at most: 1983/1987."
        )
    return *real_date(first.rstrip("~")), int(last or 0), first.endswith("~")
