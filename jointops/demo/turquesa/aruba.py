"""The boat's owner, on the sixth day: Aruba asks through its own authority, under a treaty of the Netherlands.

Aruba is a territory: the treaty binds it from the day on which the Netherlands extended it, which is a row of its own.
"""

from collections.abc import Iterator

from jointops.demo.slot import HOUR
from jointops.demo.step import Step
from jointops.demo.turquesa.alerts import FALCON, saved
from jointops.demo.turquesa.asking import asked, moved
from jointops.demo.turquesa.directory import EXTENDED_TREATY

ASKS, ASKED = "prosecutor.aw", "prosecutor.pt"
AT = 132 * HOUR


def aruba_steps() -> Iterator[Step]:
    """Sent the same day, received, carried out and answered before the week is over."""
    body: dict[str, object] = {
        "treaty": EXTENDED_TREATY,
        "article": "1",
        "measure": "bank records",
        "languages": ["en"],
        "text": "Please say who holds the account in Lisbon from which the boat was paid, and what went through it.",
        "alert": saved(FALCON),
        "opened_on": "2020-12-02",
    }
    yield from asked("aw", AT, ASKS, ("AW", "PT"), body)
    yield from moved("aw", AT + 600, ASKS, "send", "From our own central authority.", "sent")
    yield from moved("aw", AT + 2 * HOUR, ASKED, "receive", "With the judge of Lisbon.", "received")
    yield from moved("aw", AT + 5 * HOUR, ASKED, "execute", "The bank is asked.", "executing")
    yield from moved("aw", AT + 28 * HOUR, ASKED, "answer", "One holder, two transfers; statement follows.", "answered")
