"""At midnight UTC Chen's day is frozen as it was known; what comes late is on the next day's page."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from alerts.watchlists.model import SILENT
from jointops.base import migrate
from jointops.base.access import access_class
from jointops.base.clock import utc_now
from jointops.base.ids import uuid7
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from ops.reports.ending import purge_remarks
from ops.reports.keeper import ReportKeeper
from tests.alerts.support import TERMS, added, if_match, opened
from tests.ops.support import Drill, Ledger, done, match_of, new_plate
from tests.ops.test_hits import decided
from tests.ops.test_journeys import journey
from tests.support import Person

DAY = timedelta(days=1)

CLOSES_OLD = Path(migrate.__file__).parent / "migrations/0439_old_reports_closed.sql"

BACK = """
with moved as (update geo.mark set occurred_at = occurred_at - interval '1 day',
                                   recorded_at = recorded_at - interval '1 day'
               where operation = $1 returning 1),
gone as (update ops.incident set withdrawn_at = withdrawn_at - interval '1 day'
         where operation = $1 and withdrawn_at is not null returning 1)
update ops.match set verdict = verdict || jsonb_build_object('at', (verdict ->> 'at')::timestamptz - interval '1 day')
where operation = $1 and verdict is not null
"""
"""All that has happened so far happened a day before."""


def midnight(days: int = 0) -> datetime:
    """A minute past the midnight that ends today, or a day some days off."""
    return datetime.combine(utc_now().date() + DAY * (days + 1), datetime.min.time(), UTC) + timedelta(seconds=61)


async def frozen(node: Node, at: datetime) -> None:
    """Midnight on two nodes at about the same time."""
    for _ in range(2):
        await ReportKeeper(node.db, lambda: at).look()


async def report(who: httpx.AsyncClient, drill: Drill, days: int = 0) -> dict[str, Any]:
    day = utc_now().date() + DAY * days
    return await done(who.get(f"/api/operations/{drill.code}/reports/{day.isoformat()}"))


def tallies(one: dict[str, Any]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for row in one["content"]["computed"]:
        counted[f"{row['kind']} {row['country']}"] = row["count"]
    return counted


FUEL = {"commodity": "fuel", "quantity": 400, "unit": "l"}


async def test_a_day_is_frozen_once_as_it_was_known_and_what_comes_late_corrects_the_next(
    drill: Drill, node: Node, ledger: Ledger
) -> None:
    awa, mariam, chen = await drill.at("officer.ml"), await drill.at("bureau.ml"), await drill.at("centre")
    for _ in range(3):
        await done(awa.post("/api/checks", json=drill.check(new_plate())))
    arrest = await done(mariam.post("/api/incidents", json=drill.incident("arrest", persons=2)))
    await done(mariam.post("/api/incidents", json=drill.incident("seizure", items=[FUEL])))
    twice = await done(mariam.post("/api/incidents", json=drill.incident("seizure", items=[FUEL])))
    back = mariam.post(f"/api/incidents/{twice['id']}/withdraw", json={"reason": "Twice."}, headers=if_match(1))
    assert (await done(back))["withdrawn"]["reason"] == "Twice."
    running = await report(chen, drill)
    assert (running["frozen_at"], running["hash"], tallies(running)["check ML"]) == (None, "", 3)
    # As are the texts of days that were frozen before there was chance in them.
    assert "chance" not in running["text"] and running["content"] == json.loads(running["text"])
    await ledger.settled()
    await ledger.value(BACK, drill.code)

    await frozen(node, midnight(-1))

    first = await report(chen, drill, -1)
    assert tallies(first) == {"check ML": 3, "arrest ML": 1, "seizure ML": 1}
    assert first["content"]["quantities"] == [{"commodity": "fuel", "unit": "l", "country": "ML", "quantity": 400.0}]
    assert first["hash"] == hashlib.sha256(first["text"].encode()).hexdigest() and first["frozen_at"]
    assert first["content"] == json.loads(first["text"]) and len(first["content"]["chance"]) == 32
    assert await ledger.column("select verb from base.audit where record::text = $1 and result = $2", first["id"],
                               first["hash"]) == ["report.freeze"]  # fmt: skip
    late = (utc_now() - DAY).isoformat()
    for _ in range(2):
        await done(awa.post("/api/checks", json=drill.check(new_plate(), occurred_at=late)))
    await done(awa.post("/api/checks", json=drill.check(new_plate())))
    back = mariam.post(f"/api/incidents/{arrest['id']}/withdraw", json={"reason": "Nobody was."}, headers=if_match(1))
    await done(back)
    await ledger.settled()
    await frozen(node, midnight())
    second = await report(chen, drill)

    assert await report(chen, drill, -1) == first, "what is frozen stays"
    assert tallies(second) == {"check ML": 1}
    assert second["content"]["corrections"] == [
        {"day": first["day"], "kind": "arrest", "country": "ML", "count": -1},
        {"day": first["day"], "kind": "check", "country": "ML", "count": 2},
    ], "what was taken back since is subtracted, and what was before its day was over never counted"
    assert second["content"]["previous"] == first["hash"]
    assert second["content"]["chance"] != first["content"]["chance"], "no hash is guessed from the counts"
    days = await done(chen.get(f"/api/operations/{drill.code}/reports"))
    assert [one["day"] for one in days["items"]] == [second["day"], first["day"]]
    assert (await ledger.events(first["id"])) == ["report.frozen"]
    await _days_of_before_are_closed_again(ledger, drill, first, second)


async def _days_of_before_are_closed_again(
    ledger: Ledger, drill: Drill, first: dict[str, Any], second: dict[str, Any]
) -> None:
    """One that has no chance in it, whose hash stands in the next: whoever may not see all of it reads neither."""
    owner, whole = ledger._connection, ("select array_agg(distinct array[class_id::text, hash]) from ops.daily_report"
                                        " where operation = $1")  # fmt: skip
    transaction = owner.transaction()
    await transaction.start()
    try:
        await owner.execute("alter table ops.daily_report disable trigger append_only")
        await ledger.value(
            "update ops.daily_report set text = t, hash = encode(sha256(convert_to(t, 'UTF8')), 'hex')"
            " from (select (text::jsonb - 'chance')::text as t from ops.daily_report where id::text = $1) old"
            " where id::text = $1", first["id"],
        )  # fmt: skip
        await ledger.value("select base.intern_class(array['op:' || $1], array['user:late'], 1::smallint)", drill.code)
        before = {hash for _, hash in await ledger.value(whole, drill.code)}
        await owner.execute(CLOSES_OLD.read_text())
        after = await ledger.value(whole, drill.code)
        assert {hash for _, hash in after} == before and len({closed for closed, _ in after}) == 1
        closed = int(after[0][0])
        [kept] = await ledger.column("select excluded from base.access_class where id = $1", closed)
        assert "user:late" in kept
        for record in (first["id"], second["id"]):
            assert await ledger.column("select class_id from realtime.event where record::text = $1", record) == [
                closed
            ]
        with pytest.raises(asyncpg.PostgresError, match="stays as it is"):
            await owner.execute("update ops.daily_report set day = day")
    finally:
        await transaction.rollback()


async def test_a_node_that_was_down_over_two_midnights_freezes_both_days_in_order(
    drill: Drill, node: Node, ledger: Ledger
) -> None:
    """What came in between is late all the same: a day is as it was known at its own midnight."""
    awa, mariam, chen = await drill.at("officer.ml"), await drill.at("bureau.ml"), await drill.at("centre")
    await done(awa.post("/api/checks", json=drill.check(new_plate())))
    seizure = await done(mariam.post("/api/incidents", json=drill.incident("seizure", items=[FUEL])))
    await ledger.settled()
    await ledger.value(BACK, drill.code)
    back = mariam.post(f"/api/incidents/{seizure['id']}/withdraw", json={"reason": "Water."}, headers=if_match(1))
    await done(back)
    await done(awa.post("/api/checks", json=drill.check(new_plate(), occurred_at=(utc_now() - DAY).isoformat())))
    await ledger.settled()

    await frozen(node, midnight())

    first, second = await report(chen, drill, -1), await report(chen, drill)
    assert tallies(first) == {"check ML": 1, "seizure ML": 1} and tallies(second) == {}
    assert [one["quantity"] for one in first["content"]["quantities"]] == [400], "so it was known at that midnight"
    assert [(one["kind"], one["day"], one["count"]) for one in second["content"]["corrections"]] == [
        ("check", first["day"], 1), ("seizure", first["day"], -1),
    ]  # fmt: skip
    late = {"day": first["day"], "commodity": "fuel", "unit": "l", "country": "ML"}
    assert second["content"]["quantity_corrections"] == [{**late, "quantity": -400}]
    assert second["content"]["previous"] == first["hash"]
    with pytest.raises(Exception, match="on record"):
        await ledger.value("update ops.daily_report set text = '' where operation = $1", drill.code)


async def test_what_was_seized_yesterday_and_is_recorded_today_has_its_litres_in_a_report(
    drill: Drill, node: Node, ledger: Ledger
) -> None:
    mariam, chen, yesterday = await drill.at("bureau.ml"), await drill.at("centre"), utc_now() - DAY
    late = drill.incident("seizure", items=[FUEL, {**FUEL, "quantity": 50}], occurred_at=yesterday.isoformat())
    await done(mariam.post("/api/incidents", json=late))
    await ledger.settled()
    await frozen(node, midnight())

    content = (await report(chen, drill))["content"]

    assert content["quantities"] == [], "of the day itself there is nothing"
    assert [(one["kind"], one["count"]) for one in content["corrections"]] == [("seizure", 1)]
    assert content["quantity_corrections"] == [
        {"day": yesterday.date().isoformat(), "commodity": "fuel", "unit": "l", "country": "ML", "quantity": 450}
    ]


async def test_the_report_says_how_many_persons_so_far_rounded_as_everywhere_and_what_the_centre_says_of_the_day(
    drill: Drill, node: Node, ledger: Ledger
) -> None:
    awa, mariam, chen = await drill.at("officer.ml"), await drill.at("bureau.ml"), await drill.at("centre")
    await done(awa.post("/api/incidents", json=drill.incident("rescue", persons=3)))
    more = await done(awa.post("/api/incidents", json=drill.incident("rescue", persons=9)))
    gone, kept = [await done(mariam.post("/api/journeys", json=journey(drill, persons=many))) for many in (1000, 10)]
    back = {"reason": "persons"}
    await done(mariam.post(f"/api/journeys/{gone['id']}/withdraw", json=back, headers=if_match(1)))
    await done(awa.post("/api/checks", json=drill.check(new_plate())))
    victim = (
        "insert into care.victim (id, pseudonym, operation, country, state, key_id, key, details, class_id)"
        " select uuidv7(), uuidv7()::text, $1, 'ML', $2, '', '', '', class_id from ops.operation where code = $1"
    )
    for state in ("presumed", "indicator"):
        await ledger.value(victim, drill.code, state)
    days = [utc_now().date() + DAY * off for off in (0, -1)]
    at, before = [f"/api/operations/{drill.code}/reports/{day.isoformat()}/remarks" for day in days]
    said = {"id": str(uuid7()), "text": "The bridge at Gao was shut from noon."}
    unsaid = {"id": str(uuid7()), "text": "Awa Diarra was seen."}

    for remark in (said, said, unsaid):
        assert (await chen.post(at, json=remark)).status_code == 204
    assert (await chen.post(at, json={**said, "text": "Another."})).status_code == 409
    assert (await mariam.post(at, json=said)).status_code == 403
    assert (await chen.post(before, json=unsaid)).json()["why"] == "day-over"
    assert (await chen.delete(f"{at}/{unsaid['id']}")).status_code == 204
    await ledger.settled()
    so_far = (await report(chen, drill))["content"]
    out = f"{at}/{said['id']}/take-out"
    early = await chen.post(out, json={"reason": "person"})
    await frozen(node, midnight())
    one = await report(chen, drill)
    content = one["content"]

    assert {**content, "chance": ""} == {**so_far, "chance": ""}, "a day that goes on is written as it would be frozen"
    assert content["rescues"] == [{"country": "ML", "count": "10"}]
    assert content["presumed_victims"] == [{"country": "ML", "count": "<5"}]
    assert content["journeys"] == [{"country": "ML", "legs": 3, "persons": kept["persons"]}]
    [remark] = content["remarks"]
    name = await ledger.value("select name from base.person where user_name = $1", drill.user("centre"))
    [words] = one["words"]
    assert (words["id"], words["text"], words["by"]) == (said["id"], said["text"], name) and not one["takes_remarks"]
    assert remark["hash"] == hashlib.sha256(f"{said['id']}{words['salt']}{said['text']}".encode()).hexdigest()
    assert (said["text"] in one["text"], name in one["text"]) == (False, False), "nothing that cannot end"
    assert str(more["id"]) not in str(content)

    kept = "select operation from ops.kept() where what = 'remarks' and record = $1::text::uuid"
    assert await ledger.value(kept, said["id"]) == drill.code, "the words end with the operation"
    by_bureau = await mariam.post(out, json={"reason": "person"})
    for _ in range(2):
        assert (await chen.post(out, json={"reason": "person"})).status_code == 204
    assert (early.json()["why"], by_bureau.status_code) == ("not-frozen", 403)
    after = await report(chen, drill)
    assert (after["text"], after["hash"]) == (one["text"], one["hash"])
    assert [(it["text"], it["salt"], it["taken_out"]["reason"]) for it in after["words"]] == [("", "", "person")]
    async with node.db.service("purger") as tx:
        gone = await purge_remarks(tx, [UUID(said["id"])])
        tx.audit("retention.purge", records=gone["ops.report_remark"])
    assert (await report(chen, drill))["words"] == []


async def test_a_remark_is_taken_only_where_the_day_will_be_frozen(drill: Drill, ledger: Ledger) -> None:
    chen, awa = await drill.at("centre"), await drill.at("officer.ml")
    at = f"/api/operations/{drill.code}/reports/{utc_now().date().isoformat()}/remarks"

    async def says() -> tuple[bool, int]:
        answer = await chen.post(at, json={"id": str(uuid7()), "text": "The bridge at Gao was shut from noon."})
        return (await report(chen, drill))["takes_remarks"], answer.status_code

    assert await says() == (False, 409), "nothing is recorded yet, so there is no first day"
    await done(awa.post("/api/checks", json=drill.check(new_plate())))
    await ledger.settled()
    assert await says() == (True, 204)
    await ledger.value("update ops.operation set phase = 'closed', closed_at = now() where code = $1", drill.code)
    assert await says() == (False, 409)


async def test_the_day_on_which_an_operation_closes_is_frozen_and_none_after_it(
    drill: Drill, node: Node, ledger: Ledger
) -> None:
    awa, chen = await drill.at("officer.ml"), await drill.at("centre")
    await done(awa.post("/api/checks", json=drill.check(new_plate())))
    await ledger.settled()
    await ledger.value("update ops.operation set phase = 'closed', closed_at = now() where code = $1", drill.code)

    await frozen(node, midnight())
    await frozen(node, midnight(2))

    assert tallies(await report(chen, drill)) == {"check ML": 1}
    listed = await done(chen.get(f"/api/operations/{drill.code}/reports"))
    assert [one["day"] for one in listed["items"]] == [utc_now().date().isoformat()]


async def test_figures_that_somebody_reported_stand_apart_and_hits_are_counted_when_they_were_confirmed(
    drill: Drill, node: Node, ledger: Ledger, person: Person
) -> None:
    awa, chen, claire = await drill.at("officer.ml"), await drill.at("centre"), await person("bureau.fr")
    entries = await opened(claire, "FR-SITREP", ["vehicle"])
    plate = new_plate()
    terms = {**TERMS, "exclude": ["NE"]}
    await added(claire, entries, {"kind": "vehicle", "plate": plate, "country": "BF"} | terms)
    check = await done(awa.post("/api/checks", json=drill.check(plate)))
    await decided(claire, await match_of(claire, check["id"]), verdict="confirmed", reason="The same.")
    await ledger.value(
        "insert into ops.reported_figure (operation, label, value, qualifier, unit, source, class_id)"
        " select $1, 'checks', 200, 'more than', 'person', 'release of the day', class_id"
        " from ops.operation where code = $1",
        drill.code,
    )
    await ledger.settled()
    so_far = await report(chen, drill)
    await frozen(node, midnight())

    one = await report(chen, drill)
    assert tallies(so_far) == tallies(one), "a day that goes on is written as it would be frozen"
    counted = tallies(one)
    assert (counted["check ML"], counted["match ML"], counted["hit ML"]) == (1, 1, 1)
    assert one["content"]["reported"][0]["value"] == 200 and one["content"]["reported"][0]["qualifier"] == "more than"

    at = f"/api/operations/{drill.code}/reports"
    for country, days in (("NE", 0), ("SN", 1)):
        later = f"later.{country.lower()}.{drill.code}.1"
        held = [f"op:{drill.code}", f"centre:{drill.code}"]
        late = NewPerson(user=later, name="Late", title="", role="centre", country=country, principals=held,
                         clearance=3, demo=True)  # fmt: skip
        await enrol(node.servers.database_url, [late])
        newcomer = await person(later)
        assert len((await done(newcomer.get(at)))["items"]) == days, country
        read = await report(newcomer, drill)
        counted = (read["id"], tallies(read))
        assert counted == ((one["id"], tallies(one)) if days else (None, {"act ML": 1, "check ML": 1}))
    assert await report(chen, drill) == one


@pytest.mark.parametrize("silent", sorted(SILENT))
async def test_what_the_centre_may_not_see_is_not_counted_and_nobody_else_reads_the_report(
    drill: Drill, node: Node, ledger: Ledger, person: Person, silent: str
) -> None:
    """A match of a silent entry is its owner's alone, in sums too."""
    awa, chen, claire = await drill.at("officer.ml"), await drill.at("centre"), await person("bureau.fr")
    entries = await opened(claire, f"FR-SITREP-{silent.upper()}", ["vehicle"])
    plate = new_plate()
    await added(claire, entries, {"kind": "vehicle", "plate": plate, "country": "BF"} | {**TERMS, "action": silent})
    check = await done(awa.post("/api/checks", json=drill.check(plate)))
    await match_of(claire, check["id"])
    await ledger.settled()
    elsewhere = await node.db.class_id(access_class("bureau:FR", marking=3))
    there = [f"op:{drill.code}", f"centre:{drill.code}"]
    without = await node.db.class_id(access_class(*there, excluded=[f"user:{drill.user('centre')}"], marking=1))
    await ledger.value(
        "insert into ops.reported_figure (operation, label, value, qualifier, unit, source, class_id)"
        " select $1, 'checks ' || c, 7, '', 'person', '', c from unnest($2::int[]) c", drill.code, [elsewhere, without],
    )  # fmt: skip
    await ledger.value(
        "update ops.participant set class_id = $2 where operation = $1 and country = 'BF'", drill.code, elsewhere
    )

    for _ in range(2):
        one = await report(chen, drill)
        assert tallies(one) == {"check ML": 1}
        assert (one["content"]["countries"], one["content"]["reported"]) == (["ML"], [])
        await frozen(node, midnight())
    at = f"/api/operations/{drill.code}/reports"
    assert (await (await drill.at("bureau.ml")).get(at)).status_code == 403
    assert (await (await person("centre.turquesa")).get(at)).status_code == 404
    for day in ("2099-01-01", "0001-01-01"):
        assert (await chen.get(f"{at}/{day}")).status_code == 404
    assert (await chen.get(f"{at}/yesterday")).status_code in (404, 422)
