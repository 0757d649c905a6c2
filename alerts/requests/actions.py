"""Asking another state under a treaty that binds it, and following the request to its end."""

from datetime import date
from uuid import UUID

import asyncpg
import msgspec

from alerts.authorities.model import Authority, member_of
from alerts.authorities.queries import named_authorities
from alerts.authorities.standing import day_of
from alerts.coordination.model import UNSENT, By
from alerts.coordination.queries import get_handled
from alerts.networks.queries import are_mandated
from alerts.requests.model import (
    ASSESS,
    CARRIED,
    DRAFT,
    MOVE,
    MOVES,
    PRESERVATION,
    REMIND_AFTER,
    WAITS,
    Move,
    NewAssessment,
    NewRequest,
    Request,
    Side,
    request_class,
)
from alerts.requests.queries import get_request, q
from alerts.requests.sending import can_be_sent, channel_back, fits, is_accepted, may_pass_on
from geo.countries import name_of
from jointops.base.access import Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotFound, Stale, WrongState
from jointops.base.handling import may
from jointops.base.ids import letters
from jointops.base.tx import Event, Tx


class _Codes(msgspec.Struct, frozen=True):
    """What binds a request: the handling codes of the alert that it follows, and the principal whose word they are."""

    handling: list[str]
    origin: str


async def draft_request(db: Db, viewer: Viewer, new: NewRequest) -> Request:
    """A request of one authority to another, which sees nothing of it before it is told of it, or it is sent.

    Raises Invalid (422: a day to come, a state that is not party, others' work, a language that the authority does not
    accept, an alert that it cannot follow).
    """
    async with db.read(viewer) as tx:
        asks, asked = await _parties(tx, new)
    _speaks(viewer, new, asks)
    if new.opened_on > (today := day_of(asks, utc_now())):
        raise Invalid.field("/opened_on", f"A request is not dated in the future: there it is {today} today.", "time")
    if new.languages:
        is_accepted(asked, new.languages)
        new = msgspec.structs.replace(new, languages=list(dict.fromkeys(new.languages)))
    else:  # what these are worth is asked when it is sent
        new = msgspec.structs.replace(new, languages=asks.languages)
    class_id = await db.class_id(request_class([member_of(asks.code)], new.network, new.facilitator))
    try:
        async with db.write(viewer) as tx:
            tx.require(DRAFT)
            await _mandated(tx, new)
            await _bound(tx, new.treaty, new.opened_on, [asks.country, asked.country])
            codes = await _may_follow(tx, new.alert, member_of(asks.code))
            await _preserves(tx, new)
            first = new.preserved_by
            if new.preserve:
                first = await _added(tx, _preserving(new), asks.country, class_id, codes)
            id = await _added(tx, msgspec.structs.replace(new, preserved_by=first), asks.country, class_id, codes)
            return (await get_request(tx, id))[0]
    except asyncpg.ForeignKeyViolationError:
        raise Invalid.field("/network", "There is no such network.", "unknown") from None


async def move_request(db: Db, viewer: Viewer, id: UUID, version: int, state: str, said: Move) -> Request:
    """Its next state, by the side that brings it about. A repeat changes nothing.

    Raises NotFound (404), WrongState (409), Stale (412: another person changed it), Invalid (422: it follows an alert
    that who sends it does not see whole or may not bring before a court, a refusal without its ground, more asked for
    without what, a use without what for, a treaty that binds either side no more, an authority that cannot be sent to,
    or not by this channel or in these languages, a task force outside the days of its mandate).
    """
    if state in CARRIED:
        sends = state == "sent"
        channel = await (can_be_sent if sends else channel_back)(db, viewer, id, version, said)
        said = msgspec.structs.replace(said, channel=channel)
    both = await _class_of_both(db, viewer, id) if state in MOVES["draft"] else None
    async with db.look(viewer) as tx:
        tx.require(MOVE)
        await tx.one(q.lock_request, id=id)
        known, class_id = await get_request(tx, id)
        if known.state == state:
            tx.unchanged()
            tx.audit(MOVE, id, owner=known.requesting_country, result="repeat")
            return known
        if known.version != version:
            raise Stale
        if state not in known.may:
            raise WrongState(f"It is {known.state}: your side can bring it to {', '.join(known.may) or 'nothing'} now.")
        if state in ("informal", "sent"):
            await may_pass_on(tx, known)
            await _mandated(tx, known)
            await _bound(tx, known.treaty, known.opened_on, [known.requesting_country, known.requested_country])
        fits(known, state, said)
        now = utc_now()  # days as elapsed time, as the keeper counts them: a summer time would put them an hour apart
        remind_at = now + REMIND_AFTER[0] if state in WAITS else None
        languages = list(dict.fromkeys([*known.languages, *said.languages]))
        await tx.run(q.move_request, id=id, state=state, at=now, remind_at=remind_at, languages=languages)
        await _stepped(tx, id, state, said, class_id)
        if both is not None and known.state == "draft":
            await tx.run(q.show_request, id=id, class_id=both)
        tx.audit(MOVE, id, owner=known.requesting_country, result=state)
        return await _told(tx, id)


