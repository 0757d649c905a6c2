"""Reads of what people have wished."""

import msgspec

from integrations.mail.model import OwnMail, Wish
from jointops.base import sql
from jointops.base.tx import Tx

q = sql.load("integrations.mail")


async def own_mail(tx: Tx, *, offered: bool) -> OwnMail:
    """How the viewer wants to be told."""
    row = await tx.maybe(q.own_wish, person=tx.viewer.person_id)
    if row is None:
        return OwnMail(offered=offered, wish=None, trouble="")
    wish = msgspec.convert({name: row[name] for name in Wish.__struct_fields__}, Wish)
    return OwnMail(offered=offered, wish=wish, trouble=row["trouble"])
