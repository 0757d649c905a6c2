"""What an alert says of a record without a person's words: whole sentences of each language, filled with codes.

No translation by a machine: the sentences stand in `said/`, one file a language, and the same codes fill each of them.
A record's name, number or serial is in none of them. Countries are said by their names in each
language, as the screens say them (`said/countries.json`), times in UTC.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from alerts.coordination.model import Translation
from jointops.base.language import LANGUAGES, Language

What = Literal["check", "match", "arrest", "seizure", "route"]


class Quantity(msgspec.Struct, frozen=True):
    """So much of a commodity, in its unit."""

    commodity: str
    quantity: float
    unit: str


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """A record behind an alert as far as its composer sees it, as codes.

    state      of a match; `confirmed` alone is a hit
    action     of the entry that was met; empty where the composer may not know it
    held       person, object or gone; a person only where the composer knows what the entry asks for
    countries  that it is between; owner: whose entry was met
    crimes     of its operation, in the operation's words
    marking    of what was read
    """

    what: What
    at: datetime
    marking: int
    countries: list[str]
    place: str = ""
    country: str = ""
    crimes: list[str] = []
    subject: str = ""
    state: str = ""
    action: str = ""
    held: str = "gone"
    owner: str = ""
    persons: int | None = None
    items: list[Quantity] = []
    route: str = ""
    mode: str = ""
    km: float = 0
    inferred: bool = False


class Counted(msgspec.Struct, frozen=True):
    """How many records of a kind (check, match, hit, arrest, seizure) were met inside an area, and when."""

    kind: str
    count: int
    first: datetime
    last: datetime


def facts_of(record: Recorded) -> list[Translation]:
    """Title and facts of a record in every language of the product."""
    return [_in(language, *_facts(language, record)) for language in LANGUAGES]


def storm_of(area: str, counted: Sequence[Counted]) -> list[Translation]:
    """The same of what was met inside a watched area."""
    return [_in(language, *_storm(words_of(language), area, counted)) for language in LANGUAGES]


def first_in(language: str, every: Sequence[Translation]) -> list[Translation]:
    """The same texts, that of a language first; English first where there is none in it."""
    return sorted(every, key=lambda one: (one.language != language, one.language != "en"))


@cache
def words_of(language: Language) -> Mapping[str, str]:
    """The sentences and words of one language."""
    source = files("alerts.coordination") / "said" / f"{language}.json"
    return msgspec.json.decode(source.read_bytes(), type=dict[str, str])


@cache
def _countries() -> Mapping[str, Mapping[str, str]]:
    source = files("alerts.coordination") / "said" / "countries.json"
    return msgspec.json.decode(source.read_bytes(), type=dict[str, dict[str, str]])


def country_in(language: Language, code: str) -> str:
    """The name of a country in a language; its code where the table has none."""
    return _countries()[language].get(code, code)


def _in(language: Language, title: str, text: str) -> Translation:
    return Translation(language=language, title=title[:200], text=text, authentic=True)


def _facts(language: Language, record: Recorded) -> tuple[str, str]:
    words = words_of(language)
    country = country_in(language, record.country)
    subject = words.get(f"subject.{record.subject}", record.subject)
    items = words["joined"].join(_item(words, one) for one in record.items)
    given = {
        "place": record.place or country, "country": country, "at": _at(record.at), "subject": subject,
        "owner": country_in(language, record.owner), "count": record.persons or 1, "items": items, "name": record.route,
        "mode": words.get(f"route_mode.{record.mode}", record.mode), "km": f"{record.km:.0f}",
        "countries": words["joined"].join(country_in(language, one) for one in record.countries),
        "state": words.get(f"row.match.{record.state}", record.state),
    }  # fmt: skip
    said = " ".join(words[name].format(**given) for name in _sentences(record))
    if record.what == "route":
        return record.route, said
    return words["title"].format(what=_what(words, record, subject.lower(), items), place=given["place"]), said


def _sentences(record: Recorded) -> list[str]:
    if record.what == "route":
        return ["route", *(["route.inferred"] if record.inferred else [])]
    if record.what != "match":
        return [record.what]
    known = {"confirmed": "hit", "denied": "denied", "undetermined": "denied", "withdrawn": "denied"}
    held = [f"held.{record.held}"] if record.held in ("person", "object") else []
    return ["check", known.get(record.state, "possible"), *held]


def _what(words: Mapping[str, str], record: Recorded, subject: str, items: str) -> str:
    """What the lists call it."""
    if record.what == "seizure":
        return items or words["row.seizure"]
    if record.what == "arrest":
        return words["row.arrest_of"].format(count=record.persons) if record.persons else words["row.arrest"]
    if record.what == "check":
        return words["row.check"].format(subject=subject)
    said = words.get(f"row.match.{record.state}", record.state)
    return f"{said}{words['joined']}{subject}" if subject else said


def _item(words: Mapping[str, str], one: Quantity) -> str:
    unit, goods = (
        words.get(f"{family}.{said}", said) for family, said in (("unit", one.unit), ("commodity", one.commodity))
    )
    return words["seized.of"].format(quantity=_number(one.quantity), unit=unit, commodity=goods)


def _number(quantity: float) -> str:
    """Written out, never as a power of ten."""
    return f"{Decimal(repr(quantity)).normalize():f}"


def _storm(words: Mapping[str, str], area: str, counted: Sequence[Counted]) -> tuple[str, str]:
    every = sorted(counted, key=lambda one: one.first)
    count, first, last = sum(one.count for one in every), every[0].first, max(one.last for one in every)
    counts = words["joined"].join(words[f"counted.{one.kind}"].format(count=one.count) for one in every)
    given = {"area": area, "count": count, "first": _at(first), "last": _at(last), "counts": counts}
    given["what"] = words[f"met.{every[0].kind}"]
    title, text = ("area.one", "area.at") if count == 1 else ("area.many", "area.span")
    return words[title].format(**given), words[text].format(**given)


def _at(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M}"
