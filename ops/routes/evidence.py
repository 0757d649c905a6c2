"""What speaks for the legs of a route: records that whoever names them sees."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from geo.marks.queries import marks_named
from jointops.base.errors import Invalid
from jointops.base.tx import Tx
from ops.routes.model import MOST_EVIDENCE, Leg, LegChange

_TOO_MANY = f"At most {MOST_EVIDENCE} records speak for a leg: take one out first."

Said = dict[str, list[UUID]]
"""Records that a caller names as evidence, by where in the body they stand."""


def said_of(legs: list[Leg]) -> Said:
    """All evidence of some legs."""
    return {f"/legs/{number}/evidence": leg.evidence for number, leg in enumerate(legs)}


async def evidence_fits(tx: Tx, said: Said, known: Collection[UUID] = ()) -> None:
    """Only what the drawer may see speaks for a leg, and no match that was denied, unless it did before it was (known).

    Raises Invalid (422).
    """
    visible = {mark.record: mark for mark in await marks_named(tx, {one for some in said.values() for one in some})}
    for pointer, records in said.items():
        for place, one in enumerate(records):
            if one not in visible:
                raise Invalid.field(f"{pointer}/{place}", "There is no such record for you.", "unknown")
            if one not in known and is_denied(visible[one].kind, visible[one].state):
                raise Invalid.field(f"{pointer}/{place}", "This match was denied: it speaks for nothing.", "denied")


def is_denied(kind: str, state: str) -> bool:
    """Whether a mark is a match of somebody or something else."""
    return (kind, state) == ("match", "denied")


async def with_unseen(tx: Tx, before: list[Leg], legs: list[Leg]) -> list[Leg]:
    """Some legs as somebody changes them, with the evidence that they do not see: it stays on the leg between the same
    places, else on one that begins or ends there as before, else on the one in its place. Raises Invalid (422).
    """
    seen = {mark.record for mark in await marks_named(tx, {one for leg in before for one in leg.evidence})}
    evidence = [list(dict.fromkeys(leg.evidence)) for leg in legs]
    for number, leg in enumerate(before):
        unseen = [one for one in leg.evidence if one not in seen]
        kept = evidence[_heir(leg, number, legs)]
        kept += [one for one in unseen if one not in kept]
    for number, records in enumerate(evidence):
        if len(records) > MOST_EVIDENCE:
            raise Invalid.field(f"/legs/{number}/evidence", _TOO_MANY, "too-many")
    return [msgspec.structs.replace(leg, evidence=records) for leg, records in zip(legs, evidence, strict=True)]


def _heir(leg: Leg, number: int, legs: list[Leg]) -> int:
    """Which of some legs is in the place of one that was."""

    def likeness(at: int) -> tuple[int, int]:
        same = (legs[at].start.position == leg.start.position) + (legs[at].end.position == leg.end.position)
        return same, -abs(at - number)

    return max(range(len(legs)), key=likeness)


async def spoken_for(tx: Tx, leg: Leg, new: LegChange) -> Leg:
    """A leg with other evidence. What is no evidence of it, and what the changer does not see, answers alike."""
    seen = {mark.record for mark in await marks_named(tx, new.take_out)}
    for place, one in enumerate(new.take_out):
        if one not in seen or one not in leg.evidence:
            raise Invalid.field(f"/take_out/{place}", "This is no evidence of this leg.", "unknown")
    evidence = [one for one in dict.fromkeys([*leg.evidence, *new.add]) if one not in new.take_out]
    if len(evidence) > MOST_EVIDENCE:
        raise Invalid.field("/add", _TOO_MANY, "too-many")
    inferred = leg.inferred if new.inferred is msgspec.UNSET else new.inferred
    return msgspec.structs.replace(leg, evidence=evidence, inferred=inferred)
