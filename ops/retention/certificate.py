"""The proof of a purge: counts and keyed hashes under our signature. Whoever has only this learns nobody's id."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from jointops.base.audit.keys import SigningKey
from jointops.base.audit.sealer import at_text
from jointops.base.ids import uuid7
from jointops.base.tx import Tx
from ops.retention.model import Certificate
from ops.retention.queries import q

PURGED = "purge.run"


def message(one: Certificate) -> bytes:
    """The bytes that are signed: a JSON array in UTF-8 without spaces, as in docs/audit.md."""
    fields = [
        "jointops-purge-1",
        str(one.id),
        str(one.run),
        one.what,
        one.scope,
        one.records,
        dict(sorted(one.counts.items())),
        one.first,
        one.last,
        one.commitment,
        at_text(one.at),
        one.key_id,
    ]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


async def certify(
    tx: Tx,
    key: SigningKey,
    *,
    run: UUID,
    what: str,
    scope: str,
    records: Sequence[UUID | int],
    counts: dict[str, int],
    at: datetime,
) -> Certificate:
    """Keep the proof and its audit row in the transaction that purged: there is neither without the other."""
    named = [str(record) for record in sorted(records, key=str)]
    hashes = sorted(tx.keyed(name) for name in named)
    every = "\n".join(named)
    one = Certificate(
        id=uuid7(),
        run=run,
        what=what,
        scope=scope,
        records=len(named),
        counts={table: count for table, count in counts.items() if count},
        first=hashes[0],
        last=hashes[-1],
        commitment=tx.keyed(every),
        at=at,
        key_id=key.id,
        signature="",
    )
    one = msgspec.structs.replace(one, signature=key.sign(message(one)).hex())
    await tx.run(
        q.certify,
        id=one.id,
        run_id=one.run,
        what=one.what,
        scope=one.scope,
        records=one.records,
        counts=one.counts,
        first_hash=bytes.fromhex(one.first),
        last_hash=bytes.fromhex(one.last),
        commitment=bytes.fromhex(one.commitment),
        at=one.at,
        key_id=one.key_id,
        signature=bytes.fromhex(one.signature),
    )
    tx.audit(PURGED, one.id, asked=every, result=what, records=one.records)
    return one
