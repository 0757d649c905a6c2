"""The end of imports: rows in quarantine that nobody released, and what was said about rejected ones."""

from collections.abc import Sequence
from uuid import UUID

from alerts.imports.queries import q
from jointops.base.tx import Tx


async def purge_imports(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete imports; how many rows there were, by table."""
    gone = await tx.one(q.purge_imports, ids=ids)
    return {
        "alerts.list_import": gone["imports"],
        "alerts.staged_entry": gone["rows"],
    }
