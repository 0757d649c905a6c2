"""What lists of others do not say and an entry needs: what is to be done, why, until when."""

from collections.abc import Iterable
from datetime import date
from typing import Any, get_args

import msgspec

from alerts.imports.model import LeftOut, Rejected, Row
from alerts.screening.model import BirthText, real_birth
from alerts.watchlists.model import Action, Category, Kind, Line
from integrations.watchlists.entry import row_of
from jointops.base.clock import utc_now

KINDS: frozenset[str] = frozenset(get_args(Kind))
MOST_NAMES, MOST_PAPERS, LONGEST_NAME, LONGEST_NUMBER, LONGEST_NOTE = 40, 20, 200, 40, 2000
MOST_SHIP_NAMES, MOST_PHONES, MOST_BIRTHS = 20, 10, 20


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever imports says for all entries of a list of others; what is not said follows from the list."""

    action: Action | None = None
    purpose: Line | None = None
    legal_basis: Line | None = None
    review_by: date | None = None
    category: Category | None = None

    def over(self, usual: "Given") -> dict[str, Any]:
        """The terms, those of the list where nothing is said."""
        said = {name: getattr(self, name) or getattr(usual, name) for name in self.__struct_fields__}
        return {**said, "review_by": said["review_by"] or next_new_year()}


def next_new_year() -> date:
    """The end of next year: the same all year round, so that the same file again changes no entry."""
    return date(utc_now().year + 1, 12, 31)


def names_of(primary: Iterable[str], aliases: Iterable[str], weak: Iterable[str]) -> list[Any]:
    """Names for an entry, the best first, each once, as many as an entry holds."""
    found: dict[str, str] = {}
    for kind, texts in (("primary", primary), ("alias", aliases), ("weak", weak)):
        for text in texts:
            name = " ".join(text.split())[:LONGEST_NAME]
            if any(char.isalnum() for char in name):
                found.setdefault(name, kind)
    kept = list(found.items())[:MOST_NAMES]
    return [name if kind == "primary" else {"full": name, "kind": kind} for name, kind in kept]


def ship_names(names: Iterable[str]) -> dict[str, Any]:
    """The name of a ship and its others, each once, as many as an entry holds."""
    known = [one if isinstance(one, str) else one["full"] for one in names_of(names, (), ())]
    return {"name": known[0] if known else "", "aliases": known[1 : MOST_SHIP_NAMES + 1]}


def paper_of(type: str, number: str, country: str | None) -> dict[str, Any] | None:
    """A document, if it has a number that can be compared."""
    number = " ".join(number.split())[:LONGEST_NUMBER]
    if not any(char.isalnum() for char in number):
        return None
    return {"type": type, "number": number, "country": country}


def births_of(dates: Iterable[str]) -> tuple[dict[str, Any], str]:
    """The fields of a birth: the one date that a list gives, or all of them where it is not sure of one.

    And a sentence with what cannot be compared: no date, a time of too many years, or one more than an entry holds.
    """
    said = sorted({text for one in dates if (text := " ".join(one.split()))})
    real = [one for one in said if _is_birth(one)]
    known = real[:MOST_BIRTHS]
    rest = [one[:LONGEST_NUMBER] for one in said if one not in known]
    sentence = f"Born also {', '.join(rest)}. " if rest else ""
    if len(known) == 1 and known[0][-1] != "~" and "/" not in known[0]:
        return {"birth_date": known[0]}, sentence
    return {"births": known}, sentence


def between(first: str, last: str) -> str:
    """A birth in one of these years."""
    return first if first == last else f"{first}/{last}"


def _is_birth(text: str) -> bool:
    try:
        real_birth(msgspec.convert(text, BirthText))
    except (msgspec.ValidationError, ValueError):
        return False
    return True


def foreign_row(line: int, fields: dict[str, Any], terms: dict[str, Any]) -> Row | Rejected | LeftOut:
    """The row, or that its kind of thing is none that is checked here."""
    if fields["kind"] not in KINDS:
        return LeftOut(fields["kind"])
    said = {name: value for name, value in fields.items() if value not in (None, "", [])}
    said["note"] = said.get("note", "")[:LONGEST_NOTE]
    return row_of(line, {**said, **msgspec.to_builtins(terms)})
