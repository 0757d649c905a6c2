"""A whole list against all stored checks: in pieces, on workers, beside checks that are answered."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from jointops.base.access import AccessClass, access_class, verb

READ = verb("rescreen.read", "bureau")

CHUNK = 500
"""Entries a piece: what dies with a worker is a second or two of work."""


State = Literal["waiting", "running", "stopped", "done"]

Why = Literal["", "load", "piece"]
"""What is wrong with a run: its entries could not be read into memory, or some of them not be tried."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a run has come. `tried` of `entries`; `found` matches that were not known before.

    cut      entries that are like more checks than one is compared with: the rest was left out
    waiting  its entries are read into memory first, until then it has none; or other lists go first
    """

    list: str
    state: State
    chunks: int
    done: int
    entries: int
    tried: int
    found: int
    cut: int


class Run(Progress, frozen=True, kw_only=True):
    """A run as the list's owner sees it."""

    id: UUID
    why: Why
    begun_at: datetime
    ended_at: datetime | None


class Where(msgspec.Struct, frozen=True):
    """Which database a worker opens; `secret` is the deployment's."""

    url: str
    secret: bytes

    def __repr__(self) -> str:
        return "<Where>"


class Piece(msgspec.Struct, frozen=True):
    """A piece of a run."""

    run: UUID
    number: int


def run_class(owner: str) -> AccessClass:
    """The owner's bureau alone: what a list has met helps whoever wants to pass it."""
    return access_class(f"bureau:{owner}", marking=3)
