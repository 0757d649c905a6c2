"""What is over and is deleted, from the command line beside the nodes."""

from datetime import timedelta

from jointops.base.audit.keys import signing_key
from jointops.base.clock import utc_now
from jointops.base.settings import Settings
from jointops.by_hand import database
from ops.retention.purge import Purger
from ops.retention.queries import count_over


async def purge_now(settings: Settings) -> list[str]:
    """Delete what is over; a line for each certificate."""
    db = await database(settings)
    try:
        purger = Purger(db, signing_key(settings.data), timedelta(hours=settings.retention_h))
        done = await purger.purge()
    finally:
        await db.close()
    return [f"{one.what} {one.scope}: {one.records} purged, certificate {one.id}" for one in done] or [
        "Nothing is over."
    ]


async def say_what_is_over(settings: Settings) -> list[str]:
    """What a purge would delete now, and what a hold would keep; a line for each kind and scope."""
    db = await database(settings)
    try:
        over = await count_over(db, utc_now())
    finally:
        await db.close()
    return [f"{one.what} {one.scope}: {one.records} over, {one.held} held" for one in over] or ["Nothing is over."]
