"""The table of docs/access.md is what the code does: who sees a record when it is made, and what its events say."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from alerts.authorities.model import authority_class, rota_class, task_class
from alerts.coordination.model import draft_class, released_class
from alerts.coordination.model import face_class as alert_face_class
from alerts.imports.model import import_class
from alerts.meetings.model import meeting_class
from alerts.partners.model import file_class
from alerts.requests.model import request_class
from alerts.rooms.model import room_class
from alerts.watchlists.model import Terms, entry_class, list_class
from jointops.base.access import AccessClass, access_class
from ops.care.model import care_class
from ops.checks.model import check_class, check_mark_class
from ops.deconfliction.model import conflict_class, plan_class
from ops.incidents.model import incident_class, incident_mark_class
from ops.journeys.model import journey_class
from ops.matches.model import face_class, match_class
from ops.operations.model import operation_class
from ops.quality.model import alarm_class
from ops.readiness.model import readiness_class
from ops.reports.model import report_class
from ops.routes.model import route_class
from ops.seizures.model import case_class
from ops.shifts.model import shift_class

PAGE = Path(__file__).parents[2] / "docs" / "access.md"

TERMS = Terms(
    action="seize", purpose="x", legal_basis="x", review_by=date(2030, 1, 1), category="suspect"
)  # fmt: skip
WHOLE = match_class("FR", "ML", [], owner_only=False)
SILENT = match_class("FR", "ML", [], owner_only=True)

MADE: dict[str, AccessClass] = {
    "operation, participant, checkpoint, figures": operation_class("x"),
    "check report: whole": check_class("x", "ML"),
    "check report: place, time, kind, answer": check_mark_class("x", "ML"),
    "watchlist": list_class(),
    "import of a watchlist": import_class("FR", 2),
    "watchlist entry": entry_class("FR", TERMS, 3),
    "watchlist entry, shared with bureau:BF, without ML": entry_class(
        "FR", msgspec.structs.replace(TERMS, share=["bureau:BF"], exclude=["ML"]), 3
    ),
    "watchlist entry, discreet, on a list marked TLP:AMBER": entry_class(
        "FR", msgspec.structs.replace(TERMS, action="discreet"), 2
    ),
    "watchlist entry, inquiry, on a list marked TLP:AMBER": entry_class(
        "FR", msgspec.structs.replace(TERMS, action="inquiry"), 2
    ),
    "change of a list's threshold, drift alarm": alarm_class("FR"),
    "match: whole": WHOLE,
    "match: countries, kind, state, place": face_class("x", WHOLE, owner_only=False),
    "match of a discreet entry or an inquiry: whole": SILENT,
    "match of a discreet entry or an inquiry: countries, kind, state, place": face_class("x", SILENT, owner_only=True),
    "match of an entry kept from BF: whole": match_class("FR", "ML", ["BF"], owner_only=False),
    "match of an entry kept from ML: whole": match_class("FR", "ML", ["ML"], owner_only=True),
    "arrest, seizure: whole": incident_class("arrest", "x", "ML", "awa"),
    "arrest, seizure: kind, place, quantity": incident_mark_class("x"),
    "rescue": incident_class("rescue", "x", "ML", "awa"),
    "route from ML to BF": route_class("x", ["ML", "BF"]),
    "journey of smuggled migrants that became known in ML": journey_class("x", "ML"),
    "shift at the operation's centre": shift_class("x", "centre:x"),
    "shift at the desk of ML": shift_class("x", "op:x@ML"),
    "coordination alert: draft": draft_class(["centre:x"], "TLP:AMBER"),
    "coordination alert: whole": released_class(["centre:x"], ["agency:FR-MLA"], "TLP:AMBER"),
    "coordination alert about what is kept from a country: whole": released_class(
        ["centre:x"], ["agency:FR-MLA"], "TLP:AMBER", ["country:NE"]
    ),
    "coordination alert: state": alert_face_class(["centre:x"], ["agency:FR-MLA"], "x", "TLP:AMBER", []),
    "authority, its notices and changes, circular, network, treaty": authority_class(),
    "draft of a cooperation request through a network": request_class(["agency:FR-MLA"], "x", None),
    "cooperation request through a network": request_class(["agency:FR-MLA", "agency:BR-MLA"], "x", None),
    "meeting of a network, what was agreed there": meeting_class("x", ["agency:FR-MLA", "agency:BR-MLA"]),
    "room of a network, with its parties; document for FR alone": room_class("x", ["agency:FR-MLA"], "TLP:AMBER"),
    "file of a partner of a network": file_class("x", []),
    "what is to be done about an entry of the directory, of a country in network x": task_class(["x"]),
    "rota of an authority": rota_class("FR-MLA"),
    "plan for deconfliction": plan_class("ML", "awa", "oumar"),
    "conflict of two plans, as the centre sees it": conflict_class("x"),
    "readiness of a country": readiness_class("x", "ML"),
    "daily report": report_class("x"),
    "case after a seizure, with FR-PJS": case_class("x", ["ML", "FR"], ["FR-PJS"]),
    "victim": care_class("ML"),
}


def tables(page: str) -> list[list[list[str]]]:
    """The cells of each table, without its head."""
    found = re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE)
    return [[[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()[2:]] for table in found]


def words(cell: str) -> list[str]:
    return [one for one in cell.split(", ") if one]


def written(page: str) -> dict[str, AccessClass]:
    rows = tables(page)[0]
    return {
        record: access_class(*words(audience), excluded=words(excluded), marking=int(marking))
        for record, audience, excluded, marking in rows
    }


def test_the_code_makes_the_classes_that_the_page_says() -> None:
    assert written(PAGE.read_text("utf-8")) == MADE


@pytest.mark.parametrize(
    ("said", "instead"),
    [("| op:x@ML, centre:x | | 2 |", "| op:x@ML | | 2 |"), ("| care:ML | | 4 |", "| care:ML | | 3 |")],
)
def test_a_page_that_says_otherwise_is_found(said: str, instead: str) -> None:
    assert written(PAGE.read_text("utf-8").replace(said, instead, 1)) != MADE


def says() -> dict[str, set[str]]:
    """What each kind of event may say."""
    return {kind: set(words(cell)) for kinds, cell in tables(PAGE.read_text("utf-8"))[1] for kind in words(kinds)}


def not_said(events: list[tuple[str, list[str]]]) -> list[str]:
    """Events that say more than the page allows."""
    allowed = says()
    return sorted({f"{kind}: {key}" for kind, keys in events for key in keys if key not in allowed.get(kind, set())})


def test_every_kind_that_an_act_owes_is_on_the_page() -> None:
    import jointops.rooms
    from jointops.base.access import VERBS

    assert jointops.rooms.CONTROLLERS
    owed: set[Any] = {kind for verb in VERBS.values() for kind in verb.emits}
    assert owed <= says().keys()
