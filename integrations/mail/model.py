"""E-mail to people who are not looking: that an alert waits, never what it says."""

from typing import Annotated

import msgspec
from msgspec import Meta

from alerts.coordination.model import Priority
from jointops.base.access import verb
from jointops.base.language import Language

READ = verb("mail.read")
SET = verb("mail.set")
SEND = "mail.send"

Clock = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""An hour of the day in the person's zone, HH:MM."""

Address = Annotated[
    str, Meta(max_length=254, pattern=r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+$")
]


class Hours(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When somebody wants to be told.

    at_once     priorities that are told soon; P1 always is, the others come together once a day
    quiet_from, quiet_to  hours in which nothing but P1 is told
    digest_at   when the rest is told
    zone        time zone (IANA) of these hours
    """

    at_once: Annotated[list[Priority], Meta(max_length=4)] = msgspec.field(default_factory=lambda: ["P1", "P2"])
    quiet_from: Clock | None = None
    quiet_to: Clock | None = None
    digest_at: Clock = "08:00"
    zone: Annotated[str, Meta(max_length=64)]


class Wish(Hours, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How somebody wants to be told by e-mail, and in which language."""

    address: Address
    language: Language = "en"


class OwnMail(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody has wished.

    offered  whether this deployment sends e-mail at all
    trouble  why the last message could not be handed over
    """

    offered: bool
    wish: Wish | None
    trouble: str
