"""What speaks for the legs of a route: records that whoever names them sees."""

from collections.abc import Collection, Iterable
from uuid import UUID

import msgspec

from geo.marks.queries import marks_named
from jointops.base.errors import Invalid
from jointops.base.tx import Tx
from ops.routes.model import MOST_EVIDENCE, Leg, LegChange, NewLeg

Said = dict[str, list[UUID]]
"""Records that a caller names as evidence, by where in the body they stand."""


def said_of(legs: list[NewLeg]) -> Said:
    """All evidence that is named for some legs."""
    return {f"/legs/{number}/evidence": _named(leg) for number, leg in enumerate(legs)}


async def evidence_fits(tx: Tx, said: Said, known: Collection[UUID] = ()) -> None:
    """Only what the drawer may see speaks for a leg, and no match that was denied nor incident that was taken
    back, unless it did before it was (known).

    Raises Invalid (422).
    """
    visible = {mark.record: mark for mark in await marks_named(tx, {one for some in said.values() for one in some})}
    for pointer, records in said.items():
        for place, one in enumerate(records):
            if one not in visible:
                raise Invalid.field(f"{pointer}/{place}", "There is no such record for you.", "unknown")
            if one not in known and is_denied(visible[one].kind, visible[one].state):
                raise Invalid.field(f"{pointer}/{place}", "This match was denied: it speaks for nothing.", "denied")
            if one not in known and is_taken_back(visible[one].kind, visible[one].state):
                raise Invalid.field(
                    f"{pointer}/{place}", "This incident was taken back: it speaks for nothing.", "taken-back"
                )


def is_denied(kind: str, state: str) -> bool:
    """Whether a mark is a match of somebody or something else."""
    return (kind, state) == ("match", "denied")


def is_taken_back(kind: str, state: str) -> bool:
    """Whether a mark is an incident that does not stand."""
    return (kind, state) == ("incident", "withdrawn")


def as_drawn(legs: list[NewLeg]) -> list[Leg]:
    """The legs of a route that was not there before."""
    return [_leg(leg, _named(leg)) for leg in legs]


async def with_what_stays(tx: Tx, before: list[Leg], legs: list[NewLeg]) -> list[Leg]:
    """Some legs as somebody changes them, with the evidence that stays: what they do not see, and all where they name
    none. It stays on the leg between the same places, else on one that begins or ends there as before, else on the one
    in its place. Raises Invalid (422).
    """
    evidence = [_named(leg) for leg in legs]
    seen = await _seen(tx, [*(leg.evidence for leg in before), *evidence])
    for number, leg in enumerate(before):
        heir = _heir(leg, number, legs)
        names_none = legs[heir].evidence is msgspec.UNSET
        evidence[heir] = [*evidence[heir], *(one for one in leg.evidence if names_none or one not in seen)]
    changed = [_leg(leg, records) for leg, records in zip(legs, evidence, strict=True)]
    for number, leg in enumerate(changed):
        _is_no_more_than_fits(f"/legs/{number}/evidence", leg, before, seen)
    return changed


def _named(leg: NewLeg) -> list[UUID]:
    return [] if leg.evidence is msgspec.UNSET else leg.evidence


def _leg(new: NewLeg, evidence: Iterable[UUID]) -> Leg:
    way = {name: getattr(new, name) for name in NewLeg.__struct_fields__ if name != "evidence"}
    return Leg(**way, evidence=list(dict.fromkeys(evidence)))


async def _seen(tx: Tx, named: Iterable[Collection[UUID]]) -> set[UUID]:
    return {mark.record for mark in await marks_named(tx, {one for some in named for one in some})}


def _is_no_more_than_fits(pointer: str, leg: Leg, before: list[Leg], seen: set[UUID]) -> None:
    """Only what the changer sees is counted, or a refusal would tell how much there is that they do not see. A leg that
    came to have more, because more is seen by and by, may stay as it is. Raises Invalid (422).
    """
    most = max(MOST_EVIDENCE, *(len(seen.intersection(one.evidence)) for one in before))
    if len(seen.intersection(leg.evidence)) > most:
        raise Invalid.field(
            pointer, f"At most {MOST_EVIDENCE} records speak for a leg: take one out first.", "too-many"
        )


def _heir(leg: Leg, number: int, legs: list[NewLeg]) -> int:
    """Which of some legs is in the place of one that was."""

    def likeness(at: int) -> tuple[int, int]:
        same = (legs[at].start.position == leg.start.position) + (legs[at].end.position == leg.end.position)
        return same, -abs(at - number)

    return max(range(len(legs)), key=likeness)


async def spoken_for(tx: Tx, leg: Leg, new: LegChange) -> Leg:
    """A leg with other evidence. What is no evidence of it, and what the changer does not see, answers alike.

    Raises Invalid (422).
    """
    seen = await _seen(tx, [leg.evidence, new.add])
    for place, one in enumerate(new.take_out):
        if one not in seen or one not in leg.evidence:
            raise Invalid.field(f"/take_out/{place}", "This is no evidence of this leg.", "unknown")
    evidence = [one for one in dict.fromkeys([*leg.evidence, *new.add]) if one not in new.take_out]
    inferred = leg.inferred if new.inferred is msgspec.UNSET else new.inferred
    changed = msgspec.structs.replace(leg, evidence=evidence, inferred=inferred)
    _is_no_more_than_fits("/add", changed, [leg], seen)
    return changed
