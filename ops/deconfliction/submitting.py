"""Submitting a plan: what can be compared becomes tokens, and nothing else of it is kept."""

from datetime import timedelta

import msgspec

from jointops.base.access import Viewer, allowed
from jointops.base.cipher import Domain
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import IdReused, Invalid, NotFound
from jointops.base.people.queries import Named, named_people
from jointops.base.tx import Tx
from ops.deconfliction.keys import operation_key, q, tokens_of
from ops.deconfliction.model import (
    AHEAD,
    DESKS,
    LONGEST,
    MOST_A_DAY,
    SUBMIT,
    NewPlan,
    PlanSeen,
    TooManyPlans,
    plan_class,
)
from ops.deconfliction.queries import get_plan
from ops.deconfliction.settling import tell
from ops.deconfliction.words import own_close_words, own_words, probe_close_words, probe_words, subject_words
from ops.operations.model import takes_part
from ops.operations.queries import get_operation

DAY = timedelta(days=1)


async def submit_plan(db: Db, keys: Domain, viewer: Viewer, new: NewPlan) -> tuple[PlanSeen, bool]:
    """Keep the tokens of a plan until its supervisor has approved it. A repeat gives the same record, and False.

    The answer is the same whatever others plan: nothing is compared in this call.

    Raises Invalid (422), NotFound (404), IdReused (409), TooManyPlans (429).
    """
    allowed(viewer, SUBMIT)
    _can_be_compared(new)
    if not takes_part(viewer, new.operation):
        raise NotFound
    async with db.read(viewer) as tx:
        operation = await get_operation(tx, new.operation)
        commander = await _people(tx, new)
    key = await operation_key(db, keys, operation.id)
    words = own_words(new), probe_words(new), own_close_words(new), probe_close_words(new)
    own, probes, own_near, probes_near = (tokens_of(key, each) for each in words)
    class_id = await db.class_id(plan_class(viewer.country, viewer.user, new.supervisor, new.commander.user))
    async with db.write(viewer) as tx:
        tx.require(SUBMIT)
        if not await _stored(tx, new, commander, len(own), class_id):
            tx.unchanged()
            tx.audit(SUBMIT, new.id, result="repeat")
            return await get_plan(tx, new.id), False
        await tx.run(q.keep_tokens, plan=new.id, own=own, probes=probes, own_near=own_near, probes_near=probes_near)
        tx.audit(SUBMIT, new.id, owner=viewer.country, records=len(own))
        tell(tx, new.id, 1, new.operation, class_id, utc_now(), "waiting")
        return await get_plan(tx, new.id), True


def _can_be_compared(new: NewPlan) -> None:
    now, window = utc_now(), new.window
    if window.end <= now or window.start > now + AHEAD:
        raise Invalid.field("/window", f"Plan what ends after now and begins within {AHEAD.days} days.", "time")
    if window.end - window.start > LONGEST:
        raise Invalid.field("/window", f"A plan lasts {LONGEST.days} days at most: submit the rest later.", "too-long")
    if new.position is None and not new.subjects:
        raise Invalid.field("/position", "Give a place, or a subject.", "missing")
    for number, subject in enumerate(new.subjects):
        if not subject_words(subject):
            raise Invalid.field(
                f"/subjects/{number}", "A subject is compared by a number, or by a name with a birth date.", "no-key"
            )


async def _people(tx: Tx, new: NewPlan) -> str:
    """The commander's name, when commander and supervisor are colleagues who may be it. Raises Invalid (422)."""
    named = {one.user: one for one in await named_people(tx, [new.supervisor, new.commander.user])}
    supervisor, commander = named.get(new.supervisor), named.get(new.commander.user)
    if supervisor is None or not _of_us(tx, supervisor, new.operation) or supervisor.role not in DESKS:
        raise Invalid.field("/supervisor", "Name a colleague of your country in this operation.", "unknown")
    if new.supervisor == tx.viewer.user:
        raise Invalid.field("/supervisor", "Nobody supervises their own plan: name another person.", "own")
    if commander is None or not _of_us(tx, commander, new.operation):
        raise Invalid.field("/commander/user", "Name a person of your country in this operation.", "unknown")
    return commander.name


def _of_us(tx: Tx, one: Named, operation: str) -> bool:
    return one.country == tx.viewer.country and f"op:{operation}@{one.country}" in one.principals


async def _stored(tx: Tx, new: NewPlan, commander: str, tokens: int, class_id: int) -> bool:
    # Of the plan only a keyed hash is kept to know a repeat by: a plain one could be guessed like an unkeyed token.
    digest = bytes.fromhex(tx.keyed(msgspec.json.encode(new).decode()))
    viewer, now = tx.viewer, utc_now()
    await tx.run(q.one_at_a_time, person_id=viewer.person_id)
    before = await tx.maybe(q.plan_of_person, id=new.id, person_id=viewer.person_id)
    if before is not None and bytes(before["body_hash"]) == digest:
        return False
    if await tx.value(q.count_submitted, person_id=viewer.person_id, since=now - DAY) >= MOST_A_DAY:
        raise TooManyPlans
    contact = {"user": new.commander.user, "name": commander, "phone": new.commander.phone}
    row = await tx.maybe(
        q.add_plan,
        id=new.id,
        operation=new.operation,
        country=viewer.country,
        kind=new.kind,
        case_number=new.case_number,
        starts_at=new.window.start,
        ends_at=new.window.end,
        submitted_by=viewer.user,
        supervisor=new.supervisor,
        commander=contact,
        tokens=tokens,
        submitted_at=now,
        person_id=viewer.person_id,
        body_hash=digest,
        class_id=class_id,
    )
    if row is None:
        raise IdReused
    return True
