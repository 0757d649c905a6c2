"""Other owners' matches of the same checks name nobody any more whose match they may not know of.

Their bureaux are told in the same act: what they have on a screen is what they would read anew.
"""

from collections.abc import Sequence
from uuid import UUID

from jointops.base.tx import Tx
from ops.matches.actions import show_matches
from ops.matches.model import LINKED
from ops.matches.queries import q


async def unlink(tx: Tx, checks: Sequence[UUID]) -> None:
    """After matches of some checks ended, or are kept from others; in the act in which they did."""
    linked = await tx.all(q.lock_linked, checks=checks)
    if linked:
        await show_matches(tx, LINKED, await tx.all(q.unlink, ids=[row["id"] for row in linked]))
