"""A hit is a match that a person confirmed: what the officer may do now, and what came of it."""

from datetime import timedelta
from typing import Annotated

import msgspec

from alerts.watchlists.instruction import KEEP
from alerts.watchlists.model import RANKS
from jointops.base.access import verb

INSTRUCT = verb("match.instruct", "bureau", emits=["match.instructed"])
ACKNOWLEDGE = verb("match.acknowledge", "bureau", emits=["match.acknowledged"])
CLOSE = verb("match.close", "bureau", emits=["match.closed"])

ANSWERS = timedelta(hours=24)
"""How long an officer has to say what came of an instruction: as long as the phone keeps that it was given."""

CODES = {  # of a discreet check no officer ever hears
    "arrest": "hold-and-call",
    "missing": "protect",
    "refuse_entry": "refuse-entry",
    "whereabouts": "ask-address",
    "inquiry": "ask-questions",
}


class NewInstruction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the bureau lets the officer do; the code follows from the entry's action.

    text  to the officer, in the bureau's words; for an inquiry the questions, which must be said
    """

    text: Annotated[str, msgspec.Meta(max_length=500)] = ""


class NewClose(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the owner notes at the end.

    reason  must be said where nobody has acted on the hit in twice the time
    """

    reason: Annotated[str, msgspec.Meta(max_length=2000)] = ""


def code_of(action: str, kind: str) -> str:
    """What the officer is told for an action on a kind of subject."""
    return KEEP[kind] if action == "seize" else CODES[action]


def is_told_another(action: str, kind: str, told: str) -> bool:
    """Whether an officer who acts was told another code than an entry asks for now: the bureau is to say so."""
    return action != "discreet" and told != code_of(action, kind)


def goes_first(action: str, other: str) -> bool:
    """Whether an action is carried out before another on the same subject."""
    return RANKS.index(action) < RANKS.index(other)
