"""A whole list against all stored checks: in pieces, on workers, beside checks that are answered."""

from typing import Literal
from uuid import UUID

import msgspec

CHUNK = 500
"""Entries a piece: what dies with a worker is a second or two of work."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a run has come. `tried` of `entries`; `found` matches that were not known before."""

    list: str
    state: Literal["running", "stopped", "done"]
    chunks: int
    done: int
    entries: int
    tried: int
    found: int


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
