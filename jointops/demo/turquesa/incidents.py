"""What came of the checks and raids of Turquesa II: 214 arrests, forged papers and payments that were seized."""

from collections.abc import Iterator
from random import Random

from jointops.demo.hits import Hit
from jointops.demo.incidents import Incident, Item, recorded
from jointops.demo.slot import HOUR
from jointops.demo.step import Step, clock, seconds
from jointops.demo.turquesa.places import CHECKPOINTS, OFFICERS, POST_OF
from jointops.demo.turquesa.reports import CODE, ORIGIN
from jointops.demo.turquesa.volumes import Volumes

EXPLOITERS = ("Held for sexual exploitation of women who were smuggled.", "Ran a house in which women were exploited.")
SMUGGLERS = (
    "Drove a group across the border by night.", "Sold places in a boat.", "Kept the money of a group of migrants.",
    "Guided groups through the forest.", "Bought tickets with forged papers.", "Rented out a safe house.",
)  # fmt: skip
LOTS: tuple[tuple[str, int, int, tuple[tuple[str, str, float], ...], str], ...] = (
    # post, day, hour, (commodity, unit, quantity), note
    ("BR-GRU-01", 1, 14, (("travel_document", "piece", 43), ("cash", "BRL", 212_000)), "Forger's workshop, São Paulo"),
    ("BR-ASB-01", 2, 15, (("travel_document", "piece", 12), ("cash", "USD", 8_400)), "From a guide's car"),
    ("PE-LIM-01", 3, 13, (("travel_document", "piece", 9),), "Visas with one serial"),
    ("EC-UIO-01", 3, 20, (("travel_document", "piece", 17), ("cash", "USD", 31_500)), "Travel agency, Quito"),
    ("CO-NEC-01", 4, 16, (("cash", "USD", 54_200),), "Fares for boats to Capurganá"),
    ("PA-MET-01", 5, 18, (("cash", "USD", 12_900),), "With a guide of the forest"),
    ("MX-TAP-01", 4, 22, (("travel_document", "piece", 21), ("cash", "USD", 66_000)), "House raid"),
    ("MX-TIJ-01", 6, 17, (("cash", "USD", 148_000),), "Collected for the last leg"),
    ("ES-MAD-01", 5, 9, (("travel_document", "piece", 28),), "Post parcel from São Paulo"),
    ("SN-DSS-01", 2, 11, (("travel_document", "piece", 14),), "Boarding passes swapped in transit"),
    ("BD-DAC-01", 3, 6, (("travel_document", "piece", 35), ("cash", "USD", 22_000)), "Recruiter's office"),
    ("PK-KHI-01", 6, 7, (("travel_document", "piece", 19),), "Recruiter's office"),
)


class Recorder:
    """Makes the steps of incidents and remembers at which post each happened: routes name them as evidence."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._first = {officer.checkpoint: officer.user for officer in reversed(OFFICERS)}

    def arrests(self, hits: list[Hit], verdicts: dict[int, str], volumes: Volumes) -> Iterator[Step]:
        """The first rest on confirmed hits, the others on raids; 33 are tied to sexual exploitation."""
        resting = [hit for hit in hits if (hit.state, hit.action) == ("confirmed", "arrest")][: volumes.arrests]
        posts = self._rng.choices(CHECKPOINTS, [post.officers for post in CHECKPOINTS], k=volumes.arrests)
        exploiting = set(self._rng.sample(range(volumes.arrests), volumes.exploiters))
        for place, post in enumerate(posts):
            note = self._rng.choice(EXPLOITERS if place in exploiting else SMUGGLERS)
            if place < len(resting):
                yield from self._on_a_hit(resting[place], verdicts[resting[place].number], note)
            else:
                at = self._rng.randrange(8 * HOUR, 160 * HOUR)
                yield self._record(post.code, at, "arrest", persons=1, note=note)

    def seizures(self) -> Iterator[Step]:
        for post, day, hour, lots, note in LOTS:
            items = tuple(Item(what, quantity, unit) for what, unit, quantity in lots)
            yield self._record(post, ((day - 1) * 24 + hour) * HOUR, "seizure", items=items, note=note)

    def _on_a_hit(self, hit: Hit, verdict_at: str, note: str) -> Iterator[Step]:
        """By the bureau, some minutes after the verdict, which may be another bureau's: its version is read first."""
        by, match = f"bureau.{hit.slot.post.country.lower()}", f"${{m{hit.number}}}"
        at = seconds(verdict_at) + self._rng.randint(300, 1500)
        yield Step(
            at=clock(at), by=by, call=f"GET /api/matches/{match}", save={f"v{hit.number}": "/version"},
            expect={"status": 200, "/state": "confirmed"},
        )  # fmt: skip
        yield self._record(hit.slot.post.code, at, "arrest", by=by, persons=1, match=match, note=note)

    def _record(
        self, post: str, at: int, kind: str, *, by: str = "", persons: int | None = None,
        items: tuple[Item, ...] = (), match: str = "", note: str = "",
    ) -> Step:  # fmt: skip
        incident = Incident(
            id="", kind=kind, operation=CODE, country=POST_OF[post].country, checkpoint=post, occurred_at="",
            persons=persons, items=items, match=match, note=note,
        )  # fmt: skip
        return recorded(self._rng, incident, at, by or self._first[post], ORIGIN)
