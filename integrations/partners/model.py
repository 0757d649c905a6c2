"""An alert as a partner's own system gets it: what its addressees work with, and of colleagues the authority alone."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from alerts.coordination.model import Alert, AlertFace, Answer, Translation
from alerts.followup.model import Step


class PartnerAddressee(msgspec.Struct, frozen=True):
    """How far the alert has come with one authority."""

    country: str
    authority: str
    state: str
    due_at: datetime | None


class PartnerReply(msgspec.Struct, frozen=True):
    """An answer in the thread: of whose side, never by whom.

    answer         yes, no or need, in whichever language its words are
    not_competent  the functions for which that side says that it is not the one
    """

    country: str
    at: datetime
    text: str
    answer: Answer | None
    not_competent: list[str]


class PartnerEdition(msgspec.Struct, frozen=True):
    """That it said something else until then, and why that was corrected."""

    edition: int
    reason: str
    at: datetime


class PartnerStep(msgspec.Struct, frozen=True):
    """A stage that the alert has reached in a country, never by whom."""

    country: str
    stage: str
    happened_on: date
    legal_basis: str
    note: str
    recorded_at: datetime


class PartnerAlert(msgspec.Struct, frozen=True, kw_only=True):
    """An alert whole, for a system whose principals it was given to.

    language  of title and text, which are the original; translations say whether they are authentic
    origin    country of those who sent it
    marking   TLP label; handling codes as Europol has them: both bind whoever reads it on the other side as well
    edition   how often it was corrected, from 1; editions: those before, without their words
    recalled_because, recalled_at  empty while it stands; recalled it has no words, but for who sent it
    taken_back_at                  the incident behind it was taken back then, after it was sent
    steps     what became of it, from referral to outcome, as far as this system sees
    """

    id: UUID
    version: int
    number: str
    operation: str
    title: str
    text: str
    language: str
    translations: list[Translation]
    priority: str
    crime_types: list[str]
    countries: list[str]
    functions: list[str]
    deadline: datetime | None
    marking: str
    handling: list[str]
    languages: list[str]
    state: str
    place: dict[str, Any] | None
    origin: str
    released_at: datetime | None
    addressees: list[PartnerAddressee]
    thread: list[PartnerReply]
    edition: int
    editions: list[PartnerEdition]
    recalled_because: str
    recalled_at: datetime | None
    taken_back_at: datetime | None
    steps: list[PartnerStep]


class PartnerFace(msgspec.Struct, frozen=True, kw_only=True):
    """That there is an alert and how far it has come, for a system that may know no more."""

    id: UUID
    version: int
    number: str
    operation: str
    priority: str
    countries: list[str]
    state: str


def as_partners_see(alert: Alert, steps: Iterable[Step]) -> PartnerAlert:
    """The whole alert without the names of colleagues and without what only a screen needs."""
    same = {name: getattr(alert, name) for name in PartnerAlert.__struct_fields__ if hasattr(alert, name)}
    same |= {
        "origin": alert.drafted_by.country,
        "addressees": [
            PartnerAddressee(one.authority.country, one.authority.code, one.state, one.due_at)
            for one in alert.addressees
        ],
        "thread": [
            PartnerReply(one.by.country, one.at, one.text, one.answer, one.not_competent) for one in alert.thread
        ],
        "editions": [PartnerEdition(one.edition, one.reason, one.at) for one in alert.editions],
        "steps": [
            PartnerStep(one.country, one.stage, one.happened_on, one.legal_basis, one.note, one.recorded_at)
            for one in steps
        ],
    }
    return PartnerAlert(**same)


def face_for_partners(face: AlertFace) -> PartnerFace:
    """The same as the centre's face has it."""
    return PartnerFace(**{name: getattr(face, name) for name in PartnerFace.__struct_fields__})
