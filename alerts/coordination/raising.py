"""A draft that no person wrote, raised by a watcher of the log under its own role: it counts on while it stands.

It goes nowhere by itself: the drafter's side releases or discards it as any other. It is written in that side's
language with the same sentences in every other, and whom it goes to is asked when they open and send it.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from alerts.authorities.queries import competent_authorities
from alerts.coordination.actions import add_draft
from alerts.coordination.model import By, Translation, Trigger
from alerts.coordination.queries import q
from alerts.coordination.sentences import first_in
from alerts.coordination.telling import tell_unit
from jointops.base.tx import Tx

_FUNCTION = "mla"
"""Mutual legal assistance is what is asked for first, as where a person writes the alert."""


class Raised(msgspec.Struct, frozen=True, kw_only=True):
    """What a draft is raised with. class_id: of the draft, never wider than that of the record behind it.

    words  in every language, the drafter's first
    """

    operation: str
    words: list[Translation]
    trigger: Trigger
    countries: list[str]
    place: Any
    marking: int
    drafted_by: By
    class_id: int


async def raise_draft(tx: Tx, new: Raised) -> UUID | None:
    """Its id; None: none of these countries has a competent authority, so there is nobody to write to."""
    if not await competent_authorities(tx, new.countries, [_FUNCTION]):
        return None
    said = msgspec.structs.asdict(new)
    original, *others = said.pop("words")
    row = await add_draft(
        tx, {}, **said, title=original.title, text=original.text, translations=others,
        languages=[one.language for one in new.words], priority="P2", crime_types=[], functions=[_FUNCTION],
        networks=[], deadline=None, handling=[], second=None, persons=[], raised=True,
    )  # fmt: skip
    tx.audit("alert.raise", row["id"])
    tell_unit(tx, "alert.drafted", row)
    return row["id"]


async def standing_draft(tx: Tx, ids: Sequence[UUID], countries: Sequence[str]) -> UUID | None:
    """The first of some that still is a raised draft for these countries; it stands still until this act ends."""
    return await tx.value(q.standing_draft, ids=list(ids), countries=list(countries))


async def raised_of(tx: Tx, id: UUID) -> UUID | None:
    """The record that a draft was raised of; None: it stands no more."""
    record = await tx.value(q.raised_of, id=id)
    return UUID(record) if record else None


async def rest_on(tx: Tx, id: UUID, trigger: Trigger, place: Any) -> None:
    """A raised draft is of this record from now on: what it was raised of was taken back, and others wait for it."""
    row = await tx.one(q.rest_on, id=id, trigger=trigger, place=place)
    tx.audit("alert.raise", id, result="rests-on")
    tell_unit(tx, "alert.drafted", row)


async def count_on(tx: Tx, id: UUID, words: Sequence[Translation]) -> None:
    """A raised draft that stands says how much was met by now: whoever releases it has read that. The same
    words change nothing."""
    first, *others = every = first_in(await tx.value(q.written_in, id=id), words)
    languages = [one.language for one in every]
    said = {"title": first.title, "text": first.text, "languages": languages, "translations": others}
    row = await tx.maybe(q.count_on, id=id, **said)
    if row is not None:
        tx.audit("alert.raise", id, result="counted")
        tell_unit(tx, "alert.drafted", row)


async def discarded_because(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Those of some alerts that were raised and are discarded, and why nobody needs to be told."""
    return {row["id"]: row["closed_reason"] for row in await tx.all(q.discarded_because, ids=list(ids))}
