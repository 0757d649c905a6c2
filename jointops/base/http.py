"""What thin controllers need: which version a person is changing, and a file that is small enough to hold."""

from typing import Annotated, Any

from litestar import Request
from litestar.params import Parameter

from jointops.base.errors import Invalid, TooLarge, VersionMissing

IfMatch = Annotated[str | None, Parameter(header="If-Match")]
"""The header of a change: the version that the person has read, in quotes."""


MOST_DIGITS = 9
"""A version fits PostgreSQL's `integer`."""


def version_of(if_match: str | None) -> int:
    """The version in `If-Match: "3"`. Raises VersionMissing (428), Invalid (422)."""
    if if_match is None:
        raise VersionMissing
    text = if_match.removeprefix("W/").strip('"')
    if not text.isascii() or not text.isdigit() or len(text) > MOST_DIGITS:
        raise Invalid("If-Match must be a version number in quotes.")
    return int(text)


async def small_file(request: Request[Any, Any, Any], most: int) -> bytes:
    """The body of a call whose route takes it raw. Raises TooLarge (413) before more than `most` bytes are held."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise TooLarge(f"At most {most // 1024 // 1024} MiB are read here.")
        parts.append(part)
    return b"".join(parts)
