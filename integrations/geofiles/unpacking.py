"""A map out of its archive: what unfolds beyond a bound is refused while it unfolds, whatever its head says."""

import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

from integrations.geofiles.model import MOST_TIMES, MOST_UNPACKED
from jointops.base.errors import Invalid, TooLarge

_MOST_MEMBERS = 200
_PART = 256 * 1024
_SMALL = 1024 * 1024
"""What is smaller than this when unpacked may have been packed as tightly as it likes."""

Members = list[zipfile.ZipInfo]


def unpacked(packed: bytes) -> tuple[str, dict[str, bytes]]:
    """`kml` with its first KML, as Google Earth takes it, or `shp` with the parts of the one shapefile, by their ends.

    Raises Invalid (422), TooLarge (413).
    """
    try:
        with zipfile.ZipFile(BytesIO(packed)) as archive:
            members = archive.infolist()
            if len(members) > _MOST_MEMBERS:
                raise TooLarge(f"An archive may hold {_MOST_MEMBERS} files at most.")
            form, wanted = _wanted([one for one in members if not one.filename.startswith("__MACOSX/")])
            found: dict[str, bytes] = {}
            for end, member in wanted.items():
                with archive.open(member) as file:
                    found[end] = _bounded(file.read, len(packed), sum(map(len, found.values())))
            return form, found
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise Invalid(f"The archive cannot be opened ({error}): send it unencrypted, or the KML itself.") from None


def _wanted(members: Members) -> tuple[str, dict[str, zipfile.ZipInfo]]:
    """Which files of an archive are the map."""
    maps = [one for one in members if one.filename.lower().endswith(".kml")]
    if maps:
        # doc.kml is the whole; others beside it are parts that it names
        return "kml", {"kml": min(maps, key=lambda one: one.filename.lower() != "doc.kml")}
    shapes = [one for one in members if one.filename.lower().endswith(".shp")]
    if not shapes:
        raise Invalid("The archive holds no KML and no shapefile: send the map itself.")
    if len(shapes) > 1:
        raise Invalid("The archive holds several shapefiles: send the one with the route.")
    stem = shapes[0].filename[:-4].lower()
    ends = ("shp", "dbf", "prj")
    return "shp", {end: one for end in ends for one in members if one.filename.lower() == f"{stem}.{end}"}


def _bounded(read: Callable[[int], bytes], packed: int, before: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := read(_PART):
        size += len(part)
        if size + before > MOST_UNPACKED:
            raise TooLarge(f"Unpacked the map has more than {MOST_UNPACKED // 1024 // 1024} MiB.")
        if size > _SMALL and size > MOST_TIMES * packed:
            raise TooLarge(f"The archive unfolds to more than {MOST_TIMES} times its size: no map does.")
        parts.append(part)
    return b"".join(parts)
