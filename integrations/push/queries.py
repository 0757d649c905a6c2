"""Reads of what a device has wished."""

import msgspec

from integrations.mail.model import Hours
from integrations.push.model import OwnPush
from jointops.base import sql
from jointops.base.tx import Tx

q = sql.load("integrations.push")


async def own_push(tx: Tx, *, offered: bool, key: str) -> OwnPush:
    """How the device of this session wants to be told."""
    row = await tx.maybe(q.own_subscription)
    if row is None:
        return OwnPush(offered=offered, key=key, wish=None, trouble="")
    wish = msgspec.convert({name: row[name] for name in Hours.__struct_fields__}, Hours)
    return OwnPush(offered=offered, key=key, wish=wish, trouble=row["trouble"])
