"""What an officer is told: an instruction, never a name, a list, an owner or a score."""

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

import msgspec

from alerts.watchlists.met import Met
from alerts.watchlists.model import SILENT

KEEP = {
    "document": "keep-document",
    "vehicle": "hold-vehicle",
    "container": "keep-object",
    "vessel": "hold-vessel",
    "firearm": "keep-firearm",
    "goods": "keep-object",
}
"""What is done with a thing that is to be seized, by its kind: with the first answer and by a bureau alike."""


class Answer(msgspec.Struct, frozen=True):
    """clear: nothing known; wait: a person at the bureau decides; act: do what the code says."""

    answer: Literal["clear", "wait", "act"]
    code: str | None = None


CLEAR = Answer("clear")
MISUSED = Answer("wait", "misused-identity")
"""Somebody else has used the identity of who stands here: a victim, until the bureau says otherwise."""

_RANKS = {"clear": 0, "wait": 1, "act": 2}


def answer(told: Iterable[Met], *, misused: bool = False) -> Answer:
    """The strongest instruction among entries that may be told; protection goes before the call to the bureau.

    misused  an owner has said of this very subject that another misuses its identity
    """
    strongest = max((_of(met) for met in told), key=_rank, default=CLEAR)
    return MISUSED if misused and strongest == CLEAR else strongest


def behind(told: Iterable[Met], misused: Iterable[Met]) -> list[UUID]:
    """The entries for whose sake `answer` is not clear.

    misused  those by which the subject's identity is known as misused
    """
    return [met.entry for met in told if _of(met) != CLEAR] or [met.entry for met in misused]


def _of(met: Met) -> Answer:
    if met.action in SILENT or met.unproven:
        return CLEAR
    if met.action == "seize" and met.explained.band == "exact" and met.kind in KEEP:
        # Exactly the number that is sought needs no decision about a person's identity.
        return Answer("act", KEEP[met.kind])
    return Answer("wait", "protect" if met.action == "missing" else "call-bureau")


def _rank(told: Answer) -> tuple[int, bool, str]:
    # The code decides between equals, so that the order in which entries were found does not.
    return _RANKS[told.answer], told.code == "protect", told.code or ""
