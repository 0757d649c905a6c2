"""Which format a file has, and its rows."""

import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Literal

from alerts.imports.model import LeftOut, Rejected, Row
from integrations.watchlists import ftm, ofac_csv, ofac_xml, un_xml
from integrations.watchlists.foreign import Given
from integrations.watchlists.format_names import Format
from integrations.watchlists.json_lines import read_json_lines
from integrations.watchlists.lines import check_text, text_lines
from integrations.watchlists.table import check_header, read_table
from integrations.watchlists.xml_records import root_of
from jointops.base.errors import Invalid

Known = Literal["csv", "jsonl", "ftm", "un-xml", "ofac-csv", "ofac-xml"]
Reader = Callable[[IO[bytes]], Iterator[Row | Rejected | LeftOut]]

_FOREIGN = {
    "ftm": ftm.read_ftm,
    "un-xml": un_xml.read_un_xml,
    "ofac-csv": ofac_csv.read_ofac_csv,
    "ofac-xml": ofac_xml.read_ofac_xml,
}
_ROOTS: dict[str, Known] = {un_xml.ROOT: "un-xml", ofac_xml.ROOT: "ofac-xml"}


def format_of(file: IO[bytes], wanted: Format) -> Known:
    """What the file is. Raises WrongEncoding (400), Invalid (422: empty, or none that we know)."""
    file.seek(0)
    start = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise Invalid("The file is empty.")
    found = wanted if wanted != "auto" else _guessed(file, start)
    if found in ("csv", "jsonl", "ftm"):
        check_text(file)
    if found == "csv":
        check_header(file)
    if found in ("un-xml", "ofac-xml") and _ROOTS.get(root := root_of(file).name) != found:
        raise Invalid(f"The file's outermost element is {root}: that is no {found}.")
    return found


def reader_of(known: Known, given: Given) -> Reader:
    """How to read a file of a format."""
    if known in _FOREIGN:
        return partial(_FOREIGN[known], given=given)
    return read_json_lines if known == "jsonl" else read_table


def _guessed(file: IO[bytes], start: bytes) -> Known:
    if start.startswith(b"<"):
        root = root_of(file).name
        if root not in _ROOTS:
            raise Invalid(f"An XML file with {root} outermost is no list that we know: {', '.join(_ROOTS)}.")
        return _ROOTS[root]
    if zipfile.is_zipfile(file):
        return "ofac-csv"
    first = next((text for text in text_lines(file) if not text.isspace()), "")
    if first.lstrip().startswith("{"):
        return "ftm" if '"schema"' in first and '"properties"' in first else "jsonl"
    return "ofac-csv" if ofac_csv.is_ofac_csv(first) else "csv"
