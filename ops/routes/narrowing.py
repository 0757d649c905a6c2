"""What a route rests on was taken from a country: so is the route, drawn before, for its legs name it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from jointops.base.shares.actions import tell_access_of
from jointops.base.shares.model import Owned
from jointops.base.tx import Tx
from ops.routes.actions import tell_route
from ops.routes.queries import q


async def keep_routes_from(tx: Tx, kept_from: Mapping[UUID, Sequence[str]]) -> None:
    """Routes for which some records speak are kept from whom those are kept from now.

    kept_from  record → principals
    """
    if not kept_from:
        return
    pairs = [(record, one) for record, some in kept_from.items() for one in some]
    asked = {"records": [record for record, _ in pairs], "barred": [one for _, one in pairs]}
    rows = await tx.all(q.keep_from, **asked)
    # After that one, which waits for whoever is changing a route: what they leave behind is there by then.
    await tx.run(q.keep_past_from, **asked)
    changed = [
        (
            row["id"],
            Owned(
                side="", version=row["version"], faces={"whole": row["was"]}, told="whole", operation=row["operation"]
            ),
            {"whole": row["class_id"]},
        )
        for row in rows
    ]
    await tell_access_of(tx, changed)
    for row in rows:
        tx.audit("route.narrow", row["id"])
        tell_route(tx, row["id"], row["version"], row["operation"], row["class_id"], "changed")
