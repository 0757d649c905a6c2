"""Making tokens for connectors."""

from jointops.base.access import VERBS, Viewer
from jointops.base.db import Db
from jointops.base.devices.key import Device
from jointops.base.errors import FieldError, Invalid
from jointops.base.sessions.actions import Sessions
from jointops.base.tokens.model import MAKE, OWN, MadeToken, NewToken


async def make_token(db: Db, sessions: Sessions, viewer: Viewer, new: NewToken) -> MadeToken:
    """A token that may do no more than its maker's role, and of that only what is named.

    Raises Invalid (422) naming each scope that is none, StepUpRequired (401).
    """
    wrong = [
        FieldError(f"/scopes/{place}", f"{scope} is no act that a token of yours may do.", "scope")
        for place, scope in enumerate(new.scopes)
        if not _may_be_given(viewer, scope)
    ]
    if wrong:
        raise Invalid("Some scopes cannot be given.", wrong)
    async with db.write(viewer) as tx:
        tx.require(MAKE)
        tx.audit(MAKE, viewer.session_id)
    scopes = sorted(set(new.scopes))
    made = await sessions.open_for(viewer.person_id, new.hours, Device(b"", new.name), name=new.name, scopes=scopes)
    return MadeToken(made.session_id, made.key, new.name, scopes, made.expires_at)


def _may_be_given(viewer: Viewer, scope: str) -> bool:
    act = VERBS.get(scope)
    return (
        act is not None
        and not act.step_up
        and not scope.startswith(OWN)
        and (not act.roles or viewer.role in act.roles)
    )
