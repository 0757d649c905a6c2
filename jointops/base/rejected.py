"""A line of somebody's file that was not taken, and why."""

import msgspec

from jointops.base.edge import invalid


class RejectedLine(msgspec.Struct, frozen=True):
    """line: from 1; message: what to mend there."""

    line: int
    message: str


def misread(line: int, error: msgspec.ValidationError) -> RejectedLine:
    """What the decoder complains of, with the field that it is about."""
    [wrong] = invalid(str(error)).errors
    return RejectedLine(line, f"{wrong.pointer} {wrong.message}".strip())
