"""The speed boats of the third day: a controlled delivery through two waters, where one authority is missing."""

from collections.abc import Iterator

from msgspec import Raw, json

from jointops.demo.slot import HOUR
from jointops.demo.step import Step, clock
from jointops.demo.turquesa.directory import SEA_TREATY

ASKS, ASKED = "prosecutor.us", "prosecutor.mx"
ALERT = "${a103}"
AT = 62 * HOUR
GRANTED = AT + 3 * HOUR
"""Until then the boats would be stopped at the first buoy: nothing starts without the second order."""

LANDED = GRANTED + 5 * HOUR


def delivery_steps() -> Iterator[Step]:
    """Asked for, received at once, granted three hours later; the alert that it follows tells the rest."""
    for country in ("US", "MX"):
        call = f"GET /api/authorities?country={country}&function=mla"
        yield Step(at=clock(AT), by=ASKS, call=call, save={f"cd{country}": "/items/0/id"})
    body = {
        "requesting": "${cdUS}",
        "requested": "${cdMX}",
        "treaty": SEA_TREATY,
        "article": "8",
        "measure": "controlled-delivery",
        "text": "Let both boats through your waters, watched, to the landing at Cancún. Our order stands; yours lacks.",
        "urgent": True,
        "alert": ALERT,
        "opened_on": "2020-11-29",
    }
    yield Step(
        at=clock(AT), by=ASKS, call="POST /api/requests", body=Raw(json.encode(body)),
        save={"cd": "/id", "cdv": "/version"}, expect={"status": 201},
    )  # fmt: skip
    yield from _move(AT + 300, ASKS, "send", "Tonight.", "sent")
    yield from _move(
        AT + 900, ASKED, "receive", "The judge on duty has it. Without the order nothing starts.", "received"
    )
    yield from _move(GRANTED, ASKED, "execute", "Granted for our waters until noon: watch, do not stop.", "executing")
    yield from _move(
        LANDED, ASKED, "answer", "Both boats were met where they landed; who waited there is held.", "answered"
    )


def _move(at: float, by: str, act: str, note: str, state: str) -> Iterator[Step]:
    yield Step(at=clock(at), by=by, call="GET /api/requests/${cd}", save={"cdv": "/version"})
    yield Step(
        at=clock(at), by=by, call=f"POST /api/requests/${{cd}}/{act}", body=Raw(json.encode({"note": note})),
        if_match="${cdv}", expect={"status": 200, "/state": state},
    )  # fmt: skip
