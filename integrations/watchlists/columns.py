"""The columns of a CSV file and the fields of an entry that they stand for."""

import math
from collections.abc import Callable
from typing import Any

from integrations.watchlists.entry import as_is
from jointops.base.errors import Invalid

_LISTS = frozenset({"names", "births", "nationalities", "phones", "imeis", "aliases", "exclude", "share"})
"""Several values in one cell, with | between."""

_PAPER = {"document_type": "type", "document_number": "number", "document_country": "country"}

COLUMNS = (
    "kind", "source_id", "names", "birth_date", "births", "sex", "nationalities", *_PAPER, "phones", "imeis", "plate",
    "country", "vin", "make", "model", "colour", "number", "seal", "imo", "mmsi", "name", "flag", "aliases", "serial",
    "serial_state", "calibre", "mode", "date", "from", "to", "description", "hs_code", "quantity", "unit", "action",
    "purpose", "legal_basis", "review_by", "category", "exclude", "share", "note", "as_printed",
    "basis", "source_grade", "information_grade", "juvenile", "refugee",
)  # fmt: skip
"""All columns; docs/import.md says what each holds."""

_YES_OR_NO = frozenset({"as_printed", "juvenile", "refugee"})
_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def fields_of(cells: dict[str, str]) -> dict[str, Any]:
    """The filled cells of a row as the flat object that the API takes. Raises Invalid (422)."""
    fields: dict[str, Any] = {}
    paper: dict[str, str] = {}
    for name, cell in cells.items():
        if name in _PAPER:
            paper[_PAPER[name]] = cell
        else:
            fields[name] = _value(name, cell)
    if paper and cells.get("kind") == "document":
        return {**fields, **paper}
    return {**fields, "documents": [paper]} if paper else fields


def column_of(kind: str) -> Callable[[str], str]:
    """For a row of a kind: the column behind a JSON pointer."""
    papers = {f"/{field}" if kind == "document" else f"/documents/0/{field}": name for name, field in _PAPER.items()}
    return lambda pointer: papers.get(pointer) or as_is(pointer).partition("/")[0]


def _value(name: str, cell: str) -> object:
    if name in _LISTS:
        return [part for part in (part.strip() for part in cell.split("|")) if part]
    if name == "quantity":
        return _amount(cell)
    if name in _YES_OR_NO:
        return _yes_or_no(name, cell)
    return cell


def _amount(cell: str) -> float:
    try:
        amount = float(cell)
    except ValueError:
        amount = math.nan
    if not math.isfinite(amount):
        raise Invalid(f"quantity: {cell!r} is no number: write digits with a decimal point.")
    return amount


def _yes_or_no(name: str, cell: str) -> bool:
    if (found := _YES.get(cell.lower())) is None:
        raise Invalid(f"{name}: write yes or no.")
    return found
