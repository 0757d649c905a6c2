"""Meetings of a network: what was on the agenda, and what was agreed: which country does what until when."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from alerts.networks.model import keeper_of
from jointops.base.access import AccessClass, access_class, verb

READ = verb("meeting.read")
RECORD = verb("meeting.record", "secretariat", emits=["network.met"])
DO = verb("meeting.do-item", "prosecutor", "secretariat", emits=["network.did"])

Line = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(max_length=8000)]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]


class NewItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something that a country's contact point is to do. due_on None: when it can."""

    text: Annotated[str, Meta(min_length=1, max_length=1000)]
    country: Country
    due_on: date | None = None


class NewMeeting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A meeting that was held, with what was agreed there."""

    title: Line
    agenda: Text = ""
    held_on: date
    items: Annotated[list[NewItem], Meta(max_length=50)] = []


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """Something agreed. may_do: this viewer is of that country, or of the secretariat."""

    id: UUID
    version: int
    text: str
    country: str
    due_on: date | None
    done_at: datetime | None
    done_by: str | None
    may_do: bool


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting as the members and the secretariat see it."""

    id: UUID
    network: str
    title: str
    agenda: str
    held_on: date
    by: str
    recorded_at: datetime
    items: list[Item]


def meeting_class(network: str, agencies: Iterable[str]) -> AccessClass:
    """The secretariat and the contact points that the network had then."""
    return access_class(keeper_of(network), *agencies, marking=2)
