"""OFAC's lists in the advanced XML (schema ADVANCED_XML, the United Nations' model of sanctions lists).

The file says first what its numbers mean, then the places and papers, then the parties: one pass reads it.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import IO, Any

from alerts.imports.model import LeftOut, Rejected, Row
from integrations.watchlists.country_names import code_of, codes_of
from integrations.watchlists.foreign import Given, between, births_of, foreign_row, names_of, paper_of, ship_names
from integrations.watchlists.ofac_csv import USUAL
from integrations.watchlists.xml_records import Element, records

ROOT = "Sanctions"

_VALUES = ("PartySubType", "FeatureType", "IDRegDocType", "Country", "AreaCode", "DetailReference", "NamePartType")
_RECORDS = (*_VALUES, "Location", "IDRegDocument", "DistinctParty")
_ORDER = ("first", "middle", "patronymic", "matronymic", "last")
_PERSON, _VESSEL = "individual", "vessel"
_SEX = {"male": "M", "female": "F"}


def read_ofac_xml(file: IO[bytes], given: Given) -> Iterator[Row | Rejected | LeftOut]:
    """Persons, and vessels where they are checked; organisations and aircraft are counted."""
    reading = _Advanced(given.over(USUAL))
    for one in records(file, *_RECORDS):
        if one.name == "DistinctParty":
            yield reading.party(one)
        else:
            reading.learn(one)


class _Advanced:
    """What the numbers of a file mean, as far as it has been read."""

    def __init__(self, terms: dict[str, Any]) -> None:
        self._terms = terms
        self._words: dict[tuple[str, str], str] = {}
        self._countries: dict[str, str | None] = {}
        self._places: dict[str, str | None] = {}
        self._papers: dict[str, list[tuple[str, str, str | None]]] = defaultdict(list)

    def learn(self, one: Element) -> None:
        """A word of the reference sets, a place, or a paper of somebody."""
        says = one.attributes
        if one.name in _VALUES:
            self._words[one.name, says.get("ID", "")] = " ".join(one.text.split())
            if one.name == "Country":
                self._countries[says.get("ID", "")] = code_of(says.get("ISO2", "") or one.text)
        elif one.name == "Location":
            numbers = [country.attributes.get("CountryID", "") for country in one.all("LocationCountry")]
            self._places[says.get("ID", "")] = self._countries.get(numbers[0]) if numbers else None
        else:
            kind = self._word("IDRegDocType", says.get("IDRegDocTypeID"))
            issued = self._countries.get(says.get("IssuedBy-CountryID", ""))
            self._papers[says.get("IdentityID", "")].append((kind, one.word("IDRegistrationNo"), issued))

    def party(self, party: Element) -> Row | Rejected | LeftOut:
        """A person or vessel as an entry."""
        profiles = party.all("Profile")
        kind = self._word("PartySubType", profiles[0].attributes.get("PartySubTypeID") if profiles else None).lower()
        id = party.attributes.get("FixedRef", "")
        said = {"source_id": id, "note": party.word("Comment")}
        if kind == _PERSON:
            return foreign_row(party.line, {**said, **self._person(party)}, self._terms)
        if kind == _VESSEL:
            return foreign_row(party.line, {**said, **self._vessel(party)}, self._terms)
        return LeftOut(kind if kind not in ("", "unknown") else "organisation")

    def _person(self, party: Element) -> dict[str, Any]:
        countries = [*self._places_of(party, "nationality country"), *self._places_of(party, "citizenship country")]
        papers = [paper_of("passport" if "passport" in kind.lower() else "identity_card", number, issued)
                  for kind, number, issued in self._papers_of(party)]  # fmt: skip
        sex = [self._word("DetailReference", detail.attributes.get("DetailReferenceID"))
               for one in self._features(party, "gender") for detail in one.all("VersionDetail")]  # fmt: skip
        births, also = births_of(filter(None, map(_date, self._features(party, "birthdate"))))
        return {
            "kind": "person",
            "names": self._names(party),
            **births,
            "sex": next((_SEX[word.lower()] for word in sex if word.lower() in _SEX), None),
            "nationalities": codes_of([country for country in countries if country])[:10],
            "documents": [paper for paper in papers if paper][:20],
            "note": also + party.word("Comment"),
        }

    def _vessel(self, party: Element) -> dict[str, Any]:
        numbers = {kind.lower(): number for kind, number, _ in self._papers_of(party)}
        imo = next((number for kind, number in numbers.items() if "registration" in kind or "imo" in kind), "")
        mmsi = next((number for kind, number in numbers.items() if "mmsi" in kind or "mobile" in kind), "")
        names = [one if isinstance(one, str) else one["full"] for one in self._names(party)]
        return {
            "kind": "vessel",
            **ship_names(names),
            "imo": imo.upper().removeprefix("IMO").strip(),
            "mmsi": mmsi.strip(),
            "flag": next((place for place in self._places_of(party, "vessel flag") if place), None),
        }

    def _names(self, party: Element) -> list[Any]:
        primary: list[str] = []
        aliases: list[str] = []
        weak: list[str] = []
        for identity in party.all("Profile", "Identity"):
            parts = self._parts(identity)
            for alias in identity.all("Alias"):
                says = alias.attributes
                names = [_name(name, parts) for name in alias.all("DocumentedName")]
                if says.get("LowQuality") == "true":
                    weak += names
                elif says.get("Primary") == "true":
                    primary += names[:1]  # the others are the same in other scripts
                    aliases += names[1:]
                else:
                    aliases += names
        return names_of(primary, aliases, weak)

    def _parts(self, identity: Element) -> dict[str, int]:
        """Where each group of name parts stands in a name that is read given name first."""
        places: dict[str, int] = {}
        for group in identity.all("NamePartGroups", "MasterNamePartGroup", "NamePartGroup"):
            word = self._word("NamePartType", group.attributes.get("NamePartTypeID")).lower()
            order = next((n for n, start in enumerate(_ORDER) if word.startswith(start)), len(_ORDER))
            places[group.attributes.get("ID", "")] = order
        return places

    def _features(self, party: Element, word: str) -> list[Element]:
        found = [*party.all("Feature"), *party.all("Profile", "Feature")]
        return [
            version
            for one in found
            if self._word("FeatureType", one.attributes.get("FeatureTypeID")).lower() == word
            for version in one.all("FeatureVersion")
        ]

    def _places_of(self, party: Element, word: str) -> list[str | None]:
        return [
            self._places.get(place.attributes.get("LocationID", ""))
            for one in self._features(party, word)
            for place in one.all("VersionLocation")
        ]

    def _papers_of(self, party: Element) -> list[tuple[str, str, str | None]]:
        ids = [identity.attributes.get("ID", "") for identity in party.all("Profile", "Identity")]
        return [paper for id in ids for paper in self._papers.get(id, [])]

    def _word(self, kind: str, id: str | None) -> str:
        return self._words.get((kind, id or ""), "")


def _name(name: Element, parts: dict[str, int]) -> str:
    values = name.all("DocumentedNamePart", "NamePartValue")
    ordered = sorted(values, key=lambda one: parts.get(one.attributes.get("NamePartGroupID", ""), len(_ORDER)))
    return " ".join(" ".join(one.text.split()) for one in ordered)


def _date(version: Element) -> str:
    """The day or the year that the period is, else the years that it begins and ends in; `~` where it is about then."""
    starts = [_parts_of(one) for one in version.all("DatePeriod", "Start", "From")]
    ends = [_parts_of(one) for one in version.all("DatePeriod", "End", "To")] or starts
    if not starts:
        return ""
    if starts[0][0] != ends[0][0]:
        return between(starts[0][0], ends[0][0])
    said = [*version.all("DatePeriod", "Start"), *version.all("DatePeriod", "End")]
    unsure = any(one.attributes.get("Approximate") == "true" for one in said)
    return ("-".join(starts[0]) if starts[0] == ends[0] else starts[0][0]) + ("~" if unsure else "")


def _parts_of(date: Element) -> tuple[str, ...]:
    year, month, day = (date.word(name) for name in ("Year", "Month", "Day"))
    return (year, month.zfill(2), day.zfill(2)) if month and day else (year,)
