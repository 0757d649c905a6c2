"""Whether somebody who is not looking may be told of an alert or a match: one policy, asked as each message goes."""

from typing import Any

import msgspec

from jointops.base.handling import Handled, may


class _Away(msgspec.Struct, frozen=True):
    """Who would be told, in no session of theirs."""

    user: str
    principals: frozenset[str]
    clearance: int


class _Asked(msgspec.Struct, frozen=True):
    record: Handled
    reader: _Away


def may_be_told(asked: dict[str, Any] | None) -> bool:
    """As `integrations.asked_for` says it; what waits for nobody any more is told to nobody."""
    if asked is None:
        return False
    one = msgspec.convert(asked, _Asked)
    return may("push", one.record, one.reader)
