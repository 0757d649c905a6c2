"""The keys of the victim desk's records, replaced from the command line beside the nodes."""

from jointops.base.settings import Settings
from jointops.by_hand import database
from ops.care.keys import care_keys, count_records, drop_keys, rewrap_records, rotate_key


async def replace_care_keys(settings: Settings, step: str) -> list[str]:
    """One step in replacing the keys of the victim desk's records; what was done, then each key and its records.

    Raises WrongState while a key that would be dropped still wraps a record.
    """
    keys, db = care_keys(settings), await database(settings)
    said: list[str] = []
    try:
        if step == "rotate":
            said = [f"{await rotate_key(db, keys)} wraps from now on."]
        if step == "rewrap":
            said = [f"{await rewrap_records(db, keys)} records wrapped anew."]
        if step == "drop":
            said = [f"{key_id} is destroyed." for key_id in await drop_keys(db, keys)]
        used = await count_records(db, keys)
    finally:
        await db.close()
    return [*said, *(f"{key_id}: {records} records" for key_id, records in used.items())]
