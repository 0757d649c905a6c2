"""The speed boats of the third day: a controlled delivery through two waters, where one authority is missing."""

from collections.abc import Iterator

from jointops.demo.slot import HOUR
from jointops.demo.step import Step
from jointops.demo.turquesa.alerts import BOATS, saved
from jointops.demo.turquesa.asking import asked, moved
from jointops.demo.turquesa.directory import SEA_TREATY

ASKS, ASKED = "prosecutor.us", "prosecutor.mx"
AT = 62 * HOUR
GRANTED = AT + 3 * HOUR
"""Until then the boats would be stopped at the first buoy: nothing starts without the second order."""

LANDED = GRANTED + 5 * HOUR


def delivery_steps() -> Iterator[Step]:
    """Asked for, received at once, granted three hours later; the alert that it follows tells the rest."""
    body: dict[str, object] = {
        "treaty": SEA_TREATY,
        "article": "8",
        "measure": "controlled-delivery",
        "text": "Let both boats through your waters, watched, to the landing at Cancún. Our order stands; yours lacks.",
        "urgent": True,
        "alert": saved(BOATS),
        "opened_on": "2020-11-29",
    }
    yield from asked("cd", AT, ASKS, ("US", "MX"), body)
    yield from moved("cd", AT + 300, ASKS, "send", "Tonight.", "sent")
    yield from moved(
        "cd", AT + 900, ASKED, "receive", "The judge on duty has it. Without the order nothing starts.", "received"
    )
    yield from moved(
        "cd", GRANTED, ASKED, "execute", "Granted for our waters until noon: watch, do not stop.", "executing"
    )
    yield from moved(
        "cd", LANDED, ASKED, "answer", "Both boats were met where they landed; who waited there is held.", "answered"
    )
