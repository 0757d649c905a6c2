"""Ships, firearms, journeys and seals: Claire of the French bureau looks for them, Awa at Gao meets them."""

from typing import Any

import httpx
import pytest

from alerts.watchlists.model import SILENT
from tests.alerts.support import TERMS, added, if_match, opened, pointers
from tests.integrations.support import counts, imported
from tests.ops.support import CLEAR, Drill, Ledger, done, match_of, matches_of, plain
from tests.support import Person

_lists = iter(range(1, 1000))

SHIP = {"kind": "vessel", "imo": "9074729", "mmsi": "636012345", "name": "Golden Dawn", "flag": "LR"}
GUN = {"kind": "firearm", "serial": "KV-447123", "make": "Zastava", "model": "M70", "calibre": "7,62 × 39 mm"}
SEAL = {"kind": "container", "seal": "ML 774411"}
FLIGHT = {
    "kind": "journey",
    "mode": "flight",
    "number": "VX 520",
    "date": "2026-12-01",
    "from": "Bamako",
    "to": "Paris",
}


async def sought(claire: httpx.AsyncClient, subject: dict[str, Any], action: str, **more: object) -> dict[str, Any]:
    """An entry on a list of its own, taken off again by the story that put it there."""
    entries = await opened(claire, f"FR-NEW-{next(_lists)}", [subject["kind"]])
    return {**await added(claire, entries, {**subject, **TERMS, "action": action, **more}), "entries": entries}


async def gone(claire: httpx.AsyncClient, entry: dict[str, Any]) -> None:
    await done(claire.delete(f"{entry['entries']}/{entry['id']}", headers=if_match(entry["version"])))


async def told(drill: Drill, subject: dict[str, Any], **more: object) -> dict[str, Any]:
    """What Awa hears of a subject."""
    return await done((await drill.at("officer.ml")).post("/api/checks", json=drill.check("", subject=subject, **more)))


def heard(answer: dict[str, Any]) -> tuple[str, str | None]:
    return answer["answer"], answer.get("instruction", {}).get("code")


@pytest.mark.parametrize(
    ("listed", "action", "checked", "hears"),
    [
        (SHIP, "seize", {"kind": "vessel", "imo": "IMO 9O74729"}, ("act", "hold-vessel")),
        (SHIP, "seize", {"kind": "vessel", "imo": "9074729", "name": "MV Lucky Star"}, ("act", "hold-vessel")),
        (SHIP, "seize", {"kind": "vessel", "mmsi": "636012345"}, ("wait", "call-bureau")),
        (SHIP, "seize", {"kind": "vessel", "name": "M/V GOLDEN DAWN", "flag": "LR"}, ("wait", "call-bureau")),
        (SHIP, "seize", {"kind": "vessel", "imo": "9074767", "flag": "PA"}, ("clear", None)),
        (GUN, "seize", {"kind": "firearm", "serial": "KV447123", "make": "Zastava"}, ("act", "keep-firearm")),
        (GUN, "seize", {"kind": "firearm", "serial": "KV447123"}, ("wait", "call-bureau")),
        (GUN, "seize", {"kind": "firearm", "serial": "KV44?1?3", "calibre": "7.62x39"}, ("wait", "call-bureau")),
        (
            GUN,
            "seize",
            {"kind": "firearm", "serial": "4712", "serial_state": "partial", "make": "zastava"},
            ("wait", "call-bureau"),
        ),
        (GUN, "seize", {"kind": "firearm", "serial": "4712", "serial_state": "partial"}, ("clear", None)),
        (GUN, "seize", {"kind": "firearm", "serial": "KV447124"}, ("clear", None)),
        (GUN, "seize", {"kind": "firearm", "make": "Zastava", "serial_state": "obliterated"}, ("clear", None)),
        (SEAL, "seize", {"kind": "container", "seal": "ml-774411"}, ("wait", "call-bureau")),
        (SEAL, "seize", {"kind": "container", "number": "CSQU3054383", "seal": "ML 774411"}, ("wait", "call-bureau")),
        (SEAL, "seize", {"kind": "container", "seal": "ML 774412"}, ("clear", None)),
        (SEAL, "discreet", {"kind": "container", "seal": "ML 774411"}, ("clear", None)),
        (FLIGHT, "inquiry", {"kind": "journey", "number": "vx0520", "date": "2026-12-01"}, ("clear", None)),
        (SHIP, "discreet", {"kind": "vessel", "imo": "9074729"}, ("clear", None)),
        (GUN, "discreet", {"kind": "firearm", "serial": "KV447123", "make": "Zastava"}, ("clear", None)),
        (FLIGHT, "discreet", {"kind": "journey", "number": "VX520", "date": "2026-12-01"}, ("clear", None)),
    ],
)
async def test_what_awa_hears(
    drill: Drill, person: Person, listed: dict[str, Any], action: str, checked: dict[str, Any], hears: tuple[str, str]
) -> None:
    claire = await person("bureau.fr")
    entry = await sought(claire, listed, action)

    assert heard(await told(drill, checked)) == hears

    await gone(claire, entry)
    assert heard(await told(drill, checked)) == ("clear", None)


