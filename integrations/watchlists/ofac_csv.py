"""OFAC's Specially Designated Nationals as its set of CSV files: sdn.csv, the other names in alt.csv, and in
sdn_comments.csv the rest of remarks that are longer than a cell of sdn.csv.

The set comes as one ZIP archive; sdn.csv alone is read too, without the others.
"""

import csv
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import IO, Any, NamedTuple

from alerts.imports.model import LeftOut, Rejected, Row
from integrations.watchlists.country_names import code_of, codes_of
from integrations.watchlists.foreign import Given, between, births_of, foreign_row, names_of, paper_of, ship_names
from jointops.base.errors import Invalid

USUAL = Given(
    action="inquiry",
    purpose="Sanctions of the United States (OFAC, Specially Designated Nationals)",
    legal_basis="Programme of the United States Office of Foreign Assets Control",
    category="other",
)

_ID, _NAME, _TYPE, _PROGRAM, _FLAG, _REMARKS = 0, 1, 2, 3, 9, 11
_COLUMNS = 12
_NOTHING = "-0-"
_MOST_BYTES = 1024 * 1024 * 1024
_PERSON, _VESSEL = "individual", "vessel"

_ABBREVIATED = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {month: f"{number:02}" for number, month in enumerate(_ABBREVIATED, 1)}
_BIRTH = rf"(circa )?(?:(?:(\d{{1,2}}) )?({'|'.join(_MONTHS)}) )?(\d{{4}})"
_BORN = re.compile(rf"^(?:alt\. )?DOB {_BIRTH}(?: to {_BIRTH})?$")
_PAPER = re.compile(
    r"^(?:alt\. )?(Passport|National ID No\.|Cedula No\.|D\.N\.I\.|Identification Number) (\S+)(?: \((.+?)\))?"
)
_FROM = re.compile(r"^(?:alt\. )?(?:nationality|citizen) (.+)$")
_IMO = re.compile(r"Vessel Registration Identification IMO (\d{7})")
_MMSI = re.compile(r"MMSI (\d{9})")
_WEAK = re.compile(r"a\.k\.a\. '([^']+)'")


def is_ofac_csv(first: str) -> bool:
    """Whether a line is one of sdn.csv: a number, a name, and ten more cells without a header above."""
    try:
        [cells] = csv.reader([first])
    except csv.Error:
        return False
    return len(cells) == _COLUMNS and cells[0].isdigit() and _NOTHING in first


def read_ofac_csv(file: IO[bytes], given: Given) -> Iterator[Row | Rejected | LeftOut]:
    """Persons, and vessels where they are checked. Raises Invalid (422): no sdn.csv in the archive."""
    terms = given.over(USUAL)
    with _opened(file) as (sdn, aliases, comments):
        beside = _Beside(_said_of(aliases, "alt.csv", 3), _said_of(comments, "sdn_comments.csv", 1))
        for line, cells in _rows(sdn):
            if cells is None:
                yield Rejected(line, "This row of sdn.csv cannot be read.")
            elif len(cells) == _COLUMNS:
                yield _row(line, [_said(cell) for cell in cells], beside, terms)
            elif any(cell.strip("\x1a ") for cell in cells):
                yield Rejected(line, f"A row of sdn.csv has {_COLUMNS} cells, this one {len(cells)}.")


class _Beside(NamedTuple):
    """What the other files of the set say, by the number of the row in sdn.csv."""

    aliases: dict[str, list[str]]
    comments: dict[str, list[str]]


def _rows(file: IO[str]) -> Iterator[tuple[int, list[str] | None]]:
    """Each row with the line that it ends on; None for one that cannot be read."""
    rows = csv.reader(file)
    while True:
        try:
            yield rows.line_num, next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield rows.line_num, None


