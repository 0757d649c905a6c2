"""Juveniles and refugees: their country of origin is told nothing by us (principle of non-refoulement)."""

from geo.countries import names_of
from jointops.base.access import access_class, verb
from jointops.base.errors import FieldError, Invalid

BLOCK = verb("sharing.block", emits=["sharing.blocked"])

OFFICE = access_class("office:dpo", marking=1)
"""The data protection officer hears that something was blocked, and for which country; not about whom."""


class KeptFromOrigin(Invalid):
    """A country must not learn of this: a juvenile or refugee is from it, or the owner of the record keeps it out."""

    def __init__(self, pointer: str, countries: frozenset[str]) -> None:
        message = f"{names_of(countries)} must not learn of this. The data protection officer has been told."
        super().__init__(f"{pointer}: {message}", [FieldError(pointer, message, "origin")])
        self.countries = countries
