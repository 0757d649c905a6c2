"""People who have an account."""

from typing import Annotated

import msgspec

from jointops.base.access import verb

GRANTED = "access.granted"

CHANGE_ACCESS = verb("person.change-access", "admin", emits=[GRANTED])

Principal = Annotated[
    str, msgspec.Meta(pattern="^(country|bureau|agency|centre|op|network|taskforce|care):[A-Za-z0-9@._-]{2,64}$")
]


class Access(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person holds and how far they are cleared (0–4)."""

    principals: Annotated[list[Principal], msgspec.Meta(max_length=100)]
    clearance: Annotated[int, msgspec.Meta(ge=0, le=4)]


class NewPerson(msgspec.Struct, frozen=True, kw_only=True):
    """An account: who somebody is, what they hold and how far they are cleared (0–4)."""

    user: str
    name: str
    title: str
    role: str
    country: str
    principals: list[str]
    clearance: int
    operations: list[str] = []
    checkpoint: str | None = None
    demo: bool = False
