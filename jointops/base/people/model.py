"""People who have an account."""

import msgspec


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
