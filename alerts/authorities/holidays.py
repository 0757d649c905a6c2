"""Days of a whole country: a holiday is said once and stands on the calendar of each of its authorities."""

from alerts.authorities.actions import days_fit, note_change, tell_authority
from alerts.authorities.calendar import OtherDays
from alerts.authorities.model import (
    DAYS,
    MOST_DAYS,
    Authority,
    AuthorityChange,
    CountryDays,
    DaysEntered,
    authority_class,
)
from alerts.authorities.queries import q
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid
from jointops.base.tx import Tx, rows_as


async def enter_days(db: Db, viewer: Viewer, new: CountryDays) -> DaysEntered:
    """Put days on the calendars of a country's authorities, all in one act.

    The clocks of alerts sent from now on go by them, and of those that wait from their next step on: what is due there
    already stays due.

    Raises Invalid (422: no authority there, hours by which no clock can go).
    """
    days = OtherDays(first=new.first, last=new.last, week=new.week, why=new.why)
    days_fit(days, "")
    class_id = await db.class_id(authority_class())
    async with db.write(viewer) as tx:
        tx.require(DAYS)
        known = rows_as(Authority, await tx.all(q.of_country, country=new.country))
        if not known:
            raise Invalid.field("/country", "The directory has no authority of this country.", "unknown")
        free = [one for one in known if not any(days.meets(other) for other in one.other_days)]
        for one in free:
            await _enter(tx, one, days)
            tell_authority(tx, DAYS, one.id, one.version + 1, class_id, one.country)
        if not free:
            tx.unchanged()
            tx.audit(DAYS, owner=new.country, result="repeat")
        entered = [one.code for one in free]
        return DaysEntered(entered, [one.code for one in known if one.code not in entered])


async def _enter(tx: Tx, one: Authority, days: OtherDays) -> None:
    """In the order of the days; what is over makes room, when there are as many as an entry holds."""
    today = utc_now().date()
    kept = [each for each in one.other_days if len(one.other_days) < MOST_DAYS or each.last >= today]
    if len(kept) >= MOST_DAYS:
        raise Invalid.field("/first", f"{one.code} has {MOST_DAYS} such days ahead already.", "many")
    fields = {name: getattr(one, name) for name in AuthorityChange.__struct_fields__}
    fields["other_days"] = sorted([*kept, days], key=lambda each: each.first)
    await tx.one(q.change_authority, id=one.id, version=one.version, **fields)
    await note_change(tx, one, fields)
