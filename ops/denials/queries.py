"""Reads of denied pairs."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from alerts.screening.model import Subject
from jointops.base import sql
from jointops.base.tx import Tx, row_as
from ops.denials.model import Denied, same_subject

q = sql.load("ops.denials")


async def find_denied(tx: Tx, subject: Subject, entry: UUID, entry_version: int) -> Denied | None:
    """The owner's earlier denial of the very pair, if neither side has changed since."""
    if (says := same_subject(subject)) is None:
        return None
    row = await tx.maybe(q.denial_of, entry_id=entry, entry_version=entry_version, subject=tx.keyed(says))
    return row_as(Denied, row) if row else None


async def remember(
    tx: Tx, subject: object, *, entry: UUID, entry_version: int, match: UUID, misused: bool, class_id: int
) -> None:
    """Keep what an owner denies, in the act of denying; `subject` is the check's, as it was sent."""
    if (says := same_subject(msgspec.convert(subject, Subject))) is not None:
        await tx.run(
            q.remember,
            entry_id=entry,
            entry_version=entry_version,
            subject=tx.keyed(says),
            match_id=match,
            misused=misused,
            class_id=class_id,
        )


async def purge_denials(tx: Tx, entries: Sequence[UUID], matches: Sequence[UUID]) -> int:
    """Forget what was denied about entries that end, or on matches that are erased; how many pairs."""
    return await tx.value(q.purge_denials, entries=entries, matches=matches)
