"""Having a device told, or not."""

from integrations.mail.hours import hours_fit
from integrations.mail.model import Hours
from integrations.push.model import SET, NewSubscription
from integrations.push.queries import q
from integrations.push.sealing import WrongKeys, device_key, raw
from jointops.base.access import Viewer, access_class
from jointops.base.db import Db
from jointops.base.errors import Invalid
from jointops.base.outward import Outward

AUTH_BYTES = 16
"""RFC 8291 §3.2."""


async def subscribe(db: Db, outward: Outward, viewer: Viewer, new: NewSubscription) -> None:
    """Tell the device of this session from now on, until the session ends.

    Raises Invalid (422: a push service that we do not call, keys that are none, hours that do not fit).
    """
    hours_fit(new)
    try:
        p256dh, auth = raw(new.p256dh), raw(new.auth)
        device_key(p256dh)
    except WrongKeys:
        raise Invalid.field("/p256dh", "These are no keys of a device: subscribe anew.", "key") from None
    if len(auth) != AUTH_BYTES:
        raise Invalid.field("/auth", "These are no keys of a device: subscribe anew.", "key")
    try:
        await outward.check(new.endpoint)
    except OSError as error:  # Refused is one
        raise Invalid.field("/endpoint", str(error), "address") from None
    class_id = await db.class_id(access_class(f"user:{viewer.user}", marking=0))
    async with db.write(viewer) as tx:
        tx.require(SET)
        hours = {name: getattr(new, name) for name in Hours.__struct_fields__}
        await tx.run(q.subscribe, endpoint=new.endpoint, point=p256dh, auth=auth, class_id=class_id, **hours)
        tx.audit(SET, viewer.person_id)


async def unsubscribe(db: Db, viewer: Viewer) -> None:
    """Tell this device nothing."""
    async with db.write(viewer) as tx:
        tx.require(SET)
        await tx.run(q.unsubscribe)
        tx.audit(SET, viewer.person_id, result="none")
