"""The JSON that the scenario's people send beside the subjects of screening."""

from msgspec import Raw, Struct, json, to_builtins

from alerts.screening.model import Name, Subject
from jointops.demo.names import Person as Somebody


class Position(Struct, frozen=True):
    """Degrees WGS 84; accuracy in metres."""

    lon: float
    lat: float
    accuracy_m: int


class Report(Struct, frozen=True, omit_defaults=True):
    """A check as the officer's device sends it; times as text, RFC 3339."""

    id: str
    operation: str
    checkpoint: str
    occurred_at: str
    subject: Subject
    position: Position | None = None
    indicators: tuple[str, ...] = ()
    note: str = ""


class Terms(Struct, frozen=True, omit_defaults=True):
    """What stands in an entry beside its subject."""

    action: str
    purpose: str
    legal_basis: str
    review_by: str
    category: str
    share: tuple[str, ...] = ()
    note: str = ""


def entry_body(subject: Subject, terms: Terms) -> Raw:
    """Put the subject's own fields beside the terms, in one flat object."""
    return Raw(json.encode(to_builtins(subject) | to_builtins(terms)))


def named(somebody: Somebody) -> tuple[Name]:
    """Give a person's name in its two parts."""
    return (Name(given=somebody.given, family=somebody.family),)