@pytest.mark.parametrize("silent", sorted(SILENT))
@pytest.mark.parametrize("subject", [SHIP, GUN, FLIGHT])
async def test_a_silent_entry_gives_the_same_bytes_as_none_and_its_owner_the_match(
    drill: Drill, person: Person, ledger: Ledger, subject: dict[str, Any], silent: str
) -> None:
    claire, mariam = await person("bureau.fr"), await drill.at("bureau.ml")
    before = await told(drill, subject)
    entry = await sought(claire, subject, silent)
    check = drill.check("", subject=subject)

    after = await done((await drill.at("officer.ml")).post("/api/checks", json=check))

    assert plain(before) == plain(after) == CLEAR
    match = await match_of(claire, check["id"])
    assert (match["kind"], match["action"], match["entry"]["id"]) == (subject["kind"], silent, entry["id"])
    assert await matches_of(mariam, check["id"]) == []
    await gone(claire, entry)
    await ledger.settled()


@pytest.mark.parametrize(
    ("checked", "listed", "features"),
    [
        ({"kind": "vessel", "imo": "9074729"}, SHIP, {"imo"}),
        ({"kind": "firearm", "serial": "KV44?1?3", "make": "Zastava"}, GUN, {"serial", "make"}),
        ({"kind": "firearm", "serial": "4471", "serial_state": "partial", "make": "Zastava"}, GUN, {"serial", "make"}),
        (
            GUN,
            {"kind": "firearm", "serial": "7123", "serial_state": "partial", "calibre": "7.62"},
            {"serial", "calibre"},
        ),
        ({"kind": "container", "number": "CSQU3054383", "seal": "ML774411"}, SEAL, {"seal"}),
        ({"kind": "journey", "number": "vx0520", "date": "2026-12-01"}, FLIGHT, {"journey", "date"}),
        (
            {"kind": "person", "names": ["Awa Diarra"], "journey": {"number": "VX520", "date": "2026-12-01"}},
            FLIGHT,
            {"journey", "date"},
        ),
    ],
)  # fmt: skip
async def test_an_entry_that_comes_later_meets_the_check_kept_before(
    drill: Drill, person: Person, ledger: Ledger, checked: dict[str, Any], listed: dict[str, Any], features: set[str]
) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    check = drill.check("", subject=checked)
    await done(awa.post("/api/checks", json=check))
    # Matched already: what the matcher has yet to read would be met by the entry as a new check.
    await ledger.settled()

    entry = await sought(claire, listed, "inquiry")

    [match] = [one for one in [await match_of(claire, check["id"])] if one["entry"]["id"] == entry["id"]]
    assert match["retro"]
    assert {term["feature"] for term in match["because"]} == features
    assert match["score"] == pytest.approx(sum(term["weight"] for term in match["because"]))
    await gone(claire, entry)


