"""Public lists and labelled pairs, read from a folder: UN consolidated list, OFAC's list, pairs of names."""

import csv
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import NamedTuple

_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


class Labelled(NamedTuple):
    """Two names and whether they are one's."""

    one: str
    other: str
    same: bool
    person: bool
    group: str


def labelled_pairs(folder: Path) -> list[Labelled]:
    """`name_pairs.csv`."""
    with (folder / "name_pairs.csv").open(encoding="utf-8") as file:
        return [
            Labelled(
                row["name1"],
                row["name2"],
                row["is_match"].lower() == "true",
                row["schema"] == "Person",
                row["case_group"],
            )
            for row in csv.DictReader(file)
        ]


def listed_names(folder: Path) -> list[str]:
    """Names of people in Latin letters on the two public lists, low-quality aliases left out."""
    return [name for name in _un_names(folder) if name.isascii()] + _ofac_names(folder)


def _un_names(folder: Path) -> list[str]:
    names: list[str] = []
    for person in ET.parse(folder / "un_consolidated.xml").getroot().iterfind("INDIVIDUALS/INDIVIDUAL"):
        names.append(" ".join(filter(None, ((person.findtext(part) or "").strip() for part in _PARTS))))
        for alias in person.iterfind("INDIVIDUAL_ALIAS"):
            if alias.findtext("QUALITY") != "Low" and (name := (alias.findtext("ALIAS_NAME") or "").strip()):
                names.append(name)
    return names


def _ofac_names(folder: Path) -> list[str]:
    with (folder / "ofac_sdn.csv").open(encoding="utf-8", errors="replace") as file:
        return [row[1] for row in csv.reader(file) if len(row) > 2 and row[2].strip(' "') == "individual"]
