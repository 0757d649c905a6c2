"""Before it is kept: exactly who would be sent to and who would see it, name by name, by the rule itself."""

from alerts.authorities.model import member_of
from alerts.coordination.duplicates import not_told_yet
from alerts.coordination.model import (
    PREVIEW,
    AuthorityRef,
    NewAlert,
    Preview,
    Reader,
    Receiver,
    Sees,
    face_class,
    released_class,
    side_of,
    unit_of,
)
from alerts.coordination.origin import Facts, countries_in, is_seen, not_to_origin, told_when_blocked
from alerts.coordination.queries import q
from alerts.coordination.red import is_red, names_fit, people_fit, red_class
from alerts.coordination.routing import Route, concerned, routes_of
from alerts.coordination.wording import languages_of
from jointops.base.access import FROM, MARKINGS, AccessClass, Viewer, allowed
from jointops.base.db import Db
from jointops.base.errors import Invalid
from jointops.base.tx import Tx

MOST = 2000
"""People named of those who would see it whole, and as many who would see its state; all of them are counted."""


async def preview_alert(db: Db, facts: Facts, viewer: Viewer, new: NewAlert) -> Preview:
    """Who would see this alert if it were released now. Nothing is kept.

    Whom an open alert told of the same fact is not among them. Raises NotAllowed (403), Invalid (422), AlertedAlready
    (409: nobody is left).
    """
    allowed(viewer, PREVIEW)
    if MARKINGS[new.marking] > viewer.clearance:
        raise Invalid.field("/marking", "You are not cleared for this marking yourself.", "clearance")
    names_fit(new, viewer)
    languages_of(new.language, new.translations)
    async with told_when_blocked(db, viewer, PREVIEW, new.trigger), db.look(viewer) as tx:
        await concerned(tx, facts, new.operation)
        await is_seen(tx, facts, new.trigger)
        routes = await not_told_yet(tx, new, await routes_of(tx, new))
        unit = unit_of(viewer, new.operation, new.networks)
        await people_fit(tx, new, unit, [one.authority for one in routes if one.blocked is None])
        excluded = await not_to_origin(tx, facts, new.trigger, {one.authority.country for one in routes})
        whole, face = _classes(new, viewer, unit, routes, excluded)
        readers, whole_count, state_count = await _readers(tx, whole, face)
        tx.audit(PREVIEW, records=len(readers))
        return Preview([_receiver(one) for one in routes], readers, whole_count, state_count)


def _classes(
    new: NewAlert, viewer: Viewer, unit: str, routes: list[Route], excluded: frozenset[str]
) -> tuple[AccessClass, AccessClass]:
    if is_red(new.marking):
        red = red_class(viewer.user, new.second or "", *new.persons)
        return red, red
    agencies = [member_of(one.authority.code) for one in routes if one.blocked is None]
    side = side_of(unit, new.second)
    whole = released_class(side, agencies, new.marking, excluded)
    return whole, face_class(side, agencies, new.operation, new.marking, new.handling, excluded)


async def _readers(tx: Tx, whole: AccessClass, face: AccessClass) -> tuple[list[Reader], int, int]:
    """Those who are named, how many see it whole, and how many its state alone: who sees the whole sees that too."""
    every, all = await _seeing(tx, whole, "whole")
    named = {one.user for one in every}
    state, faces = await _seeing(tx, face, "state")
    return [*every, *(one for one in state if one.user not in named)], all, max(0, faces - all)


async def _seeing(tx: Tx, one: AccessClass, sees: Sees) -> tuple[list[Reader], int]:
    asked = {"audience": sorted(one.audience), "excluded": _barred(one), "marking": one.marking}
    rows = await tx.all(q.readers_of, **asked, most=MOST)
    count = len(rows) if len(rows) < MOST else await tx.value(q.count_readers, **asked)
    return [Reader(**dict(row), sees=sees) for row in rows], count


def _barred(one: AccessClass) -> list[str]:
    """Who is kept out, as the class will be kept: of a country also those who hold no word of it."""
    return sorted({*one.excluded, *(f"{FROM}{country}" for country in countries_in(one.excluded))})


def _receiver(one: Route) -> Receiver:
    known = one.authority
    return Receiver(
        authority=AuthorityRef(known.id, known.code, known.name, known.country, known.time_zone),
        languages=known.languages,
        channel=known.channel,
        hours=known.hours,
        blocked=one.blocked,
        notices=[notice.kind for notice in one.notices],
    )