async def test_wrong_digits_are_refused_at_their_field_unless_they_are_printed_so(drill: Drill, ledger: Ledger) -> None:
    awa = await drill.at("officer.ml")
    wrong: dict[str, dict[str, Any]] = {
        "/subject/imo": {"kind": "vessel", "imo": "9074728"},
        "/subject/mmsi": {"kind": "vessel", "mmsi": "399012345"},
        "/subject/imeis/0": {"kind": "person", "names": ["Awa Diarra"], "imeis": ["490154203237519"]},
    }
    for pointer, subject in wrong.items():
        check = drill.check("", subject=subject)
        assert pointers(await awa.post("/api/checks", json=check)) == [pointer]
        await done(awa.post("/api/checks", json={**check, "as_printed": True}))
        kept = await done(awa.get(f"/api/checks/{check['id']}"))
        assert kept["as_printed"] and kept["subject"] == subject
    await ledger.settled()


@pytest.mark.parametrize(
    "subject",
    [
        {"kind": "vessel"},
        {"kind": "vessel", "name": "--", "flag": "LR"},
        {"kind": "vessel", "imo": "9" * 41},
        {"kind": "vessel", "name": "A" + "\u0301" * 200},
        {"kind": "vessel", "name": "Dawn", "flag": "Liberia"},
        {"kind": "vessel", "name": "Dawn", "owner": "X"},
        {"kind": "firearm"},
        {"kind": "firearm", "serial": "????"},
        {"kind": "firearm", "serial": "KV1", "serial_state": "broken"},
        {"kind": "firearm", "calibre": "9x19"},
        {"kind": "journey", "from": "Gao", "to": "Niamey"},
        {"kind": "journey", "number": "VX520", "date": "tomorrow"},
        {"kind": "journey", "number": "VX520", "names": ["Awa"]},
        {"kind": "container"},
        {"kind": "container", "number": "--", "seal": " "},
        {"kind": "person", "phones": []},
        {"kind": "person", "phones": ["call me"]},
        {"kind": "person", "phones": ["1" * 41]},
        {"kind": "person", "names": ["Awa Diarra"], "imeis": ["4" * 15] * 11},
    ],
)
async def test_what_is_no_ship_gun_or_journey_is_refused(drill: Drill, subject: dict[str, Any]) -> None:
    refused = await (await drill.at("officer.ml")).post("/api/checks", json=drill.check("", subject=subject))

    assert refused.status_code == 422, refused.text
    assert all(error["pointer"].startswith("/subject") for error in refused.json()["errors"])


@pytest.mark.parametrize(
    "subject",
    [
        {"kind": "firearm", "serial": "?" * 36 + "1234"},
        {"kind": "firearm", "serial": "1?" * 20, "make": "A", "calibre": "x" * 64},
        {"kind": "firearm", "serial": "\u2588\u25a1…12", "make": "ﷺ" * 3},
        {"kind": "firearm", "serial": "12\U0001f52b34", "calibre": "×××"},
        {"kind": "vessel", "imo": "IMOIMOIMO", "mmsi": "٦٣٦٠١٢٣٤٥", "name": "سفينة الفجر"},
        {"kind": "journey", "number": "0" * 40},
        {"kind": "person", "phones": ["+" + "9" * 39, "00", "٧٦١٢٣٤٥٦"], "nationalities": ["ML"]},
        {"kind": "vehicle", "plate": "٤٤٧١ بجد", "country": "BF"},
        {"kind": "container", "number": "ꓮꓮ", "seal": "\u202eAB1234567"},
    ],
)
async def test_odd_numbers_are_kept_and_compared_like_any(drill: Drill, subject: dict[str, Any]) -> None:
    assert heard(await told(drill, subject, as_printed=True)) == ("clear", None)


