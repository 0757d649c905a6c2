"""The rules between the fields of an entry."""

import msgspec

from alerts.screening import check_digits
from alerts.screening.model import kind_of
from alerts.watchlists.model import ACTIONS, LONGEST_REVIEW, PROTECTED, SILENT, NewEntry, Terms, origins
from geo.countries import name_of
from jointops.base.clock import utc_now
from jointops.base.errors import FieldError, Invalid


def guarded(new: NewEntry, owner: str) -> NewEntry:
    """The entry as it is kept: a juvenile's or refugee's country of origin is kept from it, and shown so."""
    if not new.terms.exclude and not new.terms.juvenile and not new.terms.refugee:
        return new
    kept_from = sorted({*new.terms.exclude, *origins(new, owner)})
    if kept_from == sorted(new.terms.exclude):
        return new
    return NewEntry(new.subject, msgspec.structs.replace(new.terms, exclude=kept_from))


def consistent(new: NewEntry, owner: str, *, marking: str = "") -> None:
    """The rules between fields of an entry of a country. Raises Invalid (422) naming each field."""
    kind = kind_of(new.subject)
    terms, today = new.terms, utc_now().date()
    errors = [
        FieldError(_flat(wrong.pointer), wrong.message, wrong.code)
        for wrong in ([] if terms.as_printed else check_digits(new.subject))
    ]
    if terms.action not in ACTIONS[kind]:
        suited = ", ".join(sorted(ACTIONS[kind]))
        errors.append(FieldError("/action", f"A {kind} can have: {suited}.", "action"))
    if terms.category in PROTECTED and terms.action != "missing":
        errors.append(FieldError("/category", f"A {terms.category} is listed only as missing.", "protected"))
    if terms.action in SILENT and any(not one.startswith("bureau:") for one in terms.share):
        errors.append(
            FieldError("/share", f"An entry with the action {terms.action} is shared with bureaux alone.", "silent")
        )
    if owner in terms.exclude:
        errors.append(FieldError("/exclude", "A country cannot be kept from its own entry.", "own"))
    if marking == "TLP:RED" and terms.share:
        errors.append(FieldError("/share", "TLP:RED goes to named persons alone, not to groups.", "marking"))
    errors += _ungraded(terms) + _unprotected(new, owner)
    if terms.review_by <= today:
        errors.append(FieldError("/review_by", "The review date lies in the past.", "past"))
    if terms.review_by > today + LONGEST_REVIEW:
        errors.append(FieldError("/review_by", "An entry is reviewed after five years at the latest.", "late"))
    if errors:
        raise Invalid("; ".join(f"{error.pointer}: {error.message}" for error in errors), errors)


def refused_for(problem: Invalid, new: NewEntry, owner: str) -> frozenset[str]:
    """The countries of origin that an entry would have reached, were it not refused: the office is told of these."""
    return origins(new, owner) if any(error.code == "origin" for error in problem.errors) else frozenset()


def _ungraded(terms: Terms) -> list[FieldError]:
    if terms.basis == "fact" and terms.source_grade is None and terms.information_grade is None:
        return []
    grades = {"/source_grade": terms.source_grade, "/information_grade": terms.information_grade}
    missing = [pointer for pointer, grade in grades.items() if grade is None]
    return [FieldError(one, "An assessment has both grades, source and information.", "grade") for one in missing]


def _unprotected(new: NewEntry, owner: str) -> list[FieldError]:
    """A juvenile's or refugee's country of origin gets nothing."""
    terms = new.terms
    if not (terms.juvenile or terms.refugee):
        return []
    if kind_of(new.subject) != "person":
        return [FieldError("/juvenile" if terms.juvenile else "/refugee", "Only a person can be that.", "kind")]
    kept_from = origins(new, owner)
    shared = sorted({one for one in terms.share if one.rpartition(":")[2].rpartition("@")[2] in kept_from})
    if not shared:
        return []
    return [
        FieldError(
            "/share", f"{', '.join(map(_named, shared))}: the country of origin must not learn of this.", "origin"
        )
    ]


def _named(principal: str) -> str:
    """Whom an entry is shared with, as a sentence names it: a country, its bureau …"""
    word, _, country = principal.rpartition(":")
    return f"the {word} of {name_of(country)}" if word not in ("", "country") else name_of(country)


def _flat(pointer: str) -> str:
    """An entry has the subject's fields beside its own, not below `subject`."""
    return pointer.removeprefix("/subject")
