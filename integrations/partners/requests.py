"""A cooperation request as a partner's own system gets it: the request itself, once it was sent."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from alerts.requests.model import BY_REQUESTED, MARKING, UNSENT, Brought, Request
from alerts.requests.queries import get_handled
from jointops.base.errors import NotFound
from jointops.base.handling import may
from jointops.base.tx import Tx


class PartnerSide(msgspec.Struct, frozen=True):
    """One of the two authorities."""

    country: str
    authority: str
    name: str


class PartnerStep(msgspec.Struct, frozen=True, kw_only=True):
    """A state that it came to, from its sending on: of whose side, never by whom.

    sha256  of the signed paper that went
    """

    country: str
    state: str
    at: datetime
    note: str
    ground: str
    wanting: list[str]
    channel: str
    sha256: str | None
    documents: list[Brought]


class PartnerAssessment(msgspec.Struct, frozen=True):
    """What a side says of the offence under its own law."""

    country: str
    dual_criminality: str
    offence: str
    limit_on: date | None
    at: datetime


class PartnerRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request whole, for a system that stands for a side of it or for the desk that carries it.

    languages          in which its papers are
    marking, handling  bind whoever reads it on the other side as well
    alert_number       of the alert that it follows, where this system may see that one
    preserved_number   of the request by which the data are to be preserved
    """

    id: UUID
    version: int
    number: str
    requesting: PartnerSide
    requested: PartnerSide
    network: str | None
    facilitator: str | None
    unit: str
    treaty: str
    treaty_name: str
    article: str
    measure: str
    languages: list[str]
    text: str
    documents: list[str]
    urgent: bool
    marking: str
    handling: list[str]
    alert_number: str | None
    preserved_number: str | None
    state: str
    moved_at: datetime
    reminded: int
    opened_on: date
    steps: list[PartnerStep]
    assessments: list[PartnerAssessment]


async def find_request_for_partner(tx: Tx, id: UUID) -> PartnerRequest | None:
    """A request as far as it may leave for this viewer's own system; None when nothing of it may.

    Row security says whether the system sees it, and the policy whether it may leave, asked as for an export. What was
    not sent yet stays here, and so does what was noted before it was.
    """
    try:
        request, handled = await get_handled(tx, id)
    except NotFound:
        return None
    if all(step.state != "sent" for step in request.steps) or not may("export", handled, tx.viewer):
        return None
    return _as_partners_see(request)


def _as_partners_see(request: Request) -> PartnerRequest:
    """The whole request without the names of colleagues and without what only a screen needs."""
    same = {name: getattr(request, name) for name in PartnerRequest.__struct_fields__ if hasattr(request, name)}
    asks = PartnerSide(request.requesting_country, request.requesting_code, request.requesting_name)
    asked = PartnerSide(request.requested_country, request.requested_code, request.requested_name)
    same |= {
        "requesting": asks,
        "requested": asked,
        "marking": MARKING,
        "steps": [
            PartnerStep(
                country=(asked if one.state in BY_REQUESTED else asks).country,
                **{name: getattr(one, name) for name in PartnerStep.__struct_fields__ if name != "country"},
            )
            for one in request.steps
            if one.state not in UNSENT
        ],
        "assessments": [
            PartnerAssessment(
                (asked if one.side == "requested" else asks).country, one.dual_criminality, one.offence, one.limit_on,
                one.at,
            )
            for one in request.assessments
        ],
    }  # fmt: skip
    return PartnerRequest(**same)
