"""TLP:RED: an alert goes to named persons, and a second person of the drafter's unit releases it.

Below TLP:RED the drafter may ask for a second person too, who then releases it and nobody else. Whose drafts no unit
shares names somebody of the same role and country: the two of them see the draft.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from alerts.authorities.model import Authority, member_of
from alerts.coordination.model import RELEASE, Alert, Correction, NewAlert, SentLate
from jointops.base.access import MARKINGS, VERBS, AccessClass, Viewer, access_class
from jointops.base.approvals.model import KindName, NewProposal
from jointops.base.errors import Invalid
from jointops.base.handling import RED
from jointops.base.people.queries import Named, named_people
from jointops.base.tx import Tx

TOGETHER: tuple[KindName, ...] = ("alert.correct", "alert.attach")
"""What drafter and second person do with what they released, and what ends with it."""

LASTS = timedelta(days=2)

REASON = "An alert at TLP:RED is released by a second person."

CORRECTION_REASON = "A second person released this alert: what it says instead goes out by both of them as well."

FILE_REASON = "A second person released this alert: a file that comes after it goes out by both of them as well."

LATE_REASON = "It could not be sent there at its release and can be now: at TLP:RED by a second person."


def is_red(marking: str) -> bool:
    return MARKINGS[marking] >= RED


def names_fit(new: NewAlert, viewer: Viewer) -> None:
    """Whether somebody is named where somebody must be. Raises Invalid (422)."""
    if new.persons and not is_red(new.marking):
        raise Invalid.field("/persons", "Persons are named at TLP:RED alone.", "not-here")
    if new.second == viewer.user:
        raise Invalid.field("/second", "Nobody releases their own alert: name a colleague.", "own")
    if not is_red(new.marking):
        return
    if not new.second:
        raise Invalid.field("/second", "Name the colleague who is to release this.", "missing")
    if not new.persons:
        raise Invalid.field("/persons", "TLP:RED goes to named persons: name at least one.", "missing")


async def people_fit(tx: Tx, new: NewAlert, unit: str, addressees: list[Authority]) -> None:
    """Whether those named may read it, and every addressee has somebody among them. Raises Invalid (422)."""
    if not new.second:
        return
    second = next(iter(await named_people(tx, [new.second])), None)
    if not _releases(second, unit, tx.viewer, MARKINGS[new.marking]):
        message = f"This is no colleague of your unit who may release {new.marking}."
        raise Invalid.field("/second", message, "unknown")
    if is_red(new.marking):
        await readers_fit(tx, new.persons, addressees)


async def readers_fit(tx: Tx, persons: list[str], addressees: list[Authority]) -> None:
    """Whether those named may read TLP:RED, and every addressee has somebody among them. Raises Invalid (422)."""
    known = {one.user: one for one in await named_people(tx, persons)}
    agencies = {member_of(one.code) for one in addressees}
    for place, user in enumerate(persons):
        named = known.get(user)
        if named is None or named.clearance < RED or not agencies & set(named.principals):
            message = "This is nobody at the addressees who may read TLP:RED."
            raise Invalid.field(f"/persons/{place}", message, "unknown")
    held = {principal for user in persons for principal in known[user].principals}
    if silent := [one.code for one in addressees if member_of(one.code) not in held]:
        raise Invalid.field("/persons", f"Nobody is named at {', '.join(silent)}.", "missing")


def _releases(second: Named | None, unit: str, drafter: Viewer, marking: int) -> bool:
    if second is None or second.clearance < marking or second.role not in VERBS[RELEASE].roles:
        return False
    if unit.startswith("user:"):
        return (second.role, second.country) == (drafter.role, drafter.country)
    return unit in second.principals


def red_class(*users: str) -> AccessClass:
    """Named persons and nobody else."""
    return access_class(*(f"user:{user}" for user in users), marking=RED)


def two_class(alert: Alert) -> AccessClass | None:
    """Drafter and second person, who change together what one of them released; None where nobody was named."""
    if alert.second is None:
        return None
    users = (f"user:{user}" for user in (alert.drafted_by.user, alert.second))
    return access_class(*users, marking=MARKINGS[alert.marking])


def release_proposal(alert: UUID, number: str, priority: str, countries: list[str], class_id: int) -> NewProposal:
    """That a draft waits for its second person."""
    summary = {"number": number, "priority": priority, "countries": countries}
    return NewProposal(
        kind="alert.release",
        reason=REASON,
        summary=summary,
        content={},
        class_id=class_id,
        lasts=LASTS,
        record=alert,
    )


def late_proposal(alert: Alert, country: str, late: SentLate, class_id: int) -> NewProposal:
    """That one more addressee of a released alert, and who there reads it, waits for the other of its two."""
    return proposal_of_two("alert.send-late", LATE_REASON, alert, [country], late, class_id)


def correction_proposal(alert: Alert, new: Correction, class_id: int) -> NewProposal:
    """That other words of a released alert wait for the other of its two."""
    return proposal_of_two("alert.correct", CORRECTION_REASON, alert, alert.countries, new, class_id)


def proposal_of_two(
    kind: KindName, reason: str, alert: Alert, countries: list[str], content: Any, class_id: int
) -> NewProposal:
    """That something of a released alert waits for the other of its two."""
    return NewProposal(
        kind=kind,
        reason=reason,
        summary={"number": alert.number, "priority": alert.priority, "countries": countries},
        content=content,
        class_id=class_id,
        lasts=LASTS,
        record=alert.id,
    )
