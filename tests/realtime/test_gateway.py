"""What a client sees at the door and from then on."""

import asyncio

from jointops.base.access import access_class
from jointops.base.db import Db
from realtime.frames import EventFrame, Ready
from tests.realtime.support import Node, People, tell


async def test_awa_is_told_at_once_what_she_may_see_and_nothing_else(db: Db, node: Node, people: People) -> None:
    awa = await people.person("op:gate@ML")
    hers = await db.class_id(access_class("op:gate@ML", marking=2))
    not_hers = await db.class_id(access_class("op:gate@NE", marking=2))
    seen: list[EventFrame] = []

    async with asyncio.timeout(5):
        async for frame in node.client(awa).frames():
            if isinstance(frame, Ready):
                await tell(db, not_hers)
                (record,) = await tell(db, hers)
            elif isinstance(frame, EventFrame):
                seen.append(frame)
                break

    assert [frame.event.record for frame in seen] == [record]
