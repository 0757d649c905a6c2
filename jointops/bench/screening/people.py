"""The UN list and the queries against it, as the engine takes them."""

import csv
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import NamedTuple

from alerts.screening import Prepared
from alerts.screening.prepare import Birth, named

_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")

SETS = ("un_positives_treated", "un_positives_untreated", "negatives_global", "negatives_us")


class Listed(NamedTuple):
    """A person on the list. `names` with whether each is of low quality, `births` as far as the list knows."""

    id: str
    names: tuple[tuple[str, bool], ...]
    births: tuple[Birth, ...]
    nationalities: frozenset[str]

    def prepared(self) -> Prepared:
        names = {(one.words, one.weak): one for one in (named(text, weak=weak) for text, weak in self.names)}
        return Prepared("person", tuple(names.values()), self.births, nationalities=self.nationalities)


class Query(NamedTuple):
    """Somebody who is looked for: `birth` is year, month, day, 0 where not known; an empty nationality is not known."""

    name: str
    birth: Birth | None
    nationality: str

    def prepared(self, *, names_only: bool = False) -> Prepared:
        one = (named(self.name),)
        if names_only:
            return Prepared("person", one)
        births = (self.birth,) if self.birth else ()
        return Prepared("person", one, births, nationalities=frozenset({self.nationality} - {""}))


def listed(folder: Path) -> list[Listed]:
    """The people of `un_consolidated.xml`."""
    people = ET.parse(folder / "un_consolidated.xml").getroot().iterfind("INDIVIDUALS/INDIVIDUAL")
    return [_person(one) for one in people]


def queries(folder: Path, name: str) -> list[Query]:
    """The queries of `name`.csv."""
    with (folder / f"{name}.csv").open(encoding="utf-8") as file:
        return [
            Query(row["full_name"], _birth(row["date_of_birth"]), country(row["nationality"]))
            for row in csv.DictReader(file)
        ]


def _person(one: ET.Element) -> Listed:
    names = [(" ".join(filter(None, ((one.findtext(part) or "").strip() for part in _PARTS))), False)]
    names.append(((one.findtext("NAME_ORIGINAL_SCRIPT") or "").strip(), False))
    for alias in one.iterfind("INDIVIDUAL_ALIAS"):
        names.append(((alias.findtext("ALIAS_NAME") or "").strip(), alias.findtext("QUALITY") == "Low"))
    births = [born for date in one.iterfind("INDIVIDUAL_DATE_OF_BIRTH") if (born := _listed_birth(date))]
    nationalities = {country(value.text or "") for value in one.iterfind("NATIONALITY/VALUE")} - {""}
    known = tuple(name for name in names if any(char.isalpha() for char in name[0]))
    return Listed(one.findtext("DATAID") or "", known, tuple(births), frozenset(nationalities))


def _listed_birth(date: ET.Element) -> Birth | None:
    about = date.findtext("TYPE_OF_DATE") == "APPROXIMATELY"
    born = _birth(date.findtext("DATE") or date.findtext("YEAR") or "")
    if born:
        return born._replace(about=about)
    first = date.findtext("FROM_YEAR")
    return Birth(int(first), until=int(date.findtext("TO_YEAR") or first), about=about) if first else None


def _birth(text: str) -> Birth | None:
    found = re.match(r"\s*(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text)
    return Birth(int(found[1]), int(found[2] or 0), int(found[3] or 0)) if found else None


def country(text: str) -> str:
    """One spelling for a country, whether given as a code or as a name: what a matcher must not profit from."""
    import pycountry  # a dev dependency

    text = text.strip()
    if not text:
        return ""
    if len(text) == 2:
        return text.upper()
    try:
        return str(pycountry.countries.lookup(_USUAL.get(text.lower(), text)).alpha_2)
    except LookupError:
        return text.lower()


_USUAL = {
    "democratic people's republic of korea": "KP",
    "north korea": "KP",
    "south korea": "KR",
    "state of palestine": "PS",
    "palestinian": "PS",
    "united states": "US",
    "turkey": "TR",
    "türkiye": "TR",
    "ivory coast": "CI",
    "east timor": "TL",
    "russia": "RU",
    "iran": "IR",
    "democratic republic of the congo": "CD",
    "myanmar (burma)": "MM",
    "brunei": "BN",
    "cape verde": "CV",
    "macedonia": "MK",
}
