"""One figure: a JSON line for machines, a row of the table for people."""

import msgspec


class Line(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What was measured, on how much, beside whom.

    number of the goal in the design of the map that it is the figure of; 0: of none
    peer   the same by another way in the same run; ratio: how many times as fast ours is
    goal   what the figure is held against, in words
    """

    number: int = 0
    what: str
    ours: str
    goal: str
    peer: str = ""
    ratio: float = 0.0
    met: bool | None = None
