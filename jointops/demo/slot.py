"""One check before it is written: who makes it where, of what, when it happens and when its report is sent."""

from typing import Literal

from msgspec import Struct

from jointops.demo.places import Checkpoint

Subject = Literal["person", "vehicle", "goods", "container"]

HOUR = 3600
WEEK = 7 * 24 * HOUR


class Slot(Struct):
    """One check: who makes it where, of what, when (`occurred`) and when the report is sent.

    run    number of the wait for a line in which it was sent; 0 when it was sent at once
    batch  it travels with its run in one call
    """

    post: Checkpoint
    officer: str
    occurred: int
    subject: Subject = "person"
    sent: int = 0
    run: int = 0
    batch: bool = False

    @property
    def offline(self) -> bool:
        return self.run > 0
