"""Saying how one wants to be told, or that one does not."""

from integrations.mail.hours import hours_fit
from integrations.mail.model import SET, Wish
from integrations.mail.queries import q
from jointops.base.access import Viewer, access_class
from jointops.base.db import Db


async def keep_wish(db: Db, viewer: Viewer, wish: Wish) -> None:
    """Be told so from now on. Raises Invalid (422: no such zone, half of the quiet hours)."""
    hours_fit(wish)
    class_id = await db.class_id(access_class(f"user:{viewer.user}", marking=0))
    async with db.write(viewer) as tx:
        tx.require(SET)
        fields = {name: getattr(wish, name) for name in Wish.__struct_fields__}
        await tx.run(q.keep_wish, **fields, person=viewer.person_id, class_id=class_id)
        tx.audit(SET, viewer.person_id)


async def drop_wish(db: Db, viewer: Viewer) -> None:
    """Be told nothing by e-mail."""
    async with db.write(viewer) as tx:
        tx.require(SET)
        await tx.run(q.drop_wish, person=viewer.person_id)
        tx.audit(SET, viewer.person_id, result="none")
