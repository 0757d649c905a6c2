"""What travels with marks that leave the map: with an alert's what travels with the alert."""

from collections.abc import Sequence

from alerts.coordination.queries import handled, q
from geo.marks.model import Taken
from jointops.base.handling import Handled, given_to
from jointops.base.tx import Tx


async def handled_marks(tx: Tx, operation: str, taken: Sequence[Taken]) -> list[Handled]:
    """What a way out asks the policy with, for each. Who sees an alert's face alone: no code of it binds them."""
    named = [one.record for one in taken if one.kind == "alert"]
    alerts = {row["id"]: handled(row) for row in await tx.all(q.alerts_named, ids=named)} if named else {}
    return [alerts.get(one.record) or given_to(f"centre:{operation}", one.marking) for one in taken]
