"""A KMZ's map out of its archive: what unfolds beyond a bound is refused while it unfolds, whatever its head says."""

import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

from integrations.geofiles.model import MOST_UNPACKED
from jointops.base.errors import Invalid, TooLarge

_MOST_MEMBERS = 200
_PART = 256 * 1024


def unpacked(packed: bytes) -> bytes:
    """The first KML of an archive, as Google Earth takes it. Raises Invalid (422), TooLarge (413)."""
    try:
        with zipfile.ZipFile(BytesIO(packed)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS:
                raise TooLarge(f"An archive may hold {_MOST_MEMBERS} files at most.")
            maps = [one for one in members if one.filename.lower().endswith(".kml")]
            if not maps:
                raise Invalid("The archive holds no KML: send the map itself.")
            # doc.kml is the whole; others beside it are parts that it names
            first = min(maps, key=lambda one: one.filename.lower() != "doc.kml")
            with archive.open(first) as file:
                return _bounded(file.read)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise Invalid(f"The archive cannot be opened ({error}): send it unencrypted, or the KML itself.") from None


def _bounded(read: Callable[[int], bytes]) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := read(_PART):
        size += len(part)
        if size > MOST_UNPACKED:
            raise TooLarge(f"Unpacked the map has more than {MOST_UNPACKED // 1024 // 1024} MiB.")
        parts.append(part)
    return b"".join(parts)
