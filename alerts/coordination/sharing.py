"""How a released alert is shared by its drafter's unit: with addressees, thread, face and mark."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from alerts.authorities.model import member_of
from alerts.coordination.model import UNSENT, Trigger, side_of
from alerts.coordination.origin import Facts, besides, holds, not_to_origin, told_when_blocked
from alerts.coordination.queries import excluded_from_alert, q
from geo.marks.actions import move_mark
from jointops.base.db import Db
from jointops.base.handling import RED
from jointops.base.shares.model import SHARE, Kind, Owned, country_of
from jointops.base.shares.queries import still_shared
from jointops.base.tx import Tx


async def _lock(tx: Tx, id: UUID) -> Owned | None:
    row = await tx.maybe(q.lock_alert, id=id)
    if row is None or row["state"] in UNSENT:
        return None
    return Owned(
        side=row["drafted_by"]["unit"],
        version=row["version"],
        faces={"whole": row["class_id"], "face": row["face_class_id"]},
        told="face",
        operation=row["operation"],
        by_name=row["marking"] >= RED,
        keeps=frozenset([*side_of(row["drafted_by"]["unit"], row["second"]), *await _addressed(tx, id)]),
    )


async def _addressed(tx: Tx, id: UUID) -> list[str]:
    """Whom it is addressed to, as principals: they see it by that, not by a share."""
    rows = await tx.all(q.addressees_of, ids=[id])
    return [member_of(row["code"]) for row in rows if row["state"] != "blocked"]


async def _move(tx: Tx, id: UUID, faces: dict[str, int]) -> None:
    await tx.run(q.move_class, id=id, whole=faces["whole"], face=faces["face"])
    await tx.run(q.move_addressees, id=id, whole=faces["whole"])
    await tx.run(q.move_replies, id=id, whole=faces["whole"])
    for move in (q.move_editions, q.move_readings, q.move_follow_ups):
        await tx.run(move, id=id, whole=faces["whole"])
    await tx.run(q.pass_on_files, alert_id=id, class_id=faces["whole"])
    await tx.run(q.move_steps, id=id, whole=faces["whole"])
    await tx.run(q.move_face, id=id, face=faces["face"])
    await move_mark(tx, id, faces["face"])


def share_kind(facts: Facts) -> Kind:
    """How an alert is shared: with nobody who must not learn of the record behind it by now, and kept from those."""

    async def barred(db: Db, tx: Tx, id: UUID, added: Sequence[str]) -> frozenset[str]:
        row = await tx.one(q.lock_alert, id=id)
        trigger = msgspec.convert(row["trigger"], Trigger | None)
        if trigger is None:
            return frozenset()
        await holds(tx, facts, trigger)
        countries = frozenset(filter(None, map(country_of, added)))
        async with told_when_blocked(db, tx.viewer, SHARE, trigger):
            kept = await not_to_origin(tx, facts, trigger, countries, await excluded_from_alert(tx, id), "/with")
        origin = await facts.kept_from(tx, trigger.kind, trigger.id)
        # Whom it was sent to or shared with keeps what they have: taking that back is an act of its own.
        let_in = [*await _addressed(tx, id), *await still_shared(tx, id)]
        told = [country for one in let_in if (country := country_of(one))]
        return besides(
            kept | {f"country:{one}" for one in origin}, tx.viewer.country, row["drafted_by"]["country"], *told
        )

    return Kind(_lock, _move, barred)
