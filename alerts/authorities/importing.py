"""Taking a directory in from a file of others: what is new is added, what is another is changed, nothing is removed.

A file says of an entry what stands in its line: what does not stand there stays as it is kept.
"""

from datetime import timedelta

import msgspec

from alerts.authorities.actions import hours_fit, note_change
from alerts.authorities.model import (
    IMPORT,
    MOST_REPLACED,
    Authority,
    Imported,
    ImportedLine,
    NewAuthority,
    Replaced,
    authority_class,
)
from alerts.authorities.queries import q
from alerts.authorities.tasks import end_verifying
from geo.countries import name_of
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Problem
from jointops.base.ids import uuid7
from jointops.base.rejected import RejectedLine
from jointops.base.tx import Event, Tx, rows_as

_AHEAD = timedelta(days=1)
"""Somebody may have written down the day alone where it is early, and clocks are not all right."""


async def import_authorities(
    db: Db, viewer: Viewer, lines: list[ImportedLine], rejected: list[RejectedLine], *, dry_run: bool
) -> Imported:
    """Take the lines of a file in, all in one transaction, or say what would become of them.

    rejected   what the reader of the file has refused already; of a code that stands twice the first line counts
    """
    class_id = await db.class_id(authority_class())
    fitting, refused = _fitting(lines)
    rejected = sorted([*rejected, *refused], key=lambda one: one.line)
    async with db.write(viewer) as tx:
        tx.require(IMPORT)
        kept = await tx.all(q.known_codes if dry_run else q.keep_codes, codes=list(fitting))
        known = {one.code: one for one in rows_as(Authority, kept)}
        new = [one.entry for code, one in fitting.items() if code not in known]
        said = [(before, _as_said(before, fitting[code])) for code, before in known.items()]
        changed = [(before, after, fields) for before, after in said if (fields := _differing(before, after))]
        if dry_run:
            tx.unchanged()
        else:
            await _taken(tx, new, [(before, after) for before, after, _ in changed], class_id)
        tx.audit(IMPORT, result="looked" if dry_run else "done", records=len(new) + len(changed))
        return Imported(
            read=len(lines) + len(rejected) - len(refused),
            new=len(new),
            changed=len(changed),
            same=len(fitting) - len(new) - len(changed),
            replaced=[Replaced(before.code, fields) for before, _, fields in changed[:MOST_REPLACED]],
            rejected=rejected,
        )


def _fitting(lines: list[ImportedLine]) -> tuple[dict[str, ImportedLine], list[RejectedLine]]:
    found: dict[str, ImportedLine] = {}
    refused: list[RejectedLine] = []
    to_come = utc_now() + _AHEAD
    for one in lines:
        entry = one.entry
        try:
            hours_fit(entry)
        except Problem as problem:
            refused.append(RejectedLine(one.line, problem.detail))
            continue
        if entry.verified_at > to_come:
            refused.append(RejectedLine(one.line, "`verified_at` is when somebody confirmed the entry: not to come."))
        elif entry.code in found:
            refused.append(RejectedLine(one.line, f"The code {entry.code} stands in this file before."))
        elif entry.code[:2] != entry.country:
            other = f"The code {entry.code} begins with another country than {name_of(entry.country)}."
            refused.append(RejectedLine(one.line, other))
        else:
            found[entry.code] = one
    return found, refused


def _as_said(known: Authority, one: ImportedLine) -> Authority:
    """The entry as it is kept, with what stands in the line; a file from before it was confirmed does not undo that."""
    said = {name: getattr(one.entry, name) for name in one.said}
    return msgspec.structs.replace(known, **said | {"verified_at": max(known.verified_at, one.entry.verified_at)})


def _differing(before: Authority, after: Authority) -> list[str]:
    return sorted(name for name in NewAuthority.__struct_fields__ if getattr(before, name) != getattr(after, name))


async def _taken(tx: Tx, new: list[NewAuthority], changed: list[tuple[Authority, Authority]], class_id: int) -> None:
    await tx.run_many(q.add_authority, [{"class_id": class_id, **msgspec.structs.asdict(one)} for one in new])
    await tx.run_many(q.note_change, [{"code": one.code, "act": "added", "fields": []} for one in new])
    for before, after in changed:
        fields = {name: getattr(after, name) for name in NewAuthority.__struct_fields__ if name != "country"}
        await note_change(tx, before, fields)
        await tx.run(q.replace_authority, **fields)
    await end_verifying(tx, [after for _, after in changed])
    counts = {"added": len(new), "changed": len(changed)}
    tx.emit(Event(kind="authority.imported", record=uuid7(), version=1, class_id=class_id, at=utc_now(), data=counts))
