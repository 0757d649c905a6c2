"""What every thin controller needs: which version a person is changing."""

from typing import Annotated

from litestar.params import Parameter

from jointops.base.errors import Invalid, VersionMissing

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
