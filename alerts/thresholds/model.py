"""Thresholds: from which score on an entry of a list is a possible match, and who changed that, when, and why.

The number stands in the list's row. Each node holds it in one object that all entries of the list share
(`alerts.screening.model.Bar`): a check asks it for each entry it compares, and nothing is indexed anew when it changes.
"""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from alerts.screening.explain import HIGHEST, LOWEST
from jointops.base.access import AccessClass, access_class, verb

READ = verb("threshold.read", "bureau")
SET = verb("threshold.set", "bureau", emits=["list.changed"], step_up=True)

Score = Annotated[float, Meta(ge=LOWEST, le=HIGHEST)]
"""Log-odds, one decimal; a whole number that agrees is a match wherever the threshold is."""


class NewThreshold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another threshold for a list.

    was  what it is now, as whoever changes it saw it
    """

    possible_from: Score
    was: float
    reason: Annotated[str, Meta(min_length=3, max_length=500)]


class ThresholdChange(msgspec.Struct, frozen=True, kw_only=True):
    """A change as it is kept for good; `by` is a person's name."""

    was: float
    becomes: float
    reason: str
    by: str
    at: datetime


class Threshold(msgspec.Struct, frozen=True, kw_only=True):
    """A list's threshold, where it may stand, and its newest changes, at most 50."""

    list: str
    possible_from: float
    usual: float
    undated_from: float
    lowest: float
    highest: float
    changes: tuple[ThresholdChange, ...]


def change_class(owner: str) -> AccessClass:
    """The owner's bureau alone: how a list is screened helps whoever wants to pass it."""
    return access_class(f"bureau:{owner}", marking=3)
