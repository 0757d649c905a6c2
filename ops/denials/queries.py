"""Reads of denied pairs."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from alerts.screening.model import Subject
from alerts.watchlists.met import Met
from jointops.base import sql
from jointops.base.tx import Tx, row_as
from ops.denials.model import Denied, same_entry, same_subject

q = sql.load("ops.denials")


async def find_denied(tx: Tx, subject: Subject, met: Met) -> Denied | None:
    """The owner's earlier denial of the very pair, if neither side says anything else since."""
    if (says := same_subject(subject)) is None:
        return None
    row = await tx.maybe(q.denial_of, entry_id=met.entry, subject=tx.keyed(says))
    denied = row_as(Denied, row) if row else None
    return denied if denied and denied.is_of(met.version, tx.keyed(same_entry(met.subject))) else None


async def denied_among(tx: Tx, pairs: Sequence[tuple[Subject, asyncpg.Record]]) -> int:
    """How many of some pairs of a subject and an entry (id, version, subject) its owner has denied."""
    said = [(place, says) for place, (subject, _) in enumerate(pairs) if (says := same_subject(subject)) is not None]
    found = await tx.all(
        q.denials_among,
        places=[place for place, _ in said],
        entries=[pairs[place][1]["id"] for place, _ in said],
        subjects=[tx.keyed(says) for _, says in said],
    )
    count = 0
    for row in found:
        _, entry = pairs[int(row["place"])]
        count += row_as(Denied, row).is_of(entry["version"], tx.keyed(same_entry(entry["subject"])))
    return count


async def remember(
    tx: Tx,
    subject: object,
    *,
    entry: UUID,
    entry_version: int,
    entry_subject: dict[str, Any],
    match: UUID,
    misused: bool,
    class_id: int,
) -> None:
    """Keep what an owner denies, in the act of denying; `subject` is the check's, as it was sent."""
    if (says := same_subject(msgspec.convert(subject, Subject))) is not None:
        await tx.run(
            q.remember,
            entry_id=entry,
            entry_version=entry_version,
            entry_subject=tx.keyed(same_entry(entry_subject)),
            subject=tx.keyed(says),
            match_id=match,
            misused=misused,
            class_id=class_id,
        )


async def forget(tx: Tx, subject: object, entry: UUID) -> None:
    """The pair is denied no more, in the act that says so: the next check of it is asked about."""
    if (says := same_subject(msgspec.convert(subject, Subject))) is not None:
        await tx.run(q.forget, entry_id=entry, subject=tx.keyed(says))


async def in_turn(tx: Tx, entry: UUID) -> None:
    """Until the act ends nobody else says anything of this entry's pairs; who did goes first."""
    await tx.run(q.in_turn, entry_id=entry)


async def still_denied(tx: Tx, matches: Collection[UUID]) -> set[UUID]:
    """Of some matches those because of which a pair is denied still."""
    return {row["match_id"] for row in await tx.all(q.still_denied, matches=list(matches))}


async def purge_denials(tx: Tx, entries: Sequence[UUID], matches: Sequence[UUID]) -> int:
    """Forget what was denied about entries that end, or on matches that are erased; how many pairs."""
    return await tx.value(q.purge_denials, entries=entries, matches=matches)