async def _class_of_both(db: Db, viewer: Viewer, id: UUID) -> int:
    """Who sees a request that is no draft any more. Raises NotAllowed (403), NotFound (404)."""
    allowed(viewer, MOVE)
    async with db.read(viewer) as tx:
        known, _ = await get_request(tx, id)
    agencies = [member_of(known.requesting_code), member_of(known.requested_code)]
    return await db.class_id(request_class(agencies, known.network, known.facilitator))


async def assess_request(db: Db, viewer: Viewer, id: UUID, version: int, new: NewAssessment) -> Request:
    """What the viewer's side says of the offence under its law; it moves nothing and holds nothing up.

    A repeat changes nothing. Raises NotFound (404: no side of it is the viewer's), WrongState (409), Stale (412).
    """
    async with db.look(viewer) as tx:
        tx.require(ASSESS)
        await tx.one(q.lock_request, id=id)
        known, class_id = await get_request(tx, id)
        if known.side is None:
            raise NotFound
        said = next((one for one in known.assessments if one.side == known.side), None)
        names = NewAssessment.__struct_fields__
        if said is not None and all(getattr(said, name) == getattr(new, name) for name in names):
            tx.unchanged()
            tx.audit(ASSESS, id, owner=known.requesting_country, result="repeat")
            return known
        if known.version != version:
            raise Stale
        if known.state == "closed":
            raise WrongState("This request is closed.")
        await tx.run(q.touch_request, id=id)
        await _assessed(tx, id, known.side, new, class_id)
        tx.audit(ASSESS, id, owner=known.requesting_country, result=new.dual_criminality)
        return await _told(tx, id, "request.assessed")


async def _added(tx: Tx, new: NewRequest, country: str, class_id: int, codes: _Codes) -> UUID:
    """A request as a draft, under a number that no other has, and told; its id."""
    beside = ("assessment", "preserve")
    columns = {name: getattr(new, name) for name in NewRequest.__struct_fields__ if name not in beside}
    columns |= {"class_id": class_id, "handling": codes.handling, "origin": codes.origin}
    row = None
    while row is None:
        row = await tx.maybe(q.add_request, number=f"{country}-R{letters(5)}", **columns)
    id: UUID = row["id"]
    await _stepped(tx, id, "draft", Move(), class_id)
    if new.assessment is not None:
        await _assessed(tx, id, "requesting", new.assessment, class_id)
    tx.audit(DRAFT, id, owner=country)
    await _told(tx, id)
    return id


def _preserving(new: NewRequest) -> NewRequest:
    """The urgent request that what the other one asks for be kept meanwhile."""
    return msgspec.structs.replace(new, measure=PRESERVATION, urgent=True, assessment=None, preserve=False)


async def _preserves(tx: Tx, new: NewRequest) -> None:
    """Whether what is named preserves what is asked for. Raises Invalid (422)."""
    if new.preserve and (new.measure == PRESERVATION or new.preserved_by is not None):
        message = "This asks for preservation itself, or names the request that did."
        raise Invalid.field("/preserve", message, "not-here")
    if new.preserved_by is None:
        return
    try:
        first, _ = await get_request(tx, new.preserved_by)
    except NotFound:
        raise Invalid.field("/preserved_by", "You are party to no such request.", "unknown") from None
    sides = (first.requesting, first.requested, first.measure)
    if sides != (new.requesting, new.requested, PRESERVATION):
        message = "This is no request of the same authorities that data be preserved."
        raise Invalid.field("/preserved_by", message, "unknown")
    if first.state in ("refused", "closed") and all(step.state != "answered" for step in first.steps):
        message = f"{first.number} preserves nothing: it is {first.state} and was never answered. Ask anew."
        raise Invalid.field("/preserved_by", message, "unknown")


