"""Setting a period: of one list, category or operation, inside what the rule for all allows."""

from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.errors import Invalid
from jointops.base.tx import Tx
from ops.retention.model import SET_RULE, NewRule, Rule
from ops.retention.queries import list_rules, q


async def set_rule(db: Db, viewer: Viewer, new: NewRule) -> list[Rule]:
    """Keep records longer or shorter from now on. Raises Invalid (422): no such rule, or beyond its limits."""
    async with db.write(viewer, "purger") as tx:
        tx.require(SET_RULE)
        if await tx.value(q.set_rule, what=new.what, scope=new.scope, days=new.days, reason=new.reason) is None:
            raise await _refusal(tx, new)
        tx.audit(SET_RULE, result=f"{new.what} {new.scope} {new.days}")
        return await list_rules(tx)


async def _refusal(tx: Tx, new: NewRule) -> Invalid:
    known = {rule.what: rule for rule in await list_rules(tx) if rule.scope == "" and rule.days is not None}
    rule = known.get(new.what)
    if rule is None:
        return Invalid.field("/what", f"There are rules for: {', '.join(sorted(known))}.", "unknown")
    most = f" to {rule.most_days} days" if rule.most_days is not None else " days or more"
    return Invalid.field("/days", f"For {rule.what} {rule.least_days}{most}.", "limits")
