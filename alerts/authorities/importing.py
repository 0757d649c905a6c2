"""Taking a directory in from a file of others: what is new is added, what is another is changed, nothing is removed."""

import msgspec

from alerts.authorities.actions import hours_fit, note_change
from alerts.authorities.model import IMPORT, Authority, Imported, NewAuthority, authority_class
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

Line = tuple[int, NewAuthority]


async def import_authorities(
    db: Db, viewer: Viewer, lines: list[Line], rejected: list[RejectedLine], *, dry_run: bool
) -> Imported:
    """Take the lines of a file in, all in one transaction, or say what would become of them.

    rejected   what the reader of the file has refused already; of a code that stands twice the first line counts
    """
    class_id = await db.class_id(authority_class())
    fitting, refused = _fitting(lines)
    rejected = sorted([*rejected, *refused], key=lambda one: one.line)
    async with db.write(viewer) as tx:
        tx.require(IMPORT)
        known = {one.code: one for one in rows_as(Authority, await tx.all(q.known_codes, codes=list(fitting)))}
        new = [one for code, one in fitting.items() if code not in known]
        changed = [one for code, one in fitting.items() if code in known and _differs(one, known[code])]
        if dry_run:
            tx.unchanged()
        else:
            await _taken(tx, new, changed, known, class_id)
        tx.audit(IMPORT, result="looked" if dry_run else "done", records=len(new) + len(changed))
        return Imported(
            read=len(lines) + len(rejected) - len(refused),
            new=len(new),
            changed=len(changed),
            same=len(fitting) - len(new) - len(changed),
            rejected=rejected,
        )


def _fitting(lines: list[Line]) -> tuple[dict[str, NewAuthority], list[RejectedLine]]:
    found: dict[str, NewAuthority] = {}
    refused: list[RejectedLine] = []
    for number, one in lines:
        try:
            hours_fit(one)
        except Problem as problem:
            refused.append(RejectedLine(number, problem.detail))
            continue
        if one.code in found:
            refused.append(RejectedLine(number, f"The code {one.code} stands in this file before."))
        elif one.code[:2] != one.country:
            other = f"The code {one.code} begins with another country than {name_of(one.country)}."
            refused.append(RejectedLine(number, other))
        else:
            found[one.code] = one
    return found, refused


def _differs(one: NewAuthority, known: Authority) -> bool:
    return any(getattr(known, name) != value for name, value in msgspec.structs.asdict(one).items())


def _as_kept(known: Authority, one: NewAuthority) -> Authority:
    return msgspec.structs.replace(known, **msgspec.structs.asdict(one))


async def _taken(
    tx: Tx, new: list[NewAuthority], changed: list[NewAuthority], known: dict[str, Authority], class_id: int
) -> None:
    await tx.run_many(q.add_authority, [{"class_id": class_id, **msgspec.structs.asdict(one)} for one in new])
    await tx.run_many(q.note_change, [{"code": one.code, "act": "added", "fields": []} for one in new])
    for one in changed:
        fields = msgspec.structs.asdict(one)
        await note_change(tx, known[one.code], fields)
        await tx.run(q.replace_authority, **{name: value for name, value in fields.items() if name != "country"})
    await end_verifying(tx, [_as_kept(known[one.code], one) for one in changed])
    counts = {"added": len(new), "changed": len(changed)}
    tx.emit(Event(kind="authority.imported", record=uuid7(), version=1, class_id=class_id, at=utc_now(), data=counts))
