"""Who may see and who may act: principals, markings, viewers, verbs. The rule itself is `base.visible` in SQL."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from jointops.base.clock import utc_now
from jointops.base.errors import NotAllowed, OutOfScope, StepUpRequired

MARKINGS = {"TLP:CLEAR": 0, "TLP:GREEN": 1, "TLP:AMBER": 2, "TLP:AMBER+STRICT": 3, "TLP:RED": 4}
"""Traffic Light Protocol 2.0 (FIRST): the labels are never translated."""


class AccessClass(msgspec.Struct, frozen=True):
    """Who may see a record: any of `audience`, none of `excluded`, cleared for `marking` (0–4)."""

    audience: frozenset[str]
    excluded: frozenset[str] = frozenset()
    marking: int = 1


def access_class(*audience: str, excluded: Iterable[str] = (), marking: int) -> AccessClass:
    """Shorthand for the class of some principals at a marking."""
    return AccessClass(frozenset(audience), frozenset(excluded), marking)


FROM = "from:"
"""How the word begins that every account holds of its country: the database gives it, and it opens nothing."""

USER = "user:"
"""How the word begins that a person alone holds: their session has it of itself."""

FRESH = timedelta(minutes=5)
"""How long a proof of presence counts for acts that ask for one (security.md C6)."""


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """A person with a live session. `key` opens the session in the database and is never shown or logged.

    scopes      the only verbs that this session may do: the token of a connector; None for people
    proved_at   when the person last proved to be there
    device_key  public key (P-256, uncompressed) of the device that the session is bound to
    language    in which they want to read
    """

    session_id: UUID
    person_id: UUID
    user: str
    name: str
    title: str
    role: str
    country: str
    principals: frozenset[str]
    clearance: int
    operations: tuple[str, ...]
    checkpoint: str | None
    demo: bool
    expires_at: datetime
    key: str
    purpose: str | None = None
    scopes: frozenset[str] | None = None
    proved_at: datetime | None = None
    device_key: bytes | None = None
    language: str | None = None

    def __repr__(self) -> str:
        return f"<Viewer {self.user}>"


class Verb(msgspec.Struct, frozen=True):
    """An act: which roles may do it and which event kinds it must emit; no roles means everyone signed in.

    step_up  asks for a fresh proof that the person is there
    """

    name: str
    roles: frozenset[str]
    emits: frozenset[str]
    step_up: bool = False


VERBS: dict[str, Verb] = {}
"""The catalogue of all acts, filled by each feature's `model.py`; routes name one of these."""


def verb(name: str, *roles: str, emits: Iterable[str] = (), step_up: bool = False) -> str:
    """Enter an act in the catalogue and give back its name."""
    VERBS[name] = Verb(name, frozenset(roles), frozenset(emits), step_up)
    return name


def admit(viewer: Viewer, name: str) -> Verb:
    """The verb, when this session may come to it at all. Raises OutOfScope (403), StepUpRequired (401)."""
    act = VERBS[name]
    if viewer.scopes is not None and name not in viewer.scopes:
        raise OutOfScope(f"This token was made without the scope {name}.")
    if act.step_up and (viewer.proved_at is None or utc_now() - viewer.proved_at > FRESH):
        raise StepUpRequired
    return act


def allowed(viewer: Viewer, name: str) -> Verb:
    """The verb, when the viewer's role includes it. Raises NotAllowed (403) and what `admit` raises."""
    act = admit(viewer, name)
    if act.roles and viewer.role not in act.roles:
        raise not_for(act.roles)
    return act


def not_for(roles: Iterable[str]) -> NotAllowed:
    """That an act is done by others, and by whom."""
    named = sorted(roles)
    said = ", ".join(named).replace("_", " ")
    return NotAllowed(f"Your role does not include this act. It is done by: {said}.", why="role", roles=named)