async def test_a_list_says_which_kinds_it_holds_and_an_action_suits_the_kind(person: Person) -> None:
    claire = await person("bureau.fr")
    guns = await opened(claire, "FR-GUNS", ["firearm"])

    assert pointers(await claire.post(guns, json={**SHIP, **TERMS})) == ["/kind"]
    assert pointers(await claire.post(guns, json={**GUN, **TERMS, "action": "arrest"})) == ["/action"]
    flights = await opened(claire, "FR-FLIGHTS", ["journey"])
    assert pointers(await claire.post(flights, json={**FLIGHT, **TERMS, "action": "seize"})) == ["/action"]
    ships = await opened(claire, "FR-SHIPS", ["vessel"])
    assert pointers(await claire.post(ships, json={**SHIP, **TERMS, "imo": "9074728"})) == ["/imo"]


CSV = """\
source_id;kind;imo;mmsi;name;flag;serial;serial_state;make;model;calibre;mode;number;date;from;to;action;purpose;legal_basis;review_by;category
S-1;vessel;9074729;636012345;Golden Dawn;LR;;;;;;;;;;;seize;Fraud;Order 9/2026 (invented);2028-11-01;other
G-1;firearm;;;;;KV-447123;;Zastava;M70;7,62 × 39 mm;;;;;;seize;Theft;Order 9/2026 (invented);2028-11-01;other
G-2;firearm;;;;;99?2;partial;;;9x19;;;;;;inquiry;Theft;Order 9/2026 (invented);2028-11-01;other
J-1;journey;;;;;;;;;;flight;VX 520;2026-12-01;Bamako;Paris;inquiry;Smuggling;Order 9/2026 (invented);2028-11-01;other
S-2;vessel;9074728;;;;;;;;;;;;;;seize;Fraud;Order 9/2026 (invented);2028-11-01;other
G-3;firearm;;;;;1234;lost;;;;;;;;;seize;Theft;Order 9/2026 (invented);2028-11-01;other
"""


async def test_a_table_of_ships_guns_and_flights_goes_live(drill: Drill, person: Person) -> None:
    claire = await person("bureau.fr")
    await opened(claire, "FR-THINGS", ["vessel", "firearm", "journey"])

    found = await imported(claire, "FR-THINGS", CSV.encode())

    assert found["state"] == "live" and counts(found) == (6, 4, 0, 0, 2)
    assert [(one["line"], one["message"].partition(":")[0]) for one in found["rejected"]] == [
        (6, "imo"),
        (7, "serial_state"),
    ]
    assert heard(await told(drill, {"kind": "vessel", "imo": "9074729"})) == ("act", "hold-vessel")
    assert heard(await told(drill, GUN)) == ("act", "keep-firearm")
    flight = drill.check("", subject={"kind": "journey", "number": "VX520", "date": "2026-12-01"})
    assert heard(await done((await drill.at("officer.ml")).post("/api/checks", json=flight))) == ("clear", None)
    assert (await match_of(claire, flight["id"]))["entry"]["list"] == "FR-THINGS", "an inquiry is its owner's"


async def test_a_telephone_leads_to_its_holder(drill: Drill, person: Person) -> None:
    claire = await person("bureau.fr")
    salou = {"kind": "person", "names": ["Salou Benné"], "phones": ["+223 76 12 34 56"], "imeis": ["490154203237518"]}
    entry = await sought(claire, salou, "whereabouts")

    local = {"kind": "person", "phones": ["76 12 34 56"], "nationalities": ["ML"]}
    assert heard(await told(drill, local)) == ("wait", "call-bureau")
    assert heard(await told(drill, {"kind": "person", "imeis": ["49-015420-323751-8"]})) == ("wait", "call-bureau")
    neighbour = {"kind": "person", "phones": ["+223 76 12 34 57"]}
    assert heard(await told(drill, neighbour)) == ("clear", None)
    await gone(claire, entry)
