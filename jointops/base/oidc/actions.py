"""Signing in through a provider: begun here, ended here, by the same browser."""

import secrets
from uuid import UUID

import msgspec

from jointops.base import sql
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.devices.key import Device, pack, unpack
from jointops.base.errors import NotEnrolled, NotFound, Problem, SignInRefused
from jointops.base.oidc.claims import Spoken, spoken, user_name_of
from jointops.base.oidc.flow import Trip, way_back, way_out
from jointops.base.oidc.provider import Provider
from jointops.base.outward import Outward
from jointops.base.people.model import GRANTED
from jointops.base.sessions import attempts
from jointops.base.sessions.actions import Sessions
from jointops.base.settings import Settings
from jointops.base.tx import Event

q = sql.load("jointops.base.oidc")

KIND = "oidc"


class Leaving(msgspec.Struct, frozen=True):
    """Where the browser goes, and what it must bring back in its cookie."""

    url: str
    browser: str


class Back(msgspec.Struct, frozen=True):
    """What the browser comes back with. `issuer` (RFC 9207) may be missing; when it is there it must be right."""

    state: str
    code: str
    browser: str
    issuer: str | None


def provider_of(settings: Settings, code: str) -> Provider:
    """Raises NotFound (404)."""
    for provider in settings.providers:
        if provider.code == code:
            return provider
    raise NotFound("There is no such provider here.")


async def leave(db: Db, settings: Settings, provider: Provider, redirect_uri: str, device: Device) -> Leaving:
    """Begin: the trip's secrets stay here, good for five minutes. Raises SignInRefused (401)."""
    trip, browser = Trip.new(), secrets.token_urlsafe(32)
    url = await way_out(_outward(settings, provider), provider, trip, redirect_uri)
    facts = {
        "provider": provider.code,
        "nonce": trip.nonce,
        "verifier": trip.verifier,
        "redirect_uri": redirect_uri,
        "key": pack(device.key),
        "label": device.label,
    }
    await attempts.begin(db, KIND, _both(trip.state, browser), facts)
    return Leaving(url, browser)


async def come_back(db: Db, sessions: Sessions, settings: Settings, back: Back) -> Viewer:
    """End: a session for the person whom the provider names. What was refused is on record.

    Raises SignInRefused (401), OneFactor, NotEnrolled (403), DeviceLost (401).
    """
    provider: Provider | None = None
    try:
        facts = await attempts.take(db, KIND, _both(back.state, back.browser))
        provider = provider_of(settings, facts["provider"])
        if back.issuer is not None and back.issuer != provider.issuer:
            raise SignInRefused
        trip = Trip(back.state, facts["nonce"], facts["verifier"])
        claims = await way_back(_outward(settings, provider), provider, trip, facts["redirect_uri"], back.code)
        person = await _person(db, provider, claims)
        return await sessions.open_for(person, device=Device(unpack(facts["key"]), facts["label"]))
    except Problem:
        await attempts.refused(db, KIND, provider.country if provider else None)
        raise


def _outward(settings: Settings, provider: Provider) -> Outward:
    """To this provider alone; where it stands at a private address, the setting outward_networks says so."""
    return Outward(settings, hosts=provider.may_be_called(), ca=provider.ca)


async def _person(db: Db, provider: Provider, claims: dict[str, object]) -> UUID:
    subject = str(claims["sub"])
    known: dict[str, object] = {
        "issuer": provider.issuer,
        "subject": subject,
        "user_name": user_name_of(provider, claims),
        "country": provider.country,
    }
    pool = db.pool("door")
    row = await pool.fetchrow(q.person_of.text, *q.person_of.arguments(known))
    if row is not None and not row["enrolled"]:
        return row["person_id"]
    if not provider.may_enrol:
        raise NotEnrolled
    return await _enrolled(db, provider, subject, spoken(provider, claims))


async def _enrolled(db: Db, provider: Provider, subject: str, who: Spoken) -> UUID:
    """A person by a provider's word. What it makes or changes is on record, and true at once on their other screens."""
    async with db.service("door") as tx:
        row = await tx.maybe(q.enrol, issuer=provider.issuer, subject=subject, who=msgspec.to_builtins(who))
        if row is None:
            raise NotEnrolled("Somebody else has your account name here: ask your administrator.")
        person: UUID = row["person_id"]
        if row["was"] is None:
            tx.audit("people.enrol", person, owner=provider.country, result=row["becomes"])
        elif row["class_id"] is not None:
            tx.audit("people.enrol", person, owner=provider.country, result=f"{row['was']} → {row['becomes']}")
            tx.emit(Event(kind=GRANTED, record=person, version=1, class_id=row["class_id"], at=utc_now()))
        return person


def _both(state: str, browser: str) -> str:
    """State and cookie are one secret: a state that was sent to another browser opens nothing there."""
    return f"{state}.{browser}"
