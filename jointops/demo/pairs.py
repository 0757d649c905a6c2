"""An entry and the report that meets it: the same person as five clerks would write them, or a namesake."""

import re
from datetime import date, timedelta
from random import Random
from typing import Literal

from msgspec.structs import replace

from alerts.screening.model import Container, Document, Person, Subject, TravelDocument, Vehicle
from jointops.demo.bodies import named
from jointops.demo.misreading import mistyped, plain, respelled, swapped
from jointops.demo.names import LISTED, Household, Sex
from jointops.demo.names import Person as Somebody
from jointops.demo.papers import Press
from jointops.demo.things import COLOURS, MODELS, make_vehicle

State = Literal["confirmed", "denied", "undetermined", "withdrawn"]
Kind = Literal["person", "vehicle", "document", "container"]

APART = 2  # years between people who share a name: with a name that differs, evidence enough that they are two

ABROAD = ("SN", "GN", "CI", "BF", "ML", "NE")


class Crowd:
    """Invents people for entries so that no two who share a name were born within two years of each other."""

    def __init__(self, rng: Random, household: Household = LISTED) -> None:
        self._rng = rng
        self._household = household
        self._years: dict[str, list[int]] = {}
        self._pairs: set[str] = set()

    def someone(self, *, apart: bool) -> Somebody:
        """`apart` keeps room for the next: for people whom a check is to meet, and nobody else by mistake."""
        while True:
            sex: Sex = "F" if self._rng.random() < 0.2 else "M"
            given, family = self._rng.choice(self._household.given(sex)), self._rng.choice(self._household.families)
            born = date(1950, 1, 1) + timedelta(days=self._rng.randrange(51 * 365))
            years = [*self._years.get(given, []), *self._years.get(family, [])]
            if f"{given} {family}" in self._pairs or any(abs(born.year - year) <= APART for year in years):
                continue
            self._pairs.add(f"{given} {family}")
            if apart:
                self._years.setdefault(given, []).append(born.year)
                self._years.setdefault(family, []).append(born.year)
            return Somebody(given, family, sex, born)


class PairMaker:
    """Makes an entry and what an officer reports that meets it."""

    def __init__(
        self, rng: Random, crowd: Crowd, listed: Press, ordinary: Press, abroad: tuple[str, ...] = ABROAD
    ) -> None:
        self._rng, self._crowd, self._listed, self._ordinary, self._abroad = rng, crowd, listed, ordinary, abroad

    def pair(self, state: State, kind: Kind, country: str, place: int, *, permit: bool) -> tuple[Subject, Subject]:
        if kind == "vehicle":
            return self._vehicles(state, country)
        if kind == "container":
            number = self._listed.container()
            return Container(number), Container(number, seal=self._ordinary.number(6))
        if kind == "document":
            return self._papers(country, "firearm_permit" if permit else "passport")
        return self._persons(state, country, place)

    def _vehicles(self, state: State, country: str) -> tuple[Vehicle, Vehicle]:
        country = country if country != "FR" else "ML"
        entry = make_vehicle(self._rng, self._listed, country)
        if state == "denied":  # one figure off, and looks the same
            return replace(entry, vin=""), replace(entry, vin="", plate=self._misread(entry.plate))
        if state == "undetermined":  # the plate, on another car
            return replace(entry, vin=""), self._other_car(entry)
        return entry, replace(entry, vin=entry.vin if self._rng.random() < 0.5 else "")

    def _other_car(self, entry: Vehicle) -> Vehicle:
        """A car that looks otherwise but wears the same plate."""
        make, model = self._rng.choice([one for one in MODELS if one[0] != entry.make])
        colour = self._rng.choice([one for one in COLOURS if one != entry.colour])
        return replace(entry, vin="", make=make, model=model, colour=colour)

    def _misread(self, plate: str) -> str:
        """Another figure in the plate's running number, and none that looks like it."""
        at = next(found.end() for found in re.finditer(r"\d{3}", plate)) - 1
        return plate[:at] + self._rng.choice([figure for figure in "349" if figure != plate[at]]) + plate[at + 1 :]

    def _papers(self, country: str, kind: str) -> tuple[Document, Person]:
        number = self._listed.number(7)
        holder = self._crowd.someone(apart=True)
        carried = TravelDocument(kind, number, country)
        return Document(kind, number, country), _person(holder, country, documents=(carried,))

    def _persons(self, state: State, country: str, place: int) -> tuple[Person, Person]:
        somebody = self._crowd.someone(apart=True)
        entry = _person(somebody, country)
        if state in ("confirmed", "withdrawn"):
            return self._same(entry, somebody, place)
        report = self._stranger if state == "denied" else self._unclear
        return entry, replace(report(somebody, country, place), sex=somebody.sex)

    def _same(self, entry: Person, somebody: Somebody, place: int) -> tuple[Person, Person]:
        """The same person, as five clerks would report them."""
        born = somebody.born
        match place % 5:
            case 0:
                carried = TravelDocument("passport", self._listed.number(7), entry.nationalities[0])
                both = replace(entry, documents=(carried,))
                return both, replace(both, names=(plain(somebody.full),))
            case 1:
                return entry, replace(entry, names=(mistyped(self._rng, somebody.full),))
            case 2 if born.day <= 12:
                return entry, replace(entry, birth_date=swapped(born))
            case 3:
                return entry, replace(entry, names=(respelled(somebody.full),))
            case _:
                return entry, replace(entry, names=(f"{somebody.family.upper()} {somebody.given}",))

    def _stranger(self, somebody: Somebody, country: str, place: int) -> Person:
        """Somebody else of that name and about that age: alike enough for a second look, not for more."""
        born, elsewhere = somebody.born, self._rng.choice([one for one in self._abroad if one != country])
        match place % 5:
            case 0 | 1:  # born in the same year, on another day
                away = timedelta(days=self._rng.randint(40, 90))
                day = born + away if born.month < 7 else born - away
                return Person((plain(somebody.full),), day.isoformat(), nationalities=(country,))
            case 2:  # a year younger, from another country
                return Person((somebody.full,), f"{born.year + 1}", nationalities=(elsewhere,))
            case 3:  # two years older, and the name as it sounds
                return Person((respelled(somebody.full),), f"{born.year - 2}", nationalities=(country,))
            case _:  # of the same year, from another country
                return Person((f"{somebody.family} {somebody.given}",), f"{born.year}", nationalities=(elsewhere,))

    def _unclear(self, somebody: Somebody, country: str, place: int) -> Person:
        """Perhaps the same: too little is known."""
        born, nationalities = somebody.born, (country,)
        match place % 3:
            case 0:
                return Person((somebody.full,), nationalities=nationalities)
            case 1:
                month = f"{born.year}-{born.month:02}"
                return Person((mistyped(self._rng, somebody.full),), month, nationalities=nationalities)
            case _:
                return Person((respelled(somebody.full),), f"{born.year}", nationalities=nationalities)


def _person(somebody: Somebody, country: str, *, documents: tuple[TravelDocument, ...] = ()) -> Person:
    return Person(named(somebody), somebody.born.isoformat(), somebody.sex, (country,), documents)


def with_papers(person: Person, papers: Press, country: str) -> Person:
    """Give a reported person an identity card of the ordinary series, if they carry nothing yet."""
    if person.documents:
        return person
    return replace(person, documents=(TravelDocument("identity_card", papers.number(8), country),))
