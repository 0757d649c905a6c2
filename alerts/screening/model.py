"""Subjects: what an officer checks and what a watchlist entry is about, in the same words."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Text = Annotated[str, Meta(min_length=1, max_length=200)]
Number = Annotated[str, Meta(min_length=1, max_length=40)]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
PartialDate = Annotated[str, Meta(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
"""A year, a month or a day: 1985, 1985-03, 1985-03-17."""


class Name(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A name whole or in parts; a weak one is low-quality and counts less. `script` as in ISO 15924."""

    full: Text | None = None
    given: Text | None = None
    family: Text | None = None
    kind: Literal["primary", "alias", "weak"] = "primary"
    script: Annotated[str, Meta(max_length=4)] | None = None

    def __post_init__(self) -> None:
        if (self.full is None) == (self.given is None and self.family is None):
            raise ValueError("give either `full`, or `given` and `family`")


class TravelDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A document a person carries; `mrz` is its machine-readable zone, 2 or 3 lines (ICAO 9303)."""

    type: Annotated[str, Meta(min_length=1, max_length=32)]
    number: Number
    country: Country
    mrz: Annotated[list[Annotated[str, Meta(max_length=44)]], Meta(min_length=2, max_length=3)] | None = None


class Journey(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    rename={"origin": "from", "target": "to"},
):
    """How a person travels."""

    mode: Annotated[str, Meta(max_length=32)]
    number: Annotated[str, Meta(max_length=32)] = ""
    date: PartialDate | None = None
    origin: Annotated[str, Meta(max_length=80)] = ""
    target: Annotated[str, Meta(max_length=80)] = ""


class Person(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
    tag="person",
    kw_only=True,
):
    """A person, by names or documents."""

    names: Annotated[list[Text | Name], Meta(max_length=40)] = []
    birth_date: PartialDate | None = None
    sex: Literal["M", "F", "X"] | None = None
    nationalities: Annotated[list[Country], Meta(max_length=10)] = []
    documents: Annotated[list[TravelDocument], Meta(max_length=20)] = []
    journey: Journey | None = None

    def __post_init__(self) -> None:
        if not self.names and not self.documents:
            raise ValueError("a person needs a name or a document")


class Vehicle(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
    tag="vehicle",
    kw_only=True,
):
    """A vehicle, by plate or vehicle identification number (ISO 3779)."""

    plate: Number | None = None
    country: Country | None = None
    vin: Number | None = None
    make: Text | None = None
    model: Text | None = None
    colour: Text | None = None

    def __post_init__(self) -> None:
        if self.plate is None and self.vin is None:
            raise ValueError("a vehicle needs a plate or a vin")


class Document(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
    tag="document",
    kw_only=True,
):
    """A document by itself."""

    type: Annotated[str, Meta(min_length=1, max_length=32)]
    number: Number
    country: Country


class Container(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
    tag="container",
    kw_only=True,
):
    """A freight container by its number (ISO 6346)."""

    number: Number
    seal: Number | None = None


class Goods(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
    tag="goods",
    kw_only=True,
):
    """Goods as declared or seen; `hs_code` of the Harmonized System, quantity in `unit`."""

    description: Text
    hs_code: Annotated[str, Meta(pattern=r"^\d{2,10}$")] | None = None
    quantity: Annotated[float, Meta(gt=0, le=1e12)] | None = None
    unit: Annotated[str, Meta(max_length=16)] | None = None


Subject = Person | Vehicle | Document | Container | Goods


class Term(msgspec.Struct, frozen=True):
    """One reason: what was compared, both sides, and the log-odds it added."""

    feature: str
    ours: str
    theirs: str
    weight: float


class Explained(msgspec.Struct, frozen=True):
    """How alike two subjects are. The weights of `because` add up to `score`; band None is below possible."""

    score: float
    band: Literal["exact", "strong", "possible"] | None
    because: list[Term]
