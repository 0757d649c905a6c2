"""An addressee carries an alert on: referral, request, case, joint action, charge, outcome."""

from datetime import timedelta
from uuid import UUID

import asyncpg

from alerts.authorities.model import member_of
from alerts.authorities.standing import day_in
from alerts.coordination.model import By
from alerts.coordination.queries import get_alert, mine_of
from alerts.coordination.queries import q as alerts
from alerts.coordination.telling import face_data
from alerts.followup.model import AFTER, VERB_OF, NewStep, Stage, Step
from alerts.followup.queries import list_steps, q
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotFound, WrongState
from jointops.base.tx import Event


async def follow_alert(db: Db, viewer: Viewer, id: UUID, stage: Stage, new: NewStep) -> list[Step]:
    """A country comes a stage further. A repeat changes nothing.

    Raises NotFound (404: not addressed to this viewer), WrongState (409: the stage before is missing, or this one is on
    record otherwise),
    Invalid (422: a day to come, or before the stage before, the first before it was sent there).
    """
    verb = VERB_OF[stage]
    async with db.write(viewer) as tx:
        tx.require(verb)
        row = await tx.one(alerts.lock_alert, id=id)
        addressees = (await get_alert(tx, id)).addressees
        mine = mine_of(viewer, addressees)
        if row["state"] not in ("released", "closed") or not mine:
            raise NotFound
        authority = mine[0].authority
        before = await tx.all(q.stages_of, alert=id, country=authority.country)
        known = {one["stage"]: one["happened_on"] for one in before}
        first = AFTER.get(stage)
        if first and first not in known:
            raise WrongState(f"First comes the {first.replace('-', ' ')}.")
        sent = min(one.sent_at for one in addressees if one.sent_at and one.authority.country == authority.country)
        # A day is the local one of whoever followed it, which west of UTC may be the day before that of the sending.
        earliest = known[first] if first else sent.date() - timedelta(days=1)
        if not earliest <= new.happened_on <= day_in(authority.time_zone, utc_now()):
            raise Invalid.field("/happened_on", "It happened after what came before, and not after today.", "order")
        by = By(viewer.user, viewer.name, viewer.country, member_of(authority.code))
        added = await tx.maybe(
            q.add_step,
            alert_id=id,
            authority_id=authority.id,
            country=authority.country,
            stage=stage,
            legal_basis=new.legal_basis,
            note=new.note,
            happened_on=new.happened_on,
            by=by,
            class_id=row["class_id"],
        )
        tx.audit(verb, id, result=stage if added else "repeat")
        if added is None:
            _repeats(next(one for one in before if one["stage"] == stage), new)
            tx.unchanged()
            return await list_steps(tx, id)
        touched = await tx.one(alerts.touch, id=id)
        tx.emit(
            Event(
                kind="alert.outcome" if stage == "outcome" else "alert.followed",
                record=id,
                version=touched["version"],
                class_id=touched["face_class_id"],
                at=utc_now(),
                operation=touched["operation"],
                data=face_data(touched, "followed") | {"stage": stage, "country": authority.country},
            )
        )
        return await list_steps(tx, id)


def _repeats(kept: asyncpg.Record, new: NewStep) -> None:
    if any(kept[name] != getattr(new, name) for name in NewStep.__struct_fields__):
        raise WrongState(
            f"A colleague has put this on record: {kept['legal_basis']}, on {kept['happened_on']}. Read it first.",
            why="otherwise-on-record",
        )