async def _parties(tx: Tx, new: NewRequest) -> tuple[Authority, Authority]:
    known = {one.id: one for one in await named_authorities(tx, [new.requesting, new.requested])}
    for name in ("requesting", "requested"):
        if getattr(new, name) not in known:
            raise Invalid.field(f"/{name}", "This authority is not in the directory.", "unknown")
    if known[new.requesting].country == known[new.requested].country:
        raise Invalid.field("/requested", "A request goes to another country.", "own")
    return known[new.requesting], known[new.requested]


def _speaks(viewer: Viewer, new: NewRequest, asks: Authority) -> None:
    desks = {f"network:{one}" for one in (new.network, new.facilitator) if one}
    if not {member_of(asks.code), *desks} & viewer.principals:
        message = "An authority's own people ask in its name, or the secretariat or programme that facilitates it."
        raise Invalid.field("/requesting", message, "not-yours")


async def _mandated(tx: Tx, request: NewRequest | Request) -> None:
    """Nothing goes through a task force outside its mandate, nor with its help. Raises Invalid (422)."""
    for name, code in (("network", request.network), ("facilitator", request.facilitator)):
        await are_mandated(tx, [code] if code else [], f"/{name}")


async def _bound(tx: Tx, treaty: str, day: date, countries: list[str]) -> None:
    bound = {row["country"] for row in await tx.all(q.bound, treaty=treaty, countries=countries, day=day)}
    for country in countries:
        if country not in bound:
            message = f"{name_of(country)} is not party to this treaty on {day}: choose another legal basis."
            raise Invalid.field("/treaty", message, "not-party")


async def _may_follow(tx: Tx, alert: UUID | None, asks: str) -> _Codes:
    """What binds it. A request brings what an alert says before the other side's court: the codes must leave that."""
    if alert is None:
        return _Codes([], asks)
    try:
        followed, record = await get_handled(tx, alert)
    except NotFound:
        raise Invalid.field("/alert", "This alert is not addressed to you.", "unknown") from None
    if followed.state in UNSENT:
        message = f"{followed.number} is {followed.state}: release it first, or make the request without it."
        raise Invalid.field("/alert", message, "unsent")
    if followed.state == "recalled":
        message = f"{followed.number} was recalled: make the request without it, or on the alert that came instead."
        raise Invalid.field("/alert", message, "recalled")
    if not may("court", record, tx.viewer):
        message = "The sender keeps this alert from courts: ask for its release, then make the request."
        raise Invalid.field("/alert", message, "handling")
    return _Codes(sorted(record.handling), record.origin)


async def _stepped(tx: Tx, id: UUID, state: str, said: Move, class_id: int) -> None:
    by = By(tx.viewer.user, tx.viewer.name, tx.viewer.country, "")
    await tx.run(
        q.add_step,
        request_id=id,
        state=state,
        note=said.note,
        ground=said.ground or "",
        wanting=sorted(set(said.wanting)),
        channel=said.channel if state in CARRIED else "",
        fingerprint=said.sha256,
        documents=said.documents,
        by=by,
        class_id=class_id,
    )


async def _assessed(tx: Tx, id: UUID, side: Side, new: NewAssessment, class_id: int) -> None:
    by = By(tx.viewer.user, tx.viewer.name, tx.viewer.country, "")
    said = {name: getattr(new, name) for name in NewAssessment.__struct_fields__}
    await tx.run(q.add_assessment, request_id=id, side=side, by=by, class_id=class_id, **said)


async def _told(tx: Tx, id: UUID, kind: str = "request.state") -> Request:
    now, class_id = await get_request(tx, id)
    countries = [now.requesting_country, now.requested_country]
    tx.emit(
        Event(
            kind=kind,
            record=id,
            version=now.version,
            class_id=class_id,
            at=utc_now(),
            data={"id": str(id), "state": now.state, "countries": countries, "urgent": now.urgent},
        )
    )
    return now
