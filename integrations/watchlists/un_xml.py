"""The consolidated list of the UN Security Council, as its XML has it (schema sc-sanctions.xsd)."""

from collections.abc import Iterator
from typing import IO, Any

from alerts.imports.model import LeftOut, Rejected, Row
from integrations.watchlists.country_names import code_of, codes_of
from integrations.watchlists.foreign import Given, between, births_of, foreign_row, names_of, paper_of
from integrations.watchlists.xml_records import Element, records

ROOT = "CONSOLIDATED_LIST"

USUAL = Given(
    action="refuse_entry",
    purpose="Travel ban of the United Nations Security Council",
    legal_basis="Resolutions of the United Nations Security Council",
    category="other",
)

_SEX = {"male": "M", "female": "F"}
_PAPERS = {"passport": "passport"}


def read_un_xml(file: IO[bytes], given: Given) -> Iterator[Row | Rejected | LeftOut]:
    """Each person of the list; organisations are counted, for none is checked at a road."""
    terms = given.over(USUAL)
    for one in records(file, "INDIVIDUAL", "ENTITY"):
        yield LeftOut("organisation") if one.name == "ENTITY" else _person(one, terms)


def _person(one: Element, terms: dict[str, Any]) -> Row | Rejected | LeftOut:
    parts = (one.word(name) for name in ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"))
    aliases = [(alias.word("QUALITY"), alias.word("ALIAS_NAME")) for alias in one.all("INDIVIDUAL_ALIAS")]
    births, also = births_of(filter(None, map(_date, one.all("INDIVIDUAL_DATE_OF_BIRTH"))))
    reference = one.word("REFERENCE_NUMBER")
    fields = {
        "kind": "person",
        "source_id": reference or one.word("DATAID"),
        "names": names_of(
            [" ".join(filter(None, parts))],
            [*one.words("NAME_ORIGINAL_SCRIPT"), *(text for quality, text in aliases if quality != "Low")],
            [text for quality, text in aliases if quality == "Low"],
        ),
        **births,
        "sex": _SEX.get(one.word("GENDER").lower()),
        "nationalities": codes_of(one.words("NATIONALITY", "VALUE"))[:10],
        "documents": [paper for document in one.all("INDIVIDUAL_DOCUMENT") if (paper := _paper(document))][:20],
        "note": f"{one.word('UN_LIST_TYPE')} {reference}. {also}{one.word('COMMENTS1')}",
    }
    return foreign_row(one.line, fields, terms)


def _date(birth: Element) -> str:
    """A day or a year, as sure as the list is of it, or the years between which it was."""
    if written := birth.word("DATE")[:10] or birth.word("YEAR"):
        return f"{written}~" if birth.word("TYPE_OF_DATE") == "APPROXIMATELY" else written
    first, last = birth.word("FROM_YEAR"), birth.word("TO_YEAR")
    return between(first, last or first) if first or not last else f"until {last}"


def _paper(document: Element) -> dict[str, Any] | None:
    kind = document.word("TYPE_OF_DOCUMENT")
    issued = document.word("ISSUING_COUNTRY") or document.word("COUNTRY_OF_ISSUE")
    return paper_of(_PAPERS.get(kind.lower(), "identity_card"), document.word("NUMBER"), code_of(issued))
