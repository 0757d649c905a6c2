"""Passkeys are made by people who are signed in, and sign people in or prove that they are there."""

import secrets
from uuid import UUID

import asyncpg

from jointops.base import sql
from jointops.base.access import FRESH, Viewer, admit
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.devices.key import Device, pack, unpack
from jointops.base.errors import IdReused, JustSignedIn, NotFound, Problem, SignInRefused
from jointops.base.passkeys import ceremony
from jointops.base.passkeys.model import ADD, REMOVE, Credential, NewPasskey, Passkey, Shown
from jointops.base.sessions import attempts
from jointops.base.sessions.actions import Sessions

q = sql.load("jointops.base.passkeys")

MAKE, SIGN_IN, STEP_UP = "passkey.make", "passkey.sign-in", "passkey.step-up"
_BYTES = 32


async def ask_for_new(db: Db, viewer: Viewer, site: str) -> dict[str, object]:
    """What to ask the browser, of somebody who is there: who has a passkey proves it with that one.

    Who has none has signed in just now. Raises StepUpRequired (401), JustSignedIn (401).
    """
    async with db.read(viewer) as tx:
        known = [row["id"] for row in await tx.all(q.mine)]
        signed_in = await tx.value(q.signed_in)
    if known:
        admit(viewer, REMOVE)
    elif utc_now() - max(signed_in, viewer.proved_at or signed_in) > FRESH:
        raise JustSignedIn
    challenge = secrets.token_bytes(_BYTES)
    await attempts.begin(db, MAKE, pack(challenge), {"session": str(viewer.session_id)})
    return ceremony.to_make(viewer, site, challenge, known)


async def add(db: Db, viewer: Viewer, site: str, new: NewPasskey) -> None:
    """Raises SignInRefused (401) for a challenge that is not this session's own, IdReused (409)."""
    challenge = ceremony.challenge_in(new.credential)
    facts = await attempts.take(db, MAKE, challenge)
    if facts["session"] != str(viewer.session_id):
        raise SignInRefused
    made = ceremony.made(new.credential, site, unpack(challenge))
    given: dict[str, object] = {
        "credential": made.credential_id,
        "key": made.credential_public_key,
        "sign_count": made.sign_count,
        "label": new.label,
    }
    try:
        async with db.write(viewer) as tx:
            tx.require(ADD)
            await tx.run(q.add, **given)
            tx.audit(ADD, viewer.session_id)
    except asyncpg.UniqueViolationError:
        raise IdReused from None


async def ask_to_show(db: Db, kind: str, site: str, session: UUID | None = None) -> dict[str, object]:
    """What to ask the browser, to sign in or, for a session, to prove that its person is there."""
    challenge = secrets.token_bytes(_BYTES)
    await attempts.begin(db, kind, pack(challenge), {"session": str(session)})
    return ceremony.to_show(site, challenge)


async def sign_in(db: Db, sessions: Sessions, site: str, shown: Shown, label: str) -> Viewer:
    """A session for the owner of a passkey; what was refused is on record. Raises SignInRefused, DeviceLost (401)."""
    try:
        person = await _owner(db, SIGN_IN, site, shown.credential, None)
        return await sessions.open_for(person, device=Device.read(shown.key, label), proved=True)
    except Problem:
        await attempts.refused(db, "passkey")
        raise


async def step_up(db: Db, sessions: Sessions, viewer: Viewer, site: str, shown: Shown) -> None:
    """The person of this session is there. Raises SignInRefused (401), also for the passkey of somebody else."""
    if await _owner(db, STEP_UP, site, shown.credential, viewer.session_id) != viewer.person_id:
        raise SignInRefused
    await sessions.prove(viewer, "passkey")


async def _owner(db: Db, kind: str, site: str, credential: Credential, session: UUID | None) -> UUID:
    challenge = ceremony.challenge_in(credential)
    facts = await attempts.take(db, kind, challenge)
    id, pool = ceremony.id_of(credential), db.pool("door")
    known = await pool.fetchrow(q.find.text, id)
    if known is None or facts["session"] != str(session):
        raise SignInRefused
    used = ceremony.shown(credential, site, unpack(challenge), known["key"], known["sign_count"])
    if not await pool.fetchval(q.use.text, id, used.new_sign_count):
        raise SignInRefused
    return known["person_id"]


async def list_mine(db: Db, viewer: Viewer) -> list[Passkey]:
    async with db.read(viewer) as tx:
        rows = await tx.all(q.mine)
    return [Passkey(pack(row["id"]), row["label"], row["made_at"], row["used_at"]) for row in rows]


async def remove(db: Db, sessions: Sessions, viewer: Viewer, id: str) -> None:
    """A passkey that is given up may be in other hands: its owner's other sessions end with it.

    Raises NotFound (404), StepUpRequired (401).
    """
    try:
        credential = unpack(id)
    except ValueError:
        raise NotFound from None
    async with db.write(viewer) as tx:
        tx.require(REMOVE)
        if not await tx.value(q.remove, credential=credential):
            raise NotFound
        tx.audit(REMOVE, viewer.session_id)
    await sessions.end_others(viewer)
