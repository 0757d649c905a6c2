"""FollowTheMoney: one entity a line, as OpenSanctions and others publish them (`entities.ftm.json`)."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import IO, Any, cast

import msgspec

from alerts.imports.model import LeftOut, Rejected, Row
from integrations.watchlists.country_names import code_of, codes_of
from integrations.watchlists.foreign import (
    LONGEST_NUMBER,
    MOST_PHONES,
    Given,
    births_of,
    foreign_row,
    names_of,
    paper_of,
    ship_names,
)
from integrations.watchlists.lines import text_lines

USUAL = Given(
    action="inquiry",
    purpose="Stands on a published list",
    legal_basis="Published list, as its source says",
    category="other",
)

_PAPERS = {"Passport": "passport", "Identification": "identity_card"}
_SEX = {"male": "M", "female": "F", "m": "M", "f": "F", "other": "X"}

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d")

Properties = dict[str, list[str]]


class Entity(msgspec.Struct, frozen=True):
    """An entity; what else a file says of it is passed over."""

    id: str
    schema: str
    properties: Properties = {}
    datasets: list[str] = []


def read_ftm(file: IO[bytes], given: Given) -> Iterator[Row | Rejected | LeftOut]:
    """Persons, vehicles and vessels; papers are read first, for an entity of their own names whose they are."""
    papers = _papers(file)
    terms = given.over(USUAL)
    for line, entity in _entities(file):
        if isinstance(entity, Rejected):
            yield entity
        elif entity.schema in _PAPERS:
            continue
        else:
            fields = _FIELDS.get(entity.schema, _other)(entity, papers)
            source = ", ".join(entity.datasets)
            yield foreign_row(line, {"source_id": entity.id[:100], "note": source, **fields}, terms)


def _entities(file: IO[bytes]) -> Iterator[tuple[int, Entity | Rejected]]:
    for number, text in enumerate(text_lines(file), 1):
        if text.strip():
            try:
                yield number, msgspec.json.decode(text, type=Entity)
            except msgspec.DecodeError as error:
                yield number, Rejected(number, f"This is no FollowTheMoney entity: {error}")


def _papers(file: IO[bytes]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for _, entity in _entities(file):
        if isinstance(entity, Entity) and (type := _PAPERS.get(entity.schema)):
            country = code_of(_first(entity.properties, "country"))
            for holder in entity.properties.get("holder", []):
                if paper := paper_of(type, _first(entity.properties, "number"), country):
                    found[holder].append(paper)
    return found


def _person(entity: Entity, papers: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    says = entity.properties
    births, also = births_of(map(_day, says.get("birthDate", [])))
    countries = [*says.get("nationality", []), *says.get("citizenship", [])]
    numbers = [("passport", one) for one in says.get("passportNumber", [])]
    numbers += [("identity_card", one) for one in says.get("idNumber", [])]
    own = [paper for type, number in numbers if (paper := paper_of(type, number, None))]
    return {
        "kind": "person",
        "names": names_of(says.get("name", []), _texts(says, "alias", "previousName"), says.get("weakAlias", [])),
        **births,
        "sex": _SEX.get(_first(says, "gender").lower()),
        "nationalities": codes_of(countries)[:10],
        "documents": _once([*papers.get(entity.id, []), *own])[:20],
        "phones": _dialled(says.get("phone", [])),
        "note": also + ", ".join(entity.datasets),
    }


def _day(text: str) -> str:
    """The day of an instant; what is none stays as it is."""
    return text[:10] if _INSTANT.match(text) else text


def _dialled(phones: list[str]) -> list[str]:
    """What can be dialled, each once; one too long for a telephone number is a text about one."""
    can = (one for one in phones if any(char.isdigit() for char in one) and len(one) <= LONGEST_NUMBER)
    return [*dict.fromkeys(can)][:MOST_PHONES]


def _vehicle(entity: Entity, _: object) -> dict[str, Any]:
    says = entity.properties
    return {
        "kind": "vehicle",
        "plate": _first(says, "registrationNumber")[:20],
        "vin": _first(says, "vin")[:30],
        "country": code_of(_first(says, "country")),
        "make": _first(says, "make")[:64],
        "model": _first(says, "model")[:64],
    }


def _vessel(entity: Entity, _: object) -> dict[str, Any]:
    says = entity.properties
    return {
        "kind": "vessel",
        **ship_names(_texts(says, "name", "alias", "weakAlias", "previousName")),
        "imo": _first(says, "imoNumber").upper().removeprefix("IMO").strip(),
        "mmsi": _first(says, "mmsi"),
        "flag": code_of(_first(says, "flag")),
    }


def _other(entity: Entity, _: object) -> dict[str, Any]:
    return {"kind": entity.schema}


_FIELDS = {"Person": _person, "Vehicle": _vehicle, "Vessel": _vessel}


def _first(says: Properties, name: str) -> str:
    return next(iter(says.get(name, [])), "")


def _texts(says: Properties, *names: str) -> list[str]:
    return [text for name in names for text in says.get(name, [])]


def _once(papers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each number once: a paper of its own says its country, a bare number does not."""
    seen: dict[str, dict[str, Any]] = {}
    for paper in papers:
        seen.setdefault(cast(str, paper["number"]), paper)
    return list(seen.values())
