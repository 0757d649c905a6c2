"""The coordination alerts of the week: written and released by the centre, answered by prosecutors."""

from collections.abc import Iterator, Sequence

from msgspec import Raw, Struct, json

from jointops.demo.checks import OPERATION
from jointops.demo.incidents import DAKOLA_AT, LOT
from jointops.demo.slot import HOUR
from jointops.demo.step import Step, clock

CENTRE = "centre.kafo"
SEEN_WITHIN = "2s"  # a P1 alert is on the screen while the person who released it still looks at the button


class Alert(Struct, frozen=True):
    """An alert as the centre writes it."""

    operation: str
    title: str
    text: str
    priority: str
    crime_types: tuple[str, ...]
    countries: tuple[str, ...]
    functions: tuple[str, ...]
    marking: str = "TLP:AMBER"
    handling: tuple[str, ...] = ()
    language: str = "en"
    trigger: None = None


class Corrected(Struct, frozen=True):
    """Other words for an alert, so many minutes after its release.

    readers  countries that read these as well; of the others it stays known that they read the first alone
    """

    after: int
    text: str
    reason: str
    readers: tuple[str, ...] = ()


class Planned(Struct, frozen=True):
    """An alert of the week; `replies` country → answer; who is not in `replies` acknowledges after `pace` minutes.

    silent  countries that do not acknowledge in this week
    by      who writes and releases it
    """

    at: float
    alert: Alert
    pace: int
    replies: dict[str, str]
    silent: tuple[str, ...] = ()
    by: str = CENTRE
    corrected: Corrected | None = None


def _firearms(title: str, text: str, priority: str, countries: tuple[str, ...], *functions: str) -> Alert:
    return Alert(OPERATION, title, text, priority, ("firearms",), countries, functions or ("firearms",))


WEEK_ALERTS = (
    Planned(
        DAKOLA_AT + 7 * 60,
        _firearms(
            "Lorry with 21,400 sticks of dynamite stopped at Dakola",
            f"Stopped on the road to Pô with 16 detonator cords. {LOT}. A second lorry of the same lot may be on the "
            "road to Tengréla or Kadiolo. Stop and hold; say what you find.",
            "P1",
            ("CI", "ML"),
        ),
        1,
        {"CI": f"Stopped at Tengréla: 7,000 sticks, {LOT}. Driver held.", "ML": "Posts at Kadiolo and Zégoua told."},
    ),
    Planned(
        40 * HOUR,
        _firearms(
            "Seven firearms at Gao: origin wanted",
            "Four of the seven carry import marks of the north. Please search your registers for the serials "
            "that follow through the usual channel.",
            "P2",
            ("FR", "NE"),
            "mla",
        ),
        35,
        {"FR": "Two serials are known here. A request is needed for the file."},
    ),
    Planned(
        58 * HOUR,
        _firearms(
            "8,193 sticks at Kadiolo", "Packed like the lorry of Dakola. Who bought the lot?", "P2", ("BF", "CI")
        ),
        22,
        {"BF": "The buyer is a quarry near Ouahigouya; we go there today."},
    ),
    Planned(
        84 * HOUR,
        _firearms("Person sought passed Zégoua on Monday", "Going south by bus.", "P3", ("CI", "FR"), "mla"),
        190,
        {},
    ),
    Planned(
        113 * HOUR,
        _firearms(
            "Nine pistols with serials in a run, Ouangolodougou",
            "One maker, one delivery. Please trace your part of the run.",
            "P2",
            ("ML", "BF", "FR"),
        ),
        48,
        {
            "ML": "Three of the run were stolen at Sikasso in 2018.",
            "FR": "Delivery of 2011; the holder is being asked.",
        },
    ),
    Planned(
        130 * HOUR,
        _firearms("38,000 litres of fuel near the border", "May pay for arms. For your follow-up.", "P3", ("ML", "NE")),
        300,
        {},
        silent=("NE",),
    ),
    Planned(
        150 * HOUR,
        _firearms("The week so far", "Figures of six days, for information.", "P4", ("BF", "CI", "ML", "NE")),
        600,
        {},
        silent=("BF", "CI", "ML", "NE"),
    ),
)


def never_steps() -> Iterator[Step]:
    """What must not come to those whom it does not concern."""
    yield Step(by="officer.bf", never={"kind": "match.found"})
    yield Step(by="prosecutor.fr", never={"kind": "check.reported"})


def alert_steps(alerts: Sequence[Planned], first: int = 1) -> Iterator[Step]:
    """Draft, release, receive, read, acknowledge and reply to each alert; `first` names their saved values."""
    for number, planned in enumerate(alerts, first):
        yield from _release(number, planned)
        for place, country in enumerate(planned.alert.countries):
            if planned.alert.priority == "P1":
                yield _sees(planned.at + 121, f"prosecutor.{country.lower()}", "alert.released")
            yield from _answer(number, planned, country, place)
        if planned.corrected is not None:
            yield from _correct(number, planned, planned.corrected)


def _release(number: int, planned: Planned) -> Iterator[Step]:
    saved = {f"a{number}": "/id", f"a{number}v": "/version"}
    yield Step(
        at=clock(planned.at), by=planned.by, call="POST /api/alerts", body=Raw(json.encode(planned.alert)), save=saved,
        expect={"status": 201, "/state": "draft"},
    )  # fmt: skip
    yield Step(
        at=clock(planned.at + 120), by=planned.by, call=f"POST /api/alerts/${{a{number}}}/release", body=Raw(b"{}"),
        if_match=f"${{a{number}v}}", save={f"a{number}v": "/version"}, expect={"/state": "released"},
    )  # fmt: skip


def _answer(number: int, planned: Planned, country: str, place: int) -> Iterator[Step]:
    """On the screen at once, read and acknowledged at the alert's pace, a second country a little later."""
    by, at = f"prosecutor.{country.lower()}", planned.at + 125 + 40 * place
    yield from _act(number, at, by, "receive", {})
    if country in planned.silent:
        return
    at += planned.pace * 60
    yield from _act(number, at, by, "read", {})
    yield from _act(number, at + 35, by, "acknowledge", {})
    if country in planned.replies:
        yield from _act(number, at + 60 + planned.pace * 60, by, "reply", {"text": planned.replies[country]})


def _correct(number: int, planned: Planned, said: Corrected) -> Iterator[Step]:
    at = planned.at + 120 + said.after * 60
    yield from _act(number, at, planned.by, "correct", {"text": said.text, "reason": said.reason})
    for place, country in enumerate(said.readers, 1):
        yield from _act(number, at + 300 * place, f"prosecutor.{country.lower()}", "read", {})


def _act(number: int, at: float, by: str, act: str, body: dict[str, str]) -> Iterator[Step]:
    """Look at the alert as it is now, then act on that version."""
    call, version = f"/api/alerts/${{a{number}}}", f"a{number}v"
    yield Step(at=clock(at), by=by, call=f"GET {call}", save={version: "/version"})
    yield Step(
        at=clock(at), by=by, call=f"POST {call}/{act}", body=Raw(json.encode(body)), if_match=f"${{{version}}}",
    )  # fmt: skip


def _sees(at: float, by: str, kind: str) -> Step:
    return Step(at=clock(at), by=by, sees={"kind": kind}, within=SEEN_WITHIN)
