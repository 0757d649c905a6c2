"""One row's fields as an entry, or what to mend in words for the person who keeps the file."""

from collections.abc import Callable
from typing import Any, get_args

import msgspec

from alerts.imports.model import Rejected, Row
from alerts.watchlists.model import Action, Basis, Category, InformationGrade, Kind, SourceGrade
from integrations.watchlists.reading import entry_of
from jointops.base.edge import invalid
from jointops.base.text import clean_all

_COUNTRY = "Two capital letters as in ISO 3166-1, for example ML."
_HINTS = {
    "kind": f"One of {', '.join(get_args(Kind))}.",
    "action": f"One of {', '.join(get_args(Action))}.",
    "category": f"One of {', '.join(get_args(Category))}.",
    "basis": f"One of {', '.join(get_args(Basis))}.",
    "source_grade": f"One of {', '.join(get_args(SourceGrade))}.",
    "information_grade": f"One of {', '.join(get_args(InformationGrade))}.",
    "review_by": "A date as 2027-11-01.",
    "birth_date": "A year, a month or a day: 1985, 1985-03 or 1985-03-20.",
    "births": "Days or years as 1985-03-20, 1985~ for about then, 1983/1987 for one of these years.",
    "sex": "M, F or X.",
    "country": _COUNTRY,
    "nationalities": _COUNTRY,
    "exclude": _COUNTRY,
    "share": "bureau:ML, op:kafo-ii or op:kafo-ii@ML.",
}
"""What is meant, for fields where a decoder's complaint alone does not say it."""


def as_is(pointer: str) -> str:
    """The place in an object: `documents/0/number`."""
    return pointer.strip("/")


def row_of(
    line: int,
    fields: dict[str, Any],
    named: Callable[[str], str] = as_is,
    *,
    plain: bool = False,
    text: str | None = None,
) -> Row | Rejected:
    """The row as an entry. `named` turns a JSON pointer into the name that the file has for it.

    plain  its texts are ASCII without controls and spaces around: there is nothing to clean
    text   the fields as JSON, where nothing of them is cleaned
    """
    try:
        return Row(line, entry_of(fields if plain else clean_all(fields), text))  # pyright: ignore[reportArgumentType]
    except RecursionError:
        return Rejected(line, "The fields are nested too deeply.")
    except msgspec.ValidationError as error:
        [wrong] = invalid(str(error)).errors
        name = named(wrong.pointer)
        return Rejected(line, " ".join(filter(None, (f"{name}:" if name else "", wrong.message, _hint(wrong.pointer)))))


def _hint(pointer: str) -> str:
    parts = [part for part in pointer.split("/") if part and not part.isdigit()]
    return _HINTS.get(parts[-1], "") if parts else ""
