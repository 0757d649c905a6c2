"""The UN list and the queries against it, as the engine takes them."""

import csv
import re
from pathlib import Path
from typing import NamedTuple

from alerts.imports.model import Row
from alerts.screening import Prepared
from alerts.screening.model import Person
from alerts.screening.prepare import Birth, named
from integrations.watchlists.foreign import Given
from integrations.watchlists.un_xml import read_un_xml

SETS = ("un_positives_treated", "un_positives_untreated", "negatives_global", "negatives_us")


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


def listed(folder: Path) -> list[Person]:
    """The people of `un_consolidated.xml`, as an import reads them."""
    with (folder / "un_consolidated.xml").open("rb") as file:
        rows = [row for row in read_un_xml(file, Given()) if isinstance(row, Row)]
    return [row.entry.subject for row in rows if isinstance(row.entry.subject, Person)]


def queries(folder: Path, name: str) -> list[Query]:
    """The queries of `name`.csv."""
    with (folder / f"{name}.csv").open(encoding="utf-8") as file:
        return [
            Query(row["full_name"], _birth(row["date_of_birth"]), country(row["nationality"]))
            for row in csv.DictReader(file)
        ]


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
