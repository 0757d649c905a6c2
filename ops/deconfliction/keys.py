"""Tokens: HMAC-SHA-256 under the key of the operation, which the keys of the deployment wrap."""

from collections.abc import Iterable
from uuid import UUID

from jointops.base import sql
from jointops.base.cipher import Domain, RecordKey, Wrapped
from jointops.base.db import Db

q = sql.load("ops.deconfliction")

ROLE = "blind"

TOKEN_BYTES = 16


async def operation_key(db: Db, keys: Domain, operation: UUID) -> RecordKey:
    """The key of an operation, made at the first plan. Raises CannotDecipher."""
    async with db.service(ROLE) as tx:
        row = await tx.maybe(q.key_of, operation=operation)
        if row is None:
            wrapped, _ = keys.new_record(operation)
            await tx.run(q.add_key, operation=operation, key_id=wrapped.key_id, key=wrapped.key)
            tx.audit("plan.key", operation)
            row = await tx.one(q.key_of, operation=operation)  # another node may have been first
    return keys.open_record(operation, Wrapped(row["key_id"], row["key"]))


def tokens_of(key: RecordKey, words: Iterable[str]) -> list[bytes]:
    """A token for each text, in no order that says anything of them."""
    return sorted(key.keyed(word)[:TOKEN_BYTES] for word in words)