@contextmanager
def _opened(file: IO[bytes]) -> Generator[tuple[IO[str], IO[str], IO[str]]]:
    """The three files of the set as text; `file` stays open."""
    file.seek(0)
    if not zipfile.is_zipfile(file):
        file.seek(0)
        sdn = io.TextIOWrapper(file, "utf-8", errors="replace", newline="")
        try:
            yield sdn, io.StringIO(), io.StringIO()
        finally:
            sdn.detach()
        return
    with zipfile.ZipFile(file) as archive:
        if (sdn := _member(archive, "sdn")) is None:
            raise Invalid("The archive holds no sdn.csv.")
        yield sdn, _member(archive, "alt") or io.StringIO(), _member(archive, "sdn_comments") or io.StringIO()


def _member(archive: zipfile.ZipFile, word: str) -> IO[str] | None:
    found = [one for one in archive.infolist() if one.filename.lower().endswith(f"{word}.csv")]
    if not found:
        return None
    if found[0].file_size > _MOST_BYTES:
        raise Invalid(f"{found[0].filename} unfolds to more than 1 GiB.")
    return io.TextIOWrapper(archive.open(found[0]), "utf-8", errors="replace", newline="")


def _said_of(file: IO[str], name: str, cell: int) -> dict[str, list[str]]:
    """One cell of each row of a file beside sdn.csv. Raises Invalid (422)."""
    found: dict[str, list[str]] = defaultdict(list)
    for line, cells in _rows(file):
        if cells is None:
            raise Invalid(f"Line {line} of {name} cannot be read.")
        if len(cells) > cell and (said := _said(cells[cell])):
            found[cells[0]].append(said)
    return found


def _row(line: int, cells: list[str], beside: _Beside, terms: dict[str, Any]) -> Row | Rejected | LeftOut:
    remarks = " ".join([cells[_REMARKS], *beside.comments.get(cells[_ID], [])]).strip()
    aliases = beside.aliases.get(cells[_ID], [])
    said = {"source_id": cells[_ID], "note": f"{cells[_PROGRAM]}. {remarks}".strip(". ")}
    if cells[_TYPE] == _PERSON:
        return foreign_row(line, {**said, **_person(cells[_NAME], remarks, aliases)}, terms)
    if cells[_TYPE] == _VESSEL:
        return foreign_row(line, {**said, **_vessel(cells, remarks, aliases)}, terms)
    return LeftOut(cells[_TYPE] or "organisation")


def _person(name: str, said: str, aliases: list[str]) -> dict[str, Any]:
    remarks = [one.strip().rstrip(".") for one in said.split(";")]
    papers = [
        paper_of(_type(found[1]), found[2], code_of(found[3] or "")) for one in remarks if (found := _PAPER.match(one))
    ]
    births, _ = births_of(
        filter(None, map(_born, remarks))
    )  # what is not taken stands in the remarks: they are the note
    return {
        "kind": "person",
        "names": names_of([name], aliases, _WEAK.findall(said)),
        **births,
        "sex": "M" if "Gender Male" in remarks else "F" if "Gender Female" in remarks else None,
        "nationalities": codes_of([found[1] for one in remarks if (found := _FROM.match(one))])[:10],
        "documents": [paper for paper in papers if paper][:20],
    }


def _vessel(cells: list[str], remarks: str, aliases: list[str]) -> dict[str, Any]:
    imo, mmsi = _IMO.search(remarks), _MMSI.search(remarks)
    return {
        "kind": "vessel",
        **ship_names([cells[_NAME], *aliases, *_WEAK.findall(remarks)]),
        "imo": imo[1] if imo else "",
        "mmsi": mmsi[1] if mmsi else "",
        "flag": code_of(cells[_FLAG]),
    }


def _born(remark: str) -> str:
    """A day, a month or a year, `~` where it is about then, or the years between which it was."""
    if (found := _BORN.match(remark)) is None:
        return ""
    about, day, month, year, about_last, _, _, last = found.groups()
    unsure = "~" if about or about_last else ""
    if last is None:
        return "-".join(filter(None, (year, _MONTHS.get(month, ""), day and day.zfill(2)))) + unsure
    return between(year, last) + (unsure if year == last else "")


def _type(word: str) -> str:
    return "passport" if word == "Passport" else "identity_card"


def _said(cell: str) -> str:
    text = cell.strip("\x1a ")
    return "" if text == _NOTHING else text
