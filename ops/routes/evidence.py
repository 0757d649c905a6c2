"""What speaks for the legs of a route: records that whoever names them sees."""

from uuid import UUID

import msgspec

from geo.marks.queries import marks_named
from jointops.base.errors import Invalid
from jointops.base.tx import Tx
from ops.routes.model import MOST_EVIDENCE, Leg, LegChange

Said = dict[str, list[UUID]]
"""Records that a caller names as evidence, by where in the body they stand."""


def said_of(legs: list[Leg]) -> Said:
    """All evidence of some legs."""
    return {f"/legs/{number}/evidence": leg.evidence for number, leg in enumerate(legs)}


async def evidence_fits(tx: Tx, said: Said) -> None:
    """Only what the drawer may see speaks for a leg. Raises Invalid (422)."""
    visible = {mark.record for mark in await marks_named(tx, {one for records in said.values() for one in records})}
    for pointer, records in said.items():
        for place, one in enumerate(records):
            if one not in visible:
                raise Invalid.field(f"{pointer}/{place}", "There is no such record for you.", "unknown")


async def spoken_for(tx: Tx, leg: Leg, new: LegChange) -> Leg:
    """A leg with other evidence. What is no evidence of it, and what the changer does not see, answers alike."""
    seen = {mark.record for mark in await marks_named(tx, new.take_out)}
    for place, one in enumerate(new.take_out):
        if one not in seen or one not in leg.evidence:
            raise Invalid.field(f"/take_out/{place}", "This is no evidence of this leg.", "unknown")
    evidence = [one for one in dict.fromkeys([*leg.evidence, *new.add]) if one not in new.take_out]
    if len(evidence) > MOST_EVIDENCE:
        raise Invalid.field("/add", f"At most {MOST_EVIDENCE} records speak for a leg: take one out first.", "too-many")
    inferred = leg.inferred if new.inferred is msgspec.UNSET else new.inferred
    return msgspec.structs.replace(leg, evidence=evidence, inferred=inferred)
