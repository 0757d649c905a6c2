"""Not competent: an addressee says that it is not the one, and who is; the directory is mended where it was wrong."""

from uuid import UUID

import asyncpg
import msgspec

from alerts.authorities.model import Authority, NotCompetent
from alerts.authorities.queries import get_authority, named_authorities
from alerts.authorities.tasks import ask_about, classes_for
from alerts.coordination.model import on_side
from alerts.coordination.queries import addressees_of, get_alert, mine_of
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotFound
from jointops.base.handling import stays_with_addressees
from jointops.base.tx import Tx


class Refusal(msgspec.Struct, frozen=True):
    """An authority, for what it is not competent, and the class of its keepers' task by its country."""

    authority: Authority
    said: NotCompetent
    classes: dict[str, int]


async def refused_by(db: Db, viewer: Viewer, alert: UUID, said: NotCompetent) -> Refusal:
    """The viewer's authority among the addressees; of several the one that is meant, or that has the functions named.

    Raises NotFound (404: none is), Invalid (422: the sender's, none of theirs, no functions of it, or nobody else is
    named).
    """
    async with db.read(viewer) as tx:
        mine = mine_of(viewer, (await addressees_of(tx, [alert]))[alert])
        if not mine:
            sent = await get_alert(tx, alert)
            if on_side(viewer, sent.drafted_by.unit, sent.second) is None:
                raise NotFound
            raise Invalid.field("/not_competent", "Whoever it was sent to says this, not who sent it.", "not-here")
        meant = [each for each in mine if said.authority in (None, each.authority.id)]
        if not meant:
            raise Invalid.field("/not_competent/authority", "It was not sent to you at this authority.", "unknown")
        known = [await get_authority(tx, each.authority.id) for each in meant]
        one = next((each for each in known if {*said.functions} <= {*each.functions}), known[0])
        for place, function in enumerate(said.functions):
            if function not in one.functions:
                message = f"The directory does not say that {one.code} is competent for {function}."
                raise Invalid.field(f"/not_competent/functions/{place}", message, "unknown")
        if said.named is not None and (said.named == one.id or not await named_authorities(tx, [said.named])):
            raise Invalid.field("/not_competent/named", "This is no other authority of the directory.", "unknown")
    return Refusal(one, said, await classes_for(db, viewer, [one.country]))


async def ask_keepers(tx: Tx, alert: asyncpg.Record, refusal: Refusal) -> None:
    """Have the entry looked at, unless that would tell keepers of an alert that stays with its addressees."""
    if not stays_with_addressees(alert["marking"], alert["handling"]):
        await ask_about(tx, refusal.authority, refusal.said, refusal.classes)
